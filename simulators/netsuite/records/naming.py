"""The names of entities: derived, numbered, and unique below each parent (NetSuite contract 4.1, 4.2)."""

from __future__ import annotations

from typing import Any

from simulators.netsuite.errors import EntityExists
from simulators.netsuite.records.book import Book, Entity


def name_key(name: str) -> str:
    """What must be unique of a name: its letters, not their case."""
    return " ".join(name.split()).casefold()


def full_name(values: dict[str, Any]) -> str:
    """First and last name, or what there is of them."""
    return " ".join(values[part] for part in ("firstName", "lastName") if values.get(part))


def claim(book: Book, kind: str, values: dict[str, Any], parent: int | None, old: Entity | None) -> str:
    """The key of the record's name. Raises a refusal if another of its kind has it below the parent."""
    key = name_key(values["entityId"])
    if old is not None and (key, parent) == (old.name_key, old.parent):
        return key
    holder = book.holder(kind, key, parent)
    if holder is not None and (old is None or holder != old.id):
        raise EntityExists
    return key


def numbered(book: Book, parent: int | None) -> str:
    """The next number of a customer that nobody goes by: ``CUST101``."""
    while True:
        name = f"CUST{book.next_in('number')}"
        if book.holder("customer", name_key(name), parent) is None:
            return name
