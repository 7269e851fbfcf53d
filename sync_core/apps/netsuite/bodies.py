"""Bodies of writes, and the one address of a record that we keep: its default billing address.

A line of an address book that is sent without its id is a new line, even where one just like it stands there
(NetSuite contract 3.5, trap 17). So an update names the line that it changes. The RESTlet replaces a whole
sublist: there the one line that a record has is sent with all its parts; a record with more goes by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from sync_core.apps.client import Write
from sync_core.apps.netsuite.calls import RECORDS, Calls
from sync_core.apps.netsuite.fields import Kind, property_text, property_value, split
from sync_core.apps.netsuite.queries import Row

Body = dict[str, Any]

_BOOK, _ADDRESS = "addressBook", "addressBookAddress"
_LEGAL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_KEPT = {
    **{part: part for part in ("addr1", "addr2", "addr3", "addressee", "attention", "city", "state", "zip")},
    "addrphone": "addrPhone",
    "country": "country",
}


class _Line(msgspec.Struct):
    id: str | int = ""
    internal_id: str | int = msgspec.field(name="internalId", default="")
    billing: bool = msgspec.field(name="defaultBilling", default=False)
    shipping: bool = msgspec.field(name="defaultShipping", default=False)


class _Book(msgspec.Struct):
    items: list[_Line] = msgspec.field(default_factory=list)


_BOOKS = msgspec.json.Decoder(_Book)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address goes: the default billing line by its id, or a new one (``""``), which is the default
    for shipping as well if none is.
    """

    line: str = ""
    shipping: bool = True


def external_id(key: str) -> str:
    """An idempotency key as an external id: letters, digits, ``_`` and ``-`` only."""
    return key if key and _LEGAL.issuperset(key) else sha256(key.encode()).hexdigest()[:32]


def place_of(calls: Calls, kind: Kind, id: str) -> Place:
    """Where the address of this record goes."""
    path = f"{RECORDS}/{kind.type}/{id}/{_BOOK}"
    answer = calls.get(path, {"expandSubResources": "true"}, expected=(404,))
    lines = answer.read(_BOOKS).items if answer.status != 404 else []
    billing = next((str(line.id or line.internal_id) for line in lines if line.billing), "")
    return Place(billing, shipping=not any(line.shipping for line in lines))


def alone(kind: Kind, write: Write, place: Place) -> Body:
    """The body of a write to the record service."""
    body, line = _own(kind, write), _line(write, place)
    return {**body, _BOOK: {"items": [line]}} if line else body


def member(kind: Kind, write: Write, lines: Sequence[Row]) -> Body:
    """The record of a bulk call. ``lines`` are the address lines that the record has, one at most."""
    values = _own(kind, write)
    values |= {"id": write.id} if write.id else {"externalId": external_id(write.key)}
    line = _whole_line(write, lines[0]) if lines else _line(write, Place())
    return {"ref": write.key, "values": values, "sublists": {_BOOK: [line]} if line else {}}


def has_address(write: Write) -> bool:
    """Whether the write names a part of the address."""
    return bool(split(write.fields)[1])


def fits_bulk(lines: Sequence[Row]) -> bool:
    """Whether an address book can be replaced without losing a line."""
    return not lines or (len(lines) == 1 and lines[0].get("defaultbilling") == "T")


def sent_fields(body: Body) -> dict[str, str]:
    """What a body wanted to write, by the names of properties."""
    book = body.get(_BOOK)
    lines = book.get("items") if isinstance(book, dict) else book
    parts = (lines or [{}])[0].get(_ADDRESS) or {}
    own = {name: part for name, part in body.items() if name != _BOOK}
    return {name: property_text(part) for name, part in {**parts, **own}.items()}


def _own(kind: Kind, write: Write) -> Body:
    fields = {name: text for name, text in split(write.fields)[0].items() if write.id or text}
    if kind.person and not write.id:
        fields["isPerson"] = "true" if kind.person == "T" else "false"
    return {name: property_value(name, text) for name, text in fields.items()}


def _line(write: Write, place: Place) -> Body:
    """The address line that a write sends; empty where it has nothing to say."""
    parts = split(write.fields)[1]
    if place.line:
        return {"id": place.line, _ADDRESS: _address(parts)} if parts else {}
    if not any(parts.values()):
        return {}
    given = {name: text for name, text in parts.items() if text}
    return {"defaultBilling": True, "defaultShipping": place.shipping, _ADDRESS: _address(given)}


def _whole_line(write: Write, stands: Row) -> Body:
    parts = split(write.fields)[1]
    if not parts:
        return {}
    stood = {name: stands[held] for held, name in _KEPT.items() if stands.get(held)}
    kept = {name: text for name, text in {**stood, **parts}.items() if text}
    line: Body = {"defaultBilling": True, "defaultShipping": stands.get("defaultshipping") == "T"}
    if label := stands.get("label"):
        line["label"] = label
    return {**line, _ADDRESS: _address(kept)}


def _address(parts: Mapping[str, str]) -> Body:
    return {name: property_value(name, text) for name, text in parts.items()}
