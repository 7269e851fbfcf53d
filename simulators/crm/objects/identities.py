"""Values that one live record holds and no other may: e-mails and unique properties (CRM contract 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, insert, select

from simulators.crm.json_lists import as_list, listed
from simulators.crm.object_types import ObjectType
from simulators.crm.tables import identities

Claim = tuple[str, str]
"""A property and a value of it. Additional e-mail addresses claim ``email``, too."""

_here = (identities.c.object == bindparam("object_")) & (identities.c.property == bindparam("property_"))
_one = select(identities.c.record).where(_here, identities.c.value == bindparam("value_"))
_some = (
    select(identities.c.value, identities.c.record)
    .where(_here, identities.c.value.in_(listed("values")))
    .order_by(identities.c.value)
)
_add = insert(identities)
_drop = delete(identities).where(_here, identities.c.value == bindparam("value_"))


def holder(db: Connection, type: ObjectType, claim: Claim) -> int | None:
    """The id of the record that holds a value."""
    found: int | None = db.execute(
        _one, {"object_": type.plural, "property_": claim[0], "value_": claim[1]}
    ).scalar_one_or_none()
    return found


def holders(db: Connection, type: ObjectType, claims: Iterable[Claim]) -> dict[Claim, int]:
    """Who holds each of these values; a value that is free is left out."""
    wanted = defaultdict(list)
    for name, value in claims:
        wanted[name].append(value)
    found: dict[Claim, int] = {}
    for name, values in wanted.items():
        rows = db.execute(_some, {"object_": type.plural, "property_": name, "values": as_list(values)})
        found |= {(name, value): record for value, record in rows}
    return found


def add(db: Connection, type: ObjectType, claims: Iterable[tuple[Claim, int]]) -> None:
    """Note who holds what from now on."""
    rows = [
        {"object": type.plural, "property": name, "value": value, "record": record}
        for (name, value), record in claims
    ]
    if rows:
        db.execute(_add, rows)


def drop(db: Connection, type: ObjectType, claims: Iterable[Claim]) -> None:
    """Set values free."""
    rows = [{"object_": type.plural, "property_": name, "value_": value} for name, value in claims]
    if rows:
        db.execute(_drop, rows)
