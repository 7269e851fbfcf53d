"""CRM records that may be the ones that creates in flight have made: they wait to hear of it (B.8.2).

A webhook or a look may show a new record before its create has been answered. It matches the very app record
for which it is made, and linked by that it would pass for one that was there before.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection

from sync_core.engine import load
from sync_core.engine.context import Active, Context
from sync_core.store import observations
from sync_core.store.intents import Intent


def touch_courted(
    context: Context, tx: Connection, settled: Iterable[Intent], made: AbstractSet[str]
) -> None:
    """Plan those again that waited for one of these creates and are not among the ``made``."""
    by_sync: dict[str, list[str]] = {}
    for intent in settled:
        if intent.side == "crm" and not intent.crm_id:
            by_sync.setdefault(intent.sync, []).append(intent.app_id)
    for sync, ids in by_sync.items():
        active = context.known[sync]
        waited = [id for id in _sharing_a_key(tx, active, ids) if id not in made]
        if waited:
            observations.touch(tx, "crm", waited, object=active.sync.crm_object)


def _sharing_a_key(tx: Connection, active: Active, ids: Iterable[str]) -> list[str]:
    sync = active.sync
    records = observations.get(tx, sync.connection, sync.app_object, ids)
    keys = {id: active.pair.keys_of(sync, sync.connection, seen) for id, seen in records.items()}
    return sorted({crm for found in load.alike(tx, "crm", sync.crm_object, keys).values() for crm in found})
