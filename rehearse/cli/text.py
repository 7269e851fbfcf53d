"""Plain text and data on the terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

import click

WIDEST = 60


def show_json(data: Any) -> None:
    """Data as indented JSON."""
    click.echo(json.dumps(data, indent=1, ensure_ascii=False))


def table(rows: Sequence[Sequence[object]], *, head: Sequence[str] = (), indent: str = "  ") -> str:
    """Columns under each other; a cell that is too long is cut."""
    texts = [[_cell(cell) for cell in row] for row in rows]
    if head:
        texts = [list(head), ["-" * _width(name) for name in head], *texts]
    widths = [max(_width(row[place]) for row in texts) for place in range(len(texts[0]))] if texts else []
    return "\n".join(
        indent + "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in texts
    )


def _cell(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns on a terminal: East Asian letters take two, combining signs none."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
