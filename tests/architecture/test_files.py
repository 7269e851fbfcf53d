"""Sizes, names and words of the files themselves."""

from __future__ import annotations

import ast
import re

from tests.tree import PACKAGES, inside, project_files

LONGEST = 400
CODE = (".py", ".js", ".css", ".html", ".feature", ".lark")
SLEEPS = {"asyncio.sleep", "gevent.sleep", "time.sleep"}
VAGUE = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}

# Put together from parts, so that this file holds none of them itself.
_DOT, _SLASH = r"\.", "/"
_FOREIGN = "|".join(
    [
        *(host.replace(".", _DOT) for host in ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org")),
        f"deb{_DOT}debian{_DOT}org",
        rf"(?<![\w.}}]){_SLASH}(work|root|tmp|home){_SLASH}",
    ]
)
_OPEN_ENDS = "|".join(["TO" + "DO", "FIX" + "ME", r"\bXX" + r"X\b"])


def _lines_with(pattern: str) -> list[str]:
    wanted = re.compile(pattern, re.IGNORECASE if pattern is _FOREIGN else 0)
    hits = []
    for path in project_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        hits += [
            f"{inside(path)}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if wanted.search(line)
        ]
    return hits


def test_no_file_is_longer_than_one_idea() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in project_files(*CODE)}
    assert len(lengths) > 20, "the walk over the project found hardly any code"
    too_long = [f"{inside(path)}: {length} lines" for path, length in lengths.items() if length > LONGEST]
    assert too_long == []


def test_modules_are_named_after_their_idea() -> None:
    vague = [inside(path) for path in project_files(".py") if path.stem in VAGUE or path.parent.name in VAGUE]
    assert vague == []


def test_every_package_folder_is_a_package() -> None:
    """The wheel leaves out folders without an ``__init__.py``."""
    folders = {path.parent for package in PACKAGES for path in project_files(".py", under=package)}
    assert [inside(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_packages_are_typed_for_those_who_import_them() -> None:
    typed = {inside(path) for package in PACKAGES for path in project_files(".typed", under=package)}
    assert typed == {f"{package}/py.typed" for package in PACKAGES}


def test_no_foreign_words() -> None:
    assert _lines_with(_FOREIGN) == []


def test_no_open_ends() -> None:
    assert _lines_with(_OPEN_ENDS) == []


def test_nothing_is_skipped_or_expected_to_fail() -> None:
    assert _lines_with(r"pytest\.(mark\.)?(skip|xfail)" + r"|pytest\.import" + "orskip") == []


def test_tests_do_not_sleep() -> None:
    paths = [*project_files(".py", under="tests"), *project_files(".py", under="features")]
    assert [inside(path) for path in paths if _sleeps(ast.parse(path.read_text("utf-8")))] == []


def _sleeps(tree: ast.AST) -> bool:
    """Whether the code names a module's ``sleep``, or imports it by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in SLEEPS:
            return True
        if isinstance(node, ast.ImportFrom) and any(
            f"{node.module}.{one.name}" in SLEEPS for one in node.names
        ):
            return True
    return False
