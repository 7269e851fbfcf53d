"""Which object types a portal has: the built-in ones and those of its schemas.

The schemas lie in the portal's database. Its memory holds a digest of them, so that they are read once after
a change and never by a portal that has none; no snapshot or restart can make the types stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from simulators.crm.object_types import OBJECT_TYPES, ObjectType, find
from simulators.crm.schemas.definition import CustomType, Schema, custom_type
from simulators.crm.tables import schemas

if TYPE_CHECKING:
    from simulators.kit.accounts import Account

_MEMORY = "schemas"
_schema = msgspec.json.Decoder(Schema)

_every = select(schemas.c.doc).order_by(schemas.c.slot)
_put = insert(schemas)
_put = _put.on_conflict_do_update(index_elements=["slot"], set_={"doc": _put.excluded.doc})
_drop = delete(schemas).where(schemas.c.slot == bindparam("slot_"))


@dataclass(frozen=True, slots=True)
class Types:
    """The object types of one portal, in order of their making."""

    by_plural: Mapping[str, ObjectType]
    custom: Sequence[CustomType]
    _by_name: Mapping[str, ObjectType]

    def find(self, name: str) -> ObjectType | None:
        """The type that a path or a body calls ``name``; letter case does not count.

        A custom object answers to ``p_{name}``, to its fully qualified name and to its type id, not to its
        bare name.
        """
        return find(name) or self._by_name.get(name.lower())


_BUILT_IN = Types(OBJECT_TYPES, (), {})
_read: dict[str, Types] = {}


def types(account: Account, db: Connection) -> Types:
    """The portal's object types as they are now."""
    digest = account.memory.get(_MEMORY)
    if digest is None:
        return _BUILT_IN
    found = _read.get(digest)
    if found is None:
        if len(_read) > 1_000:
            _read.clear()
        own = [custom_type(one) for one in every(db) if not one.archived]
        found = _read[digest] = Types(
            {**OBJECT_TYPES, **{one.plural: one for one in own}},
            own,
            {name: one for one in own for name in one.names},
        )
    return found


def types_of(account: Account, *, cause: str) -> Types:
    """The same where no transaction is open."""
    digest = account.memory.get(_MEMORY)
    if digest is None:
        return _BUILT_IN
    if digest in _read:
        return _read[digest]
    with account.transaction(cause=cause) as db:
        return types(account, db)


def every(db: Connection) -> list[Schema]:
    """All schemas, oldest first, archived ones included."""
    return [_schema.decode(doc) for doc in db.execute(_every).scalars()]


def put(account: Account, db: Connection, schema: Schema) -> None:
    """Store a schema in place of the one in its slot."""
    doc = msgspec.json.encode(schema).decode()
    db.execute(_put, {"slot": schema.slot, "name": schema.name, "doc": doc})
    _changed(account, db)


def remove(account: Account, db: Connection, schema: Schema) -> None:
    """Forget a schema."""
    db.execute(_drop, {"slot_": schema.slot})
    _changed(account, db)


def _changed(account: Account, db: Connection) -> None:
    rows = db.execute(_every).scalars().all()
    digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    account.remember(_MEMORY, digest if rows else None)
