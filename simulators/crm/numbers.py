"""Whole numbers as callers write them."""

from __future__ import annotations

from typing import Any

GREATEST = 2**63 - 1
"""Where SQLite's integers end. No record has this id: it stands for every number that is greater."""

_PLENTY = 1_000


def digits(text: str) -> int | None:
    """The number that the digits 0 to 9 spell, `GREATEST` at most; None for any other text."""
    if not (text.isascii() and text.isdecimal()):
        return None
    return min(int(text), GREATEST) if len(text) <= _PLENTY else GREATEST


def whole_number(found: Any) -> int | None:
    """The number in a JSON value, a text of digits included, `GREATEST` at most; None for anything else."""
    if isinstance(found, bool) or not isinstance(found, (int, str)):
        return None
    text = str(found)
    number = digits(text.removeprefix("-"))
    return -number if number is not None and text.startswith("-") else number
