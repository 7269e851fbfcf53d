"""Which records of a side share a match key with given ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from sync_core.rules.pairs import NAME
from sync_core.store.tables import key

_by_key = (
    select(key.c.id, key.c.kind, key.c.value)
    .where(key.c.side == bindparam("b_side"), key.c.object == bindparam("b_object"))
    .where(key.c.kind == bindparam("b_kind"), key.c.value.in_(bindparam("b_values", expanding=True)))
    .order_by(key.c.id)
)


def alike(
    tx: Connection, side: str, object: str, keys: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[str, list[str]]:
    """For each record, the ids on this side that share a match key with it."""
    by_kind: dict[str, dict[str, None]] = {}
    for pairs in keys.values():
        for kind, value in pairs:
            if kind != NAME:
                by_kind.setdefault(kind, {})[value] = None
    holders: dict[tuple[str, str], list[str]] = {}
    for kind, values in by_kind.items():
        asked = {"b_side": side, "b_object": object, "b_kind": kind, "b_values": list(values)}
        for row in tx.execute(_by_key, asked):
            holders.setdefault((row.kind, row.value), []).append(row.id)
    return {
        id: list(dict.fromkeys(other for pair in pairs for other in holders.get(pair, ())))
        for id, pairs in keys.items()
    }
