"""Idempotency keys of creates that did not take place, kept for the next attempt.

A worker that stood still may send the first attempt after all, long after another one has found that nothing
came of it. If the next create for the same record goes out under the same key, the two meet one record.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from sync_core.store.tables import kept_key

_keep = upsert(kept_key).on_conflict_do_nothing()
_find = select(kept_key.c.source, kept_key.c.key).where(
    kept_key.c.sync == bindparam("b_sync"),
    kept_key.c.side == bindparam("b_side"),
    kept_key.c.source.in_(bindparam("b_sources", expanding=True)),
)
_any = select(kept_key.c.key).limit(1)
_drop = delete(kept_key).where(kept_key.c.key == bindparam("b_key"))


def keep(tx: Connection, *, sync: str, side: str, source: str, key: str) -> None:
    """Nothing came of the create on ``side`` for the record ``source`` of the other side."""
    tx.execute(_keep, {"sync": sync, "side": side, "source": source, "key": key})


def take(tx: Connection, *, sync: str, side: str, sources: Iterable[str]) -> dict[str, str]:
    """The keys to use again, by the records that creates are for; they are kept no longer."""
    if tx.execute(_any).first() is None:
        return {}
    asked = {"b_sync": sync, "b_side": side, "b_sources": sorted(set(sources))}
    found = {row.source: row.key for row in tx.execute(_find, asked)}
    if found:
        tx.execute(_drop, [{"b_key": key} for key in sorted(found.values())])
    return found
