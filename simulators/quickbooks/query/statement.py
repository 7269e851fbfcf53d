"""A query that was read: what it asks for, under which conditions, in which order, which page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from simulators.quickbooks.errors import QueryUnparsable

Shape = Literal["count", "everything", "columns"]
PAGE, LARGEST_PAGE = 100, 1000


@dataclass(frozen=True, slots=True)
class Condition:
    """``path operator values``, the values as texts. Every operator but ``in`` has one."""

    path: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A parsed query; ``order`` holds paths and whether they descend."""

    shape: Shape
    columns: tuple[str, ...]
    entity: str
    conditions: tuple[Condition, ...]
    order: tuple[tuple[str, bool], ...]
    start: int = 1
    limit: int = PAGE


@lru_cache(maxsize=1024)
def read_statement(text: str) -> Statement:
    """Parse a query. Raises 4000 where the grammar is broken, 4001 for a page that cannot be."""
    if not text.strip():
        raise QueryUnparsable("The query provided was empty")
    # Importing and building the parser takes longer than starting the rest of the fake: only at a query.
    from simulators.quickbooks.query.grammar import parse

    return parse(text)
