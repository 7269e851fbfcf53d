"""Records that somebody said had changed. A hint is looked into once; losing one costs nothing but time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from sync_core.store.tables import hint, record

_modified = select(record.c.modified).where(
    record.c.side == bindparam("b_side"),
    record.c.object == bindparam("b_object"),
    record.c.id == bindparam("b_id"),
)

_add = upsert(hint).on_conflict_do_nothing()
_waiting = (
    select(hint.c.object, hint.c.id)
    .where(hint.c.side == bindparam("b_side"))
    .order_by(hint.c.object, hint.c.id)
)
_done = delete(hint).where(
    hint.c.side == bindparam("b_side"),
    hint.c.object == bindparam("b_object"),
    hint.c.id.in_(bindparam("b_ids", expanding=True)),
)


def add(tx: Connection, side: str, named: Sequence[tuple[str, str, int]]) -> int:
    """Keep (object, id, changed at) until the next look at this side; returns how many are news.

    What we have seen in that state or a later one is none: above all the echo of our own writes.
    """
    news = {(object, id) for object, id, at in named if not _is_seen(tx, side, object, id, at)}
    if news:
        rows = [{"side": side, "object": object, "id": id} for object, id in sorted(news)]
        tx.execute(_add, rows)
    return len(news)


def _is_seen(tx: Connection, side: str, object: str, id: str, at: int) -> bool:
    """Some apps tell a record's time in whole seconds."""
    modified: int | None = tx.execute(
        _modified, {"b_side": side, "b_object": object, "b_id": id}
    ).scalar_one_or_none()
    return modified is not None and modified >= (at if modified % 1000 else at // 1000 * 1000)


def waiting(tx: Connection, side: str) -> dict[str, list[str]]:
    """The ids to look into, by object."""
    found: dict[str, list[str]] = {}
    for row in tx.execute(_waiting, {"b_side": side}):
        found.setdefault(row.object, []).append(row.id)
    return found


def done(tx: Connection, side: str, object: str, ids: Sequence[str]) -> None:
    """These were looked into."""
    tx.execute(_done, {"b_side": side, "b_object": object, "b_ids": ids})
