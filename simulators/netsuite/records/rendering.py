"""Records as a read answers them (NetSuite contract 3.3, 3.4)."""

from __future__ import annotations

from typing import Any

from simulators.kit.clock import iso
from simulators.netsuite.records.book import Book, Entity
from simulators.netsuite.records.setup_records import Listed
from simulators.netsuite.records.shapes import Shape, link, value_of
from simulators.netsuite.records.sublist import ADDRESS_BOOK, sublist_of
from simulators.netsuite.records.types import RecordType


def singular(book: Book, type: RecordType, record: Entity | Listed, shape: Shape) -> dict[str, Any]:
    """A record: its links, then its fields by name; what is empty is left out."""
    here, one_world = f"{shape.root}/{type.name}/{record.id}", book.one_world
    found: dict[str, Any] = {}
    for name, value in _values(type, record).items():
        field = type.field(name, one_world=one_world)
        if field is not None and (not shape.fields or name.lower() in shape.fields):
            found[name] = value_of(book, field, value, shape)
    if type.entity and not (shape.fields and ADDRESS_BOOK.lower() not in shape.fields):
        found[ADDRESS_BOOK] = (
            sublist_of(book, int(record.id), here, shape)
            if shape.expand
            else {"links": link(f"{here}/{ADDRESS_BOOK}")}
        )
    return {"links": link(here), **{name: found[name] for name in sorted(found)}}


def _values(type: RecordType, record: Entity | Listed) -> dict[str, Any]:
    """Everything a record shows, kept or computed."""
    found = {field.name: field.computed for field in type.computed} | record.values
    found["id"], found["lastModifiedDate"] = str(record.id), iso(record.updated, millis=False)
    if isinstance(record, Entity):
        found["dateCreated"] = iso(record.created, millis=False)
    if record.external is not None:
        found["externalId"] = record.external
    return found
