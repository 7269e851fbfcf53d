"""All definitions of one object type in one portal: the shipped ones and what the portal changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from simulators.crm.object_types import OBJECT_TYPES, ObjectType
from simulators.crm.properties.definition import Group, Property
from simulators.crm.tables import definitions

if TYPE_CHECKING:
    from simulators.kit.accounts import Account

_MEMORY = "definitions"
_property = msgspec.json.Decoder(Property)
_group = msgspec.json.Decoder(Group)

_of_type = (
    select(definitions.c.kind, definitions.c.name, definitions.c.doc)
    .where(definitions.c.object == bindparam("object"))
    .order_by(definitions.c.kind, definitions.c.name)
)
_put = insert(definitions)
_put = _put.on_conflict_do_update(index_elements=["object", "kind", "name"], set_={"doc": _put.excluded.doc})


@dataclass(frozen=True)
class Catalog:
    """The definitions of one type. ``properties`` are the active ones by name, ``archived`` the others.

    ``unique`` names the active properties of which no two records share a value; ``claimed`` those and the
    archived ones, whose values records still hold. ``allowed`` holds the values
    that an enumeration takes, without those that take any or that something else decides.
    """

    type: ObjectType
    properties: Mapping[str, Property]
    archived: Mapping[str, Property]
    groups: Mapping[str, Group]
    unique: tuple[str, ...]
    claimed: tuple[str, ...]
    read_only: frozenset[str]
    allowed: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, type: ObjectType, changed: Mapping[str, Property], groups: Mapping[str, Group]) -> Catalog:
        """The shipped definitions of ``type`` with the portal's own laid over them.

        A group comes back with a property of it that does (SIM: no page tells what becomes of the two).
        """
        every = {one.name: one for one in type.properties} | dict(changed)
        active = {name: one for name, one in every.items() if not one.archived}
        used = {one.group_name for one in active.values()}
        headings = {one.name: one for one in type.groups} | dict(groups)
        return cls(
            type=type,
            properties=active,
            archived={name: one for name, one in every.items() if one.archived},
            groups={
                name: replace(one, archived=one.archived and name not in used)
                for name, one in headings.items()
            },
            unique=tuple(name for name, one in active.items() if one.has_unique_value),
            claimed=tuple(name for name, one in every.items() if one.has_unique_value),
            read_only=frozenset(name for name, one in active.items() if one.read_only),
            allowed={
                name: frozenset(option.value for option in one.options)
                for name, one in active.items()
                if one.type == "enumeration" and name not in type.free and not one.external_options
            },
        )


_shipped = {type.plural: Catalog.of(type, {}, {}) for type in OBJECT_TYPES.values()}
_read: dict[str, Catalog] = {}
"""Catalogues by the digest of what a portal changed, so that no snapshot or restart can make one stale."""


def catalog(account: Account, db: Connection, type: ObjectType) -> Catalog:
    """The portal's definitions of a type; read from the database only after a change."""
    digest = account.memory.get(_MEMORY, {}).get(type.plural)
    if digest is None:
        return _shipped.get(type.plural) or Catalog.of(type, {}, {})
    found = _read.get(digest)
    if found is None or found.type is not type:
        rows = db.execute(_of_type, {"object": type.plural}).all()
        if len(_read) > 1_000:
            _read.clear()
        found = _read[digest] = Catalog.of(
            type,
            {name: _property.decode(doc) for kind, name, doc in rows if kind == "property"},
            {name: _group.decode(doc) for kind, name, doc in rows if kind == "group"},
        )
    return found


def put(account: Account, db: Connection, type: ObjectType, *changed: Property | Group) -> None:
    """Store definitions in place of what has their names."""
    db.execute(
        _put,
        [
            {
                "object": type.plural,
                "kind": "property" if isinstance(one, Property) else "group",
                "name": one.name,
                "doc": msgspec.json.encode(one).decode(),
            }
            for one in changed
        ],
    )
    digest = hashlib.sha256(type.plural.encode())
    for row in db.execute(_of_type, {"object": type.plural}):
        digest.update(repr(tuple(row)).encode())
    account.remember(_MEMORY, account.memory.get(_MEMORY, {}) | {type.plural: digest.hexdigest()})


def forget(account: Account, type: ObjectType) -> None:
    """A type is gone, and so are the rows of its definitions."""
    kept = account.memory.get(_MEMORY, {})
    account.remember(_MEMORY, {plural: digest for plural, digest in kept.items() if plural != type.plural})
