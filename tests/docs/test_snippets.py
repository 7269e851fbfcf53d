"""What the pages show works: targets exist, command lines parse, Python runs against a real stack."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from docs import generate
from tests.docs.pages import Block, blocks, pages
from tests.tree import ROOT, inside

SCRIPTS = ("rehearse", "sync-core")


def _lines(program: str) -> list[tuple[str, list[str]]]:
    """Where, and the words of every shown command line that calls this program."""
    found = []
    for block in blocks("sh", "console", "yaml"):
        for line in block.text.replace("\\\n", " ").splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True) if f"{program} " in line else []
            names = [word.rsplit("/", 1)[-1] for word in words]
            if program in names:
                found.append((str(block), words[names.index(program) + 1 :]))
    return found


def test_readme_shows_the_two_commands() -> None:
    shown = [words for where, words in _lines("make") if where.startswith("README.md")]
    assert ["demo"] in shown
    assert ["test"] in shown


def test_every_shown_target_exists() -> None:
    targets = sorted({words[0] for _, words in _lines("make")})
    dry = subprocess.run(
        ["make", "--dry-run", *targets], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert dry.returncode == 0, dry.stderr


def test_every_shown_command_line_parses() -> None:
    commands = dict(generate.commands())
    lines = [(where, [script, *words]) for script in SCRIPTS for where, words in _lines(script)]
    assert len(lines) >= 3
    for where, words in lines:
        depth = max(size for size in range(1, len(words) + 1) if " ".join(words[:size]) in commands)
        command = commands[" ".join(words[:depth])]
        try:
            command.make_context(" ".join(words[:depth]), words[depth:])
        except (click.UsageError, click.exceptions.Exit) as problem:
            pytest.fail(f"{where}: {shlex.join(words)}: {problem}")


@pytest.mark.stack_only
@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_every_python_snippet_runs(block: Block, tmp_path: Path) -> None:
    script = tmp_path / "snippet.py"
    script.write_text(block.text, "utf-8")
    rehearse = Path(sys.executable).with_name("rehearse")
    ran = subprocess.run(
        [rehearse, "run", "--", sys.executable, script],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{inside(page)}: {target}"
        for page in pages()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []
