"""Rows made by plain Python: what a statement should find, without a word of SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from tests.unit.netsuite.suiteql.books import ZONE, Books, Record

Rows = list[dict[str, str]]
Oracle = Callable[[Books], Rows]

STAMP = "%Y-%m-%d %H:%M:%S"


def row(**values: Any) -> dict[str, str]:
    """A row: texts only, nothing for None."""
    return {key: shown(value) for key, value in values.items() if value not in (None, "")}


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def ids(records: Iterable[Record]) -> Rows:
    return [row(id=one["id"]) for one in records]


def customers(keep: Callable[[Record], Any], **order: Any) -> Oracle:
    """The ids of the customers for which something is true."""
    order = order or {"key": lambda one: one["id"]}
    return lambda books: ids(sorted((one for one in books.customers if keep(one)), **order))


def by_id(books: Books, id: Any) -> Record:
    return next(one for one in [*books.customers, *books.contacts] if one["id"] == int(id))


def status(books: Books, one: Record) -> Record:
    return next(s for s in books.listed["customerStatus"] if s["id"] == one["entityStatus"])


def at_utc(text: str) -> float:
    return datetime.strptime(text, STAMP).replace(tzinfo=UTC).timestamp() * 1000


def at_local(text: str, *, fold: int = 1) -> float:
    return datetime.strptime(text, STAMP).replace(tzinfo=ZONE, fold=fold).timestamp() * 1000


def counted(values: Iterable[Any]) -> list[tuple[Any, int]]:
    return sorted(Counter(values).items())


def contacts_of(books: Books, one: Record) -> list[Record]:
    return [contact for contact in books.contacts if contact["parent"] == one["id"]]
