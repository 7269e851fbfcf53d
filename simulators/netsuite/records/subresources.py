"""What hangs below a record: its address book, and the records it refers to (NetSuite contract 3.1, 3.5)."""

from __future__ import annotations

from typing import Any

from flask import request

from simulators.kit.exchange import Exchange
from simulators.netsuite.errors import NoRecord
from simulators.netsuite.records.answering import book_of, find, needs, shape_of
from simulators.netsuite.records.book import Entity
from simulators.netsuite.records.references import as_id
from simulators.netsuite.records.rendering import singular
from simulators.netsuite.records.sublist import ADDRESS_BOOK, SUBRECORD, address_of, line_of, sublist_of
from simulators.netsuite.records.types import RecordType, find_type


def below(exchange: Exchange, type: RecordType, id: str, *path: str) -> dict[str, Any]:
    """What a path below a record names. Raises 404 for what is not there.

    It is an address book, a line of it, the address of a line, or the record behind a reference.
    """
    needs(exchange, type, "view")
    book = book_of(exchange)
    record = find(book, type, id, request.path)
    shape = shape_of(request, type, one_world=book.one_world)
    name, *deeper = path
    if isinstance(record, Entity) and name.lower() == ADDRESS_BOOK.lower():
        url = f"{shape.root}/{type.name}/{record.id}"
        if not deeper:
            return sublist_of(book, record.id, url, shape)
        line = next((one for one in book.lines(record.id) if one.id == as_id(deeper[0])), None)
        here = f"{url}/{ADDRESS_BOOK}"
        if line is not None and len(deeper) == 1:
            return line_of(book, line, here, shape)
        if line is not None and deeper[1].lower() == SUBRECORD.lower():
            return address_of(book, line, f"{here}/{line.id}", shape)
    field = None if deeper else type.field(name, one_world=book.one_world)
    if field is None or field.kind != "reference" or field.name not in record.values:
        raise NoRecord(url=request.path)
    target = find_type(field.target)
    needs(exchange, target, "view")
    return singular(book, target, find(book, target, record.values[field.name], request.path), shape)
