"""Records that the CRM merged: their links follow the survivor before anything else is looked at (B.7.4)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from sync_core.engine.context import Active, Context
from sync_core.rules.model import Record
from sync_core.store import links, observations, survivors, verdicts


def rekey(context: Context, tx: Connection, records: Sequence[Record]) -> list[Record]:
    """Move the links of merged-away ids to the survivor. A second partner is set aside, not changed.

    Answers those of the records, all of one object, that are not merged away: an index may still show such.
    """
    for survivor in records:
        if not survivor.aliases:
            continue
        for active in context.known.values():
            if active.sync.crm_object == survivor.object:
                _rekey_in(context, tx, active, survivor)
        gone = [id for id in survivor.aliases if id != survivor.id]
        survivors.merge(tx, "crm", survivor.object, survivor.id, gone)
    object = records[0].object if records else ""
    merged = survivors.merged_away(tx, "crm", object, [seen.id for seen in records])
    return [seen for seen in records if seen.id not in merged]


def _rekey_in(context: Context, tx: Connection, active: Active, survivor: Record) -> None:
    sync = active.sync.id
    held = links.by_crm(tx, sync, [survivor.id, *survivor.aliases])
    order = [survivor.id, *survivor.aliases]
    linked = [id for id in order if id in held]
    for id in linked:
        if id == survivor.id:
            continue
        if id == linked[0]:
            links.rekey(tx, sync, id, survivor.id)
            context.tell("rekeyed", sync=sync, old=id, new=survivor.id)
        else:
            links.drop(tx, sync, [id])
            _set_aside(tx, active, held[id].app_id, survivor)
    merged = [id for id in survivor.aliases if id != survivor.id]
    places = [(sync, "crm", id) for id in merged]
    verdicts.drop_standings(tx, places)
    verdicts.clear_issues(tx, places)


def _set_aside(tx: Connection, active: Active, app_id: str, survivor: Record) -> None:
    side, object = active.sync.connection, active.sync.app_object
    survivors.set_aside(tx, side, object, app_id, survivor=(survivor.object, survivor.id))
    observations.touch(tx, side, [app_id], object=object)
