"""CRM records that creates in flight have made, or may have made: they wait to hear of it (B.8.2).

A webhook or a look may show a new record before its create has been answered, and somebody may have edited it
by then. It carries the key of its create. Planned before that is settled, it would be matched with the very
app record for which it is made, or given a second one. Another one that matches that app record waits, too:
it would take away the partner of the one that is being made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection

from sync_core.engine.alike import alike
from sync_core.engine.context import Active, Context
from sync_core.rules.cases import Candidate
from sync_core.rules.model import Record
from sync_core.store import intents, keys, observations
from sync_core.store.intents import Intent
from sync_core.store.observations import KeysOf

MARK = "mark"
"""The kind of key that says which create made a record. It is kept while that create is in flight."""


def with_marks(tx: Connection, records: Iterable[Record], keys_of: KeysOf) -> KeysOf:
    """``keys_of``, and for those of these records that creates in flight have made the mark of it."""
    open_keys = intents.still_open(tx, [seen.mark for seen in records if seen.mark])
    if not open_keys:
        return keys_of

    def and_mark(seen: Record) -> Sequence[tuple[str, str]]:
        return [*keys_of(seen), *([(MARK, seen.mark)] if seen.mark in open_keys else [])]

    return and_mark


def courted(
    tx: Connection, active: Active, candidates: Mapping[str, Sequence[Candidate]], ids: Iterable[str]
) -> set[str]:
    """Those of these CRM records without a partner that have to wait; ``candidates`` are who matches them."""
    making = intents.making(tx, active.sync.id)
    if not making:
        return set()
    marks = keys.of_kind(tx, "crm", active.sync.crm_object, MARK, ids)
    found = {id for id, mark in marks.items() if mark in making.values()}
    for id, several in candidates.items():
        if any(one.record.id in making and not one.taken for one in several):
            found.add(id)
    return found


def touch_courted(
    context: Context, tx: Connection, settled: Iterable[Intent], made: AbstractSet[str]
) -> None:
    """Plan those again that waited for one of these creates and are not among the ``made``."""
    by_sync: dict[str, list[Intent]] = {}
    for intent in settled:
        if intent.side == "crm" and not intent.crm_id:
            by_sync.setdefault(intent.sync, []).append(intent)
    for sync, creates in by_sync.items():
        active = context.known[sync]
        object = active.sync.crm_object
        waited = keys.holders(tx, "crm", object, MARK, [one.key for one in creates])
        waited |= _sharing_a_key(tx, active, [one.app_id for one in creates])
        if waited - made:
            observations.touch(tx, "crm", sorted(waited - made), object=object)


def _sharing_a_key(tx: Connection, active: Active, ids: Iterable[str]) -> set[str]:
    sync = active.sync
    records = observations.get(tx, sync.connection, sync.app_object, ids)
    keys = {id: active.pair.keys_of(sync, sync.connection, seen) for id, seen in records.items()}
    return {crm for found in alike(tx, "crm", sync.crm_object, keys).values() for crm in found}
