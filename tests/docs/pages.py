"""The documentation as data: pages, and the fenced blocks in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.tree import ROOT, inside, project_files

_FENCE = re.compile(r"^```(?P<language>[\w-]*)[^\n]*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    """README, CHANGELOG and everything below docs, sorted."""
    return [ROOT / "CHANGELOG.md", ROOT / "README.md", *project_files(".md", under="docs")]


def blocks(*languages: str) -> list[Block]:
    """The fenced blocks in these languages, in the order of pages and lines."""
    return [
        Block(inside(page), text.count("\n", 0, found.start()) + 1, found["language"], found["text"])
        for page in pages()
        for text in [page.read_text("utf-8")]
        for found in _FENCE.finditer(text)
        if found["language"] in languages
    ]


def reference() -> str:
    """All pages of docs/reference in one text."""
    return "\n".join(page.read_text("utf-8") for page in project_files(".md", under="docs/reference"))
