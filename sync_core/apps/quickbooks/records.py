"""QuickBooks entities as flat text fields, and back (QuickBooks contract 2.1 to 2.3).

A field is an entity's own property. Of an e-mail, a phone, a web address or a reference it is the one part
that says it (``PrimaryEmailAddr`` is its ``Address``); the parts of an address are fields of their own
(``BillAddr.City``). Numbers keep the text they came in, booleans are ``true`` and ``false``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from sync_core.apps.instants import millis
from sync_core.apps.skew import Skew
from sync_core.rules.model import Record

Entity: TypeAlias = dict[str, Any]
"""One entity as it travels, its numbers with a fraction kept as text."""

ENTITIES = {"customer": "Customer", "vendor": "Vendor", "employee": "Employee"}

ADDRESS = (
    *("Line1", "Line2", "Line3", "Line4", "Line5"),
    *("City", "Country", "CountrySubDivisionCode", "PostalCode"),
)
"""The writable parts of every address."""

_ADDRESSES = ("BillAddr", "ShipAddr", "PrimaryAddr")
_PHONE = "FreeFormNumber"
_PART = {
    "PrimaryEmailAddr": "Address",
    "PrimaryPhone": _PHONE,
    "AlternatePhone": _PHONE,
    "Mobile": _PHONE,
    "Fax": _PHONE,
    "WebAddr": "URI",
}
_NAMES = ("DisplayName", "CompanyName", "GivenName", "FamilyName", "PrimaryEmailAddr")
_DELETED = " (deleted)"


class Reader:
    """Makes records of one object's entities. ``wanted`` are the fields that mappings and filters need.

    Of an address all parts are read when one is wanted: a write replaces it whole.
    """

    def __init__(self, object: str, wanted: Iterable[str], skew: Skew) -> None:
        self.object, self.entity = object, entity_name(object)
        self.fields = tuple(dict.fromkeys(part for name in (*_NAMES, *wanted) for part in siblings(name)))
        self._paths = tuple((name, *_path(name)) for name in self.fields)
        self._skew = skew

    def record(self, entity: Entity) -> Record:
        """The record of an entity. One that is deleted for good is not live and shows no fields."""
        stamps = entity.get("MetaData") or {}
        modified = self._instant(stamps.get("LastUpdatedTime"))
        if entity.get("status") == "Deleted":
            return Record(self.object, entity["Id"], {}, created=0, modified=modified, live=False)
        name = entity.get("DisplayName") or ""
        parent = (entity.get("ParentRef") or {}).get("value")
        return Record(
            object=self.object,
            id=entity["Id"],
            fields={name: _value(entity, key, part) for name, key, part in self._paths},
            created=self._instant(stamps.get("CreateTime")),
            modified=modified,
            version=entity.get("SyncToken") or "",
            live=entity.get("Active", True),
            refs={"parent": parent} if parent else {},
            name=name.removesuffix(_DELETED),
        )

    def _instant(self, stamp: str | None) -> int:
        return self._skew.ours(millis(stamp)) if stamp else 0


def entity_name(object: str) -> str:
    """The name in JSON and in queries. Raises `ValueError` for an object we do not know."""
    if object not in ENTITIES:
        raise ValueError(f"the QuickBooks client knows {', '.join(ENTITIES)}; not {object!r}")
    return ENTITIES[object]


def siblings(field: str) -> tuple[str, ...]:
    """The fields that travel with this one: all parts of its address, or the field alone."""
    key, _, part = field.partition(".")
    return tuple(f"{key}.{name}" for name in ADDRESS) if part and key in _ADDRESSES else (field,)


def body_of_create(fields: Mapping[str, str]) -> Entity:
    """The entity that a create sends; empty fields are left out."""
    return _nested({name: text for name, text in fields.items() if text})


def body_of_update(id: str, version: str, fields: Mapping[str, str]) -> Entity:
    """The sparse entity that an update sends. What is cleared is sent empty: a missing field stays."""
    return {"Id": id, "SyncToken": version, "sparse": True, **_nested(fields)}


def holds(entity: Entity, sent: Entity) -> bool:
    """Whether an entity stands as a create sent it."""
    return all(
        holds(entity.get(key) or {}, value) if isinstance(value, dict) else entity.get(key) == value
        for key, value in sent.items()
    )


def sent_value(entity: Entity, element: str) -> str:
    """What was sent for a field that a fault names, by its own name or a part's; ``""`` if neither."""
    if element in entity:
        return _value(entity, *_path(element))
    parts = (value.get(element) for value in entity.values() if isinstance(value, dict))
    return next((_text(part) for part in parts if part), "")


def _path(field: str) -> tuple[str, str]:
    """The property that a field lives in, and its part there; ``""`` where the field is the property."""
    key, _, part = field.partition(".")
    return key, part or _PART.get(key) or ("value" if key.endswith("Ref") else "")


def _value(entity: Entity, key: str, part: str) -> str:
    value = entity.get(key)
    if part and value is not None:
        value = value.get(part) if isinstance(value, dict) else None
    return _text(value)


def _text(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _nested(fields: Mapping[str, str]) -> Entity:
    entity: Entity = {}
    for name, text in fields.items():
        key, part = _path(name)
        if part:
            entity.setdefault(key, {})[part] = text
        else:
            entity[key] = text == "true" if key == "Active" else text
    # A complex value of which nothing is left is cleared by an empty one.
    return {k: v if not isinstance(v, dict) or any(v.values()) else {} for k, v in entity.items()}
