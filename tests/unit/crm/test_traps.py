"""The index of the traps (CRM contract 19): every one of them has a test that names it.

A test says ``test_trap_7_…`` or ``test_…_trap_7``, or in its docstring ``trap 7`` or ``traps 7, 8``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TRAPS = frozenset(range(1, 46))

_IN_A_NAME = re.compile(r"_trap_(\d+)(?:_|$)")
_IN_A_TEXT = re.compile(r"\btraps? (\d+(?:(?:, | and |, and )\d+)*)", re.IGNORECASE)
_HERE = Path(__file__).resolve()
_FOLDERS = (_HERE.parent, _HERE.parents[2] / "contract" / "crm")


def _named() -> Iterator[int]:
    for folder in _FOLDERS:
        for path in sorted(folder.rglob("test_*.py")):
            if path != _HERE:
                yield from _named_in(ast.parse(path.read_text("utf-8")))


def _named_in(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            if found := _IN_A_NAME.search(node.name):
                yield int(found[1])
            for listed in _IN_A_TEXT.findall(ast.get_docstring(node) or ""):
                yield from map(int, re.findall(r"\d+", listed))


def test_every_trap_has_a_test() -> None:
    assert sorted(TRAPS - set(_named())) == []


def test_no_test_names_a_trap_that_is_none() -> None:
    assert sorted(set(_named()) - TRAPS) == []
