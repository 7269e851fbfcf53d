"""What a reference points to: found by internal or external id, shown by name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulators.netsuite.errors import UserError
from simulators.netsuite.records.book import Book
from simulators.netsuite.records.fields import Field
from simulators.netsuite.records.types import TYPES, options

EXTERNAL = "eid:"
_LARGEST = 2**63


def as_id(text: str) -> int | None:
    """An internal id as a number; None for what no record can have."""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    number = int(text)
    return number if number < _LARGEST else None


def key_of(value: Any) -> str | None:
    """The id that a posted reference names, ``eid:`` before an external one; None if it names none.

    Accepted are ``{"id": "1"}``, ``{"id": 1}``, ``{"externalId": "X"}`` and a bare ``"1"`` or ``1``.
    """
    if isinstance(value, dict):
        folded = {str(name).lower(): part for name, part in value.items()}
        if folded.get("id") is not None:
            return key_of(folded["id"]) if not isinstance(folded["id"], dict) else None
        external = folded.get("externalid")
        return EXTERNAL + external if isinstance(external, str) else None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value)


def resolve(book: Book, field: Field, key: str, path: str) -> str:
    """The internal id behind a key, as text. Raises a refusal for what is not there."""
    found = _listed(book, field.target, key) or _entity(book, field.target, key)
    if found is None:
        raise invalid_reference(field.name, key.removeprefix(EXTERNAL), path)
    return found


def invalid_reference(name: str, key: str, path: str = "") -> UserError:
    """The refusal of a reference to what is not there."""
    return UserError(f"Invalid {name.lower()} reference key {key}.", path=path)


def name_behind(book: Book, target: str, id: str) -> str | None:
    """What a reference shows as ``refName``; None for a record that is gone."""
    listed = book.all_listed(target).get(id)
    if listed is not None:
        return listed.name
    entity = book.find(target, int(id)) if _is_entity(target) else None
    return None if entity is None else entity.name


def shown(book: Book, field: Field, value: Any) -> str:
    """A kept value as a system note has it."""
    if field.kind == "boolean":
        return "T" if value else "F"
    if field.kind == "enum":
        return options(field.target).get(value, value)
    if field.kind == "reference":
        return name_behind(book, field.target, value) or str(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _is_entity(target: str) -> bool:
    type = TYPES.get(target.lower())
    return type is not None and type.entity


def _listed(book: Book, target: str, key: str) -> str | None:
    records = book.all_listed(target)
    if key.startswith(EXTERNAL):
        external = key.removeprefix(EXTERNAL)
        return next((record.id for record in records.values() if record.external == external), None)
    return key if key in records else None


def _entity(book: Book, target: str, key: str) -> str | None:
    if not _is_entity(target):
        return None
    if key.startswith(EXTERNAL):
        found = book.by_external(target, key.removeprefix(EXTERNAL))
    else:
        id = as_id(key)
        found = None if id is None else book.find(target, id)
    return None if found is None else str(found.id)
