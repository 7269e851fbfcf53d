"""The keys by which records are found, apart from those that are kept in step with what was last seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, select

from sync_core.store.tables import key

ALIAS: Final = "alias"
"""The kind of a key that is an id which the CRM merged into its record."""

ASIDE: Final = "aside"
"""The kind of a key of an app record whose partner was merged away: the survivor (B.7.4)."""

AT = (key.c.side == bindparam("b_side")) & (key.c.object == bindparam("b_object"))
"""Keys of one kind of record."""

_of_kind = (
    select(key.c.id, key.c.value)
    .where(AT, key.c.kind == bindparam("b_kind"), key.c.id.in_(bindparam("b_ids", expanding=True)))
    .order_by(key.c.id, key.c.value)
)
_holders = select(key.c.id).where(
    AT, key.c.kind == bindparam("b_kind"), key.c.value.in_(bindparam("b_values", expanding=True))
)


def of_kind(tx: Connection, side: str, object: str, kind: str, ids: Iterable[str]) -> dict[str, str]:
    """The key of one kind of those of these records that have one, by id."""
    asked = {"b_side": side, "b_object": object, "b_kind": kind, "b_ids": sorted(set(ids))}
    return {row.id: row.value for row in tx.execute(_of_kind, asked)}


def holders(tx: Connection, side: str, object: str, kind: str, values: Iterable[str]) -> set[str]:
    """The ids of the records that have one of these keys."""
    asked = {"b_side": side, "b_object": object, "b_kind": kind, "b_values": sorted(set(values))}
    return set(tx.execute(_holders, asked).scalars())
