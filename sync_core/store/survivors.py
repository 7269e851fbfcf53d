"""What is remembered of records that the CRM merged, and of those whose partner was one of them (B.7.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from sync_core.store import keys
from sync_core.store.keys import ALIAS, ASIDE
from sync_core.store.tables import key, record, reference

_merged_away = select(key.c.value).where(
    keys.AT, key.c.kind == ALIAS, key.c.value.in_(bindparam("b_ids", expanding=True))
)
_add = upsert(key).on_conflict_do_nothing()
_follow = (
    update(key)
    .where(key.c.kind == ASIDE, key.c.value == bindparam("b_value"))
    .values(value=bindparam("n_value"))
)
_forget = [
    delete(table).where(
        table.c.side == bindparam("b_side"),
        table.c.object == bindparam("b_object"),
        table.c.id.in_(bindparam("b_ids", expanding=True)),
    )
    for table in (record, key, reference)
]


def merge(tx: Connection, side: str, object: str, survivor: str, gone: Sequence[str]) -> None:
    """These ids are the survivor now, neither deleted nor orphaned. Only that is remembered of them."""
    if not gone:
        return
    for forget in _forget:
        tx.execute(forget, {"b_side": side, "b_object": object, "b_ids": gone})
    place = {"side": side, "object": object, "id": survivor, "kind": ALIAS}
    tx.execute(_add, [{**place, "value": id} for id in gone])
    tx.execute(_follow, [{"b_value": f"{object}/{id}", "n_value": f"{object}/{survivor}"} for id in gone])


def merged_away(tx: Connection, side: str, object: str, ids: Iterable[str]) -> set[str]:
    """Those of these ids that were merged into others: an index may go on telling of them for a while."""
    rows = tx.execute(_merged_away, {"b_side": side, "b_object": object, "b_ids": sorted(set(ids))})
    return set(rows.scalars())


def set_aside(tx: Connection, side: str, object: str, id: str, *, survivor: tuple[str, str]) -> None:
    """The partner of this app record was merged into ``survivor`` (CRM object and id), which has another."""
    place = {"side": side, "object": object, "id": id}
    tx.execute(_add, {**place, "kind": ASIDE, "value": "/".join(survivor)})


def aside(tx: Connection, side: str, object: str, ids: Iterable[str]) -> dict[str, str]:
    """Those of these app records that were set aside, with the ids of the survivors."""
    held = keys.of_kind(tx, side, object, ASIDE, ids)
    return {id: value.partition("/")[2] for id, value in held.items()}
