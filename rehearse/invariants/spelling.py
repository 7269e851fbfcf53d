"""When two systems say the same: letters, not spelling. Written for itself, so that it can judge the core."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]
"""One row of a mapping as the core's API tells it."""

Form: TypeAlias = tuple[str, ...]
"""The canonical value of a row: one text for each of its parts."""


def form_of(record: Mapping[str, str], fields: Iterable[str], kind: str) -> Form:
    """A mapped value as far as two systems must agree; ``record`` holds texts by the vendor's flat names."""
    return tuple([canonical(record.get(name, ""), kind) for name in fields])


def canonical(text: str, kind: str) -> str:
    """A text of a row of this kind, without what only spelling is."""
    text = text.strip()
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if kind == "phone":
        digits = re.sub(r"\D", "", text)
        return digits or text
    if kind in ("email", "name", "domain"):
        return text.lower()
    if kind == "url":
        return text.rstrip("/").lower()
    return text.replace("\r\n", "\n")


def is_guarded(row: Row) -> bool:
    """Whether an empty value of one side never erases the other's."""
    return row["mode"] == "never_clear" or bool(row["key"] or row["protected"])
