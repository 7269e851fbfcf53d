"""Writes in flight as they would read if they were decided now: what several guards keep from happening."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from sync_core.engine.context import Context
from sync_core.rules.values import read_row, write_row
from sync_core.store import observations
from sync_core.store.intents import Intent


def refreshed(context: Context, tx: Connection, intent: Intent) -> Intent:
    """The intent with what its source holds by now, in what it writes and in the baseline-to-be."""
    sync = context.known[intent.sync].sync
    to_crm = intent.side == "crm"
    place = (sync.connection, sync.app_object) if to_crm else ("crm", sync.crm_object)
    source = observations.get(tx, *place, [intent.source]).get(intent.source)
    if source is None:
        return intent
    fields, agreed = dict(intent.fields), dict(intent.agreed)
    for row in sync.rows:
        if row.name not in agreed or row.refers or not row.crm:
            continue
        own, other = (row.app, row.crm) if to_crm else (row.crm, row.app)
        held = read_row(source.fields, own)
        fields |= write_row(held, other)
        known = agreed[row.name]
        agreed[row.name] = replace(known, app=held) if to_crm else replace(known, crm=held)
    return replace(intent, fields=fields, agreed=agreed)
