"""A filter that was read: conditions on fields, joined with AND and OR."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal


@dataclass(frozen=True, slots=True)
class Condition:
    """``field OPERATOR values``; ``operator`` in upper case without ``_NOT``, which is ``negated``."""

    field: str
    operator: str
    values: tuple[str, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Junction:
    """Several filters that must all hold, or of which one must."""

    word: Literal["AND", "OR"]
    parts: tuple[Filter, ...]


Filter = Condition | Junction


@lru_cache(maxsize=1024)
def read_filter(text: str) -> Filter:
    """Parse a ``q``. Raises 400 where the grammar is broken."""
    # Importing and building the parser takes longer than starting the rest of the fake: only at a filter.
    from simulators.netsuite.records.q import parse

    return parse(text)
