"""CRM records that creates in flight have made: they wait to hear of it (B.8.2).

A webhook or a look may show a new record before its create has been answered, and somebody may have edited it
by then. It carries the key of its create. Planned before that is settled, it would be matched with the very
app record for which it is made, or given a second one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection

from sync_core.rules.model import Record
from sync_core.store import intents, observations
from sync_core.store.intents import Intent
from sync_core.store.observations import KeysOf

MARK = "mark"
"""The kind of key that says which create made a record. It is kept while that create is in flight."""


def with_marks(tx: Connection, records: Iterable[Record], keys_of: KeysOf) -> KeysOf:
    """``keys_of``, and for those of these records that creates in flight have made the mark of it."""
    open_keys = intents.still_open(tx, [seen.mark for seen in records if seen.mark])
    if not open_keys:
        return keys_of

    def keys(seen: Record) -> Sequence[tuple[str, str]]:
        return [*keys_of(seen), *([(MARK, seen.mark)] if seen.mark in open_keys else [])]

    return keys


def courted(tx: Connection, object: str, ids: Iterable[str]) -> set[str]:
    """Those of these CRM records that have to wait."""
    marks = observations.keys_of_kind(tx, "crm", object, MARK, ids)
    open_keys = intents.still_open(tx, marks.values())
    return {id for id, mark in marks.items() if mark in open_keys}


def touch_courted(tx: Connection, settled: Iterable[Intent], made: AbstractSet[str]) -> None:
    """Plan those again that waited for one of these creates and are not among the ``made``."""
    by_object: dict[str, list[str]] = {}
    for intent in settled:
        if intent.side == "crm" and not intent.crm_id:
            by_object.setdefault(intent.object, []).append(intent.key)
    for object, keys in by_object.items():
        waited = observations.holders_of(tx, "crm", object, MARK, keys) - made
        if waited:
            observations.touch(tx, "crm", sorted(waited), object=object)
