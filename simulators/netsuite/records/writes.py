"""Creating, changing and deleting customers and contacts (NetSuite contract 3.1, 3.5, 4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from simulators.netsuite.errors import EntityExists, MethodNotAllowed, NoRecord, UserError
from simulators.netsuite.records import address_book, contacts, customers
from simulators.netsuite.records.book import Book, Entity, Line
from simulators.netsuite.records.fields import Field
from simulators.netsuite.records.naming import claim
from simulators.netsuite.records.notes import changed_names, changes
from simulators.netsuite.records.reading import Given, read
from simulators.netsuite.records.references import shown
from simulators.netsuite.records.types import RecordType, find_type

_SETTLE = {"customer": customers.settle, "contact": contacts.settle}


def create(book: Book, kind: str, values: Mapping[str, Any]) -> int:
    """Add a record; its id. ``values`` is a REST body. Raises a refusal and leaves nothing behind."""
    type = writable(kind)
    given = read(book, type, values)
    return _add(book, type, given)


def update(
    book: Book, kind: str, id: int, values: Mapping[str, Any], *, replace: Collection[str] = ()
) -> None:
    """Change what ``values`` names; null clears. ``replace`` names sublists whose lines the body replaces.

    What changes nothing moves no time and leaves no system note. Raises a refusal and leaves nothing behind.
    """
    type = writable(kind)
    old = book.find(type.name, id)
    if old is None:
        raise NoRecord
    _change(book, type, old, read(book, type, values), replace)


def upsert(
    book: Book, kind: str, external: str, values: Mapping[str, Any], *, replace: Collection[str] = ()
) -> tuple[int, bool]:
    """Change the record with this external id, or add one with it; its id, and whether it is new."""
    type = writable(kind)
    old = book.by_external(type.name, external)
    given = read(book, type, {**_without_external(values), "externalId": external})
    if old is None:
        return _add(book, type, given), True
    _change(book, type, old, given, replace)
    return old.id, False


def delete(book: Book, kind: str, id: int) -> None:
    """Delete a record for good. Raises a refusal where others hang on it."""
    type = writable(kind)
    old = book.find(type.name, id)
    if old is None:
        raise NoRecord
    if book.has_dependents(id):
        raise UserError("This record cannot be deleted because it has dependent records")
    book.remove(old)
    book.account.note("row", object=type.name, id=str(id), change="deleted", fields={})


def writable(kind: str) -> RecordType:
    """The type of this name, if it can be written. Raises 404, or 405 for a setup record."""
    type = find_type(kind)
    if not type.entity:
        raise MethodNotAllowed(f"Record type '{type.name}' cannot be written.")
    return type


def _without_external(values: Mapping[str, Any]) -> dict[str, Any]:
    """The external id of an upsert is the one that was asked for, whatever the body says."""
    return {name: value for name, value in values.items() if name.lower() != "externalid"}


def _add(book: Book, type: RecordType, given: Given) -> int:
    values = {name: value for name, value in given.values.items() if value is not None}
    external = values.pop("externalId", None)
    lines = address_book.merged([], given.lines, replace=False)
    record = _settled(book, type, None, values, external, given, lines)
    book.add(record)
    book.save_lines(record.id, [], lines)
    _tell(book, type, None, record, lines if given.lines is not None else None)
    return record.id


def _change(book: Book, type: RecordType, old: Entity, given: Given, replace: Collection[str]) -> None:
    values = dict(old.values)
    for name, value in given.values.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    external = values.pop("externalId", None) if "externalId" in given.values else old.external
    before = book.lines(old.id) if given.lines is not None else []
    whole = any(name.lower() == "addressbook" for name in replace)
    lines = address_book.merged(before, given.lines, replace=whole)
    record = _settled(book, type, old, values, external, given, lines)
    if (record.values, record.external, lines) == (old.values, old.external, before):
        return
    book.replace(record)
    book.save_lines(old.id, before, lines)
    _tell(book, type, old, record, lines if lines != before else None)


def _settled(
    book: Book,
    type: RecordType,
    old: Entity | None,
    values: dict[str, Any],
    external: str | None,
    given: Given,
    lines: list[Line],
) -> Entity:
    """The record as it will be kept, every rule of its kind obeyed."""
    is_new = external is not None and (old is None or external != old.external)
    if is_new and book.by_external(type.name, str(external)) is not None:
        raise EntityExists
    parent = _SETTLE[type.name](book, values, given, old)
    if given.lines is not None:
        address_book.set_defaults(type.name, values, lines)
    return Entity(
        kind=type.name,
        name_key=claim(book, type.name, values, parent, old),
        id=book.next_in("entity") if old is None else old.id,
        external=external,
        parent=parent,
        created=book.now if old is None else old.created,
        updated=book.now,
        values=values,
    )


def _tell(book: Book, type: RecordType, old: Entity | None, new: Entity, lines: list[Line] | None) -> None:
    """Write the system notes, and tell the site what changed."""
    before, after = _noted(old), _noted(new)
    names = changed_names(before, after)
    fields: dict[str, Field] = {}
    for name in names:
        field = type.field(name, one_world=True)
        if field is not None:
            fields[name] = field
    book.write_notes(new.id, changes(fields, before, after, lambda field, value: shown(book, field, value)))
    told = {name: after.get(name) for name in names}
    if lines is not None:
        told["addressBook"] = [address_book.plain(line) for line in lines]
    change = "created" if old is None else "updated"
    book.account.note("row", object=type.name, id=str(new.id), change=change, fields=told)


def _noted(record: Entity | None) -> dict[str, Any]:
    """A record's values with its external id."""
    if record is None:
        return {}
    return record.values if record.external is None else {**record.values, "externalId": record.external}
