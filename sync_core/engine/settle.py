"""Taking in what became of a batch: links, baselines, errors and audit in one transaction with its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from sync_core.apps.client import Done, NotDone, Outcome, Refused
from sync_core.engine import refusals
from sync_core.engine.context import Active, Context
from sync_core.engine.courted import touch_courted
from sync_core.engine.pull import take_in, touch_referring, wake_waiting
from sync_core.rules.model import Agreed, Link, Record
from sync_core.rules.naming import ROW
from sync_core.rules.pairs import NAME
from sync_core.rules.values import canonical, read_row, write_row
from sync_core.store import intents, links, observations, verdicts
from sync_core.store.intents import Intent, StoredBatch
from sync_core.store.verdicts import Conflict, Standing


def settle(
    context: Context,
    side: str,
    stored: StoredBatch,
    outcomes: Sequence[Outcome],
    span: str,
    *,
    found: bool = False,
) -> None:
    """Keep the result of every member. Afterwards look again at what the app said had changed under us.

    ``found`` says that the records are shown as they stand by now: people may have edited them since.
    """
    stale: dict[str, list[str]] = {}
    with context.transaction() as tx:
        members = intents.of_batch(tx, side, stored.batch.id)
        done = [
            (members[one.key], one.record) for one in outcomes if isinstance(one, Done) and one.key in members
        ]
        _keep_done(context, tx, side, done, found=found)
        if found:
            _touch_found(context, tx, done)
        for one in outcomes:
            intent = members.get(one.key)
            if intent is None or isinstance(one, Done):
                continue
            refusals.take_in(context, tx, intent, one)
            for object, id in refusals.look_again(context.known[intent.sync], one, intent):
                stale.setdefault(object, []).append(id)
        touch_courted(context, tx, members.values(), {record.id for _, record in done})
        claims = [f"{NAME}:{intent.claims}" for intent in members.values() if intent.claims]
        wake_waiting(context, tx, side, claims)
        intents.finish(tx, side, stored.batch.id)
    context.tell(
        "settled",
        cause=span,
        side=side,
        batch=stored.batch.id,
        done=len(done),
        refused=sum(isinstance(one, Refused) for one in outcomes),
        not_done=sum(isinstance(one, NotDone) for one in outcomes),
    )
    for object, ids in stale.items():
        _read_again(context, side, object, ids)


def _keep_done(
    context: Context, tx: Connection, side: str, done: Sequence[tuple[Intent, Record]], *, found: bool
) -> None:
    """Observations as read back, links, baselines, audit, and an end to errors."""
    now = context.clock.now()
    by_object: dict[str, list[Record]] = {}
    written = {record.id: frozenset(intent.fields) for intent, record in done}
    for _, record in done:
        by_object.setdefault(record.object, []).append(record)
    for records in by_object.values():
        latest = {record.id: record for record in records}
        take_in(context, tx, side, list(latest.values()), written=written)
    created, updated = [], []
    linked = _linked_meanwhile(tx, done)
    for intent, record in done:
        active = context.known[intent.sync]
        shown = _as_written(active, intent, record) if found else record
        if intent.target or (intent.sync, *_pair_of(intent, record)) in linked:
            updated.append((active, intent, shown))
        else:
            created.append((active, intent, shown))
    made = [_new_link(context, active, intent, record) for active, intent, record in created]
    links.add(tx, made)
    touch_referring(context, tx, made)
    _touch_partial(tx, created)
    if side == "crm":
        _touch_for_others(context, tx, by_object)
    _keep_updates(tx, updated, now)
    through = _without_other_error(tx, updated)
    placed = [(active, *_pair_of(intent, record)) for active, intent, record in (*created, *through)]
    verdicts.stand(
        tx, [Standing(active.sync.id, "crm", crm, "LINKED", active.generation) for active, crm, _ in placed]
    )
    alone = [(active.sync.id, active.sync.connection, app) for active, _, app in placed]
    verdicts.drop_standings(tx, alone)
    verdicts.clear_issues(tx, [*((active.sync.id, "crm", crm) for active, crm, _ in placed), *alone])
    verdicts.audit(tx, [entry for intent, _ in done for entry in _audited(intent)], now)


def _as_written(active: Active, intent: Intent, record: Record) -> Record:
    """The record with what was written wherever something else stands by now: that is somebody's edit."""
    fields = dict(record.fields)
    for row in active.sync.rows:
        if row.crm and (agreed := intent.agreed.get(row.name)):
            parts, value = (row.crm, agreed.crm) if intent.side == "crm" else (row.app, agreed.app)
            stands = canonical(read_row(fields, parts), row.kind, row.places)
            if stands != canonical(value, row.kind, row.places):
                fields |= write_row(value, parts)
    return replace(record, fields=fields)


def _touch_found(context: Context, tx: Connection, done: Sequence[tuple[Intent, Record]]) -> None:
    """Plan the pairs again of which we only know how they stand by now: an edit may be among it."""
    for intent, record in done:
        crm, _ = _pair_of(intent, record)
        observations.touch(tx, "crm", [crm], object=context.known[intent.sync].sync.crm_object)


def _linked_meanwhile(tx: Connection, done: Sequence[tuple[Intent, Record]]) -> set[tuple[str, str, str]]:
    """The new records that were matched before we heard of their creation, by sync, CRM id and app id: the
    answer was lost, and a look at the app was quicker than asking what became of it.
    """
    by_sync: dict[str, list[str]] = {}
    for intent, record in done:
        if not intent.target:
            by_sync.setdefault(intent.sync, []).append(_pair_of(intent, record)[0])
    found = (links.by_crm(tx, sync, ids) for sync, ids in by_sync.items())
    return {(one.sync, one.crm_id, one.app_id) for held in found for one in held.values()}


def _without_other_error(
    tx: Connection, updated: Sequence[tuple[Active, Intent, Record]]
) -> list[tuple[Active, Intent, Record]]:
    """The updates whose pair has no error that another write met. The other pairs are planned again: that
    tells whether the error is over.
    """
    by_sync: dict[str, list[str]] = {}
    for _, intent, record in updated:
        by_sync.setdefault(intent.sync, []).append(intent.crm_id or record.id)
    standing = {sync: verdicts.issues(tx, sync, "crm", ids) for sync, ids in by_sync.items()}
    through = []
    for active, intent, record in updated:
        crm = intent.crm_id or record.id
        error = standing[intent.sync].get(crm)
        if error is None or error.digest == intent.digest:
            through.append((active, intent, record))
        else:
            observations.touch(tx, "crm", [crm], object=active.sync.crm_object)
    return through


def _touch_partial(tx: Connection, created: Sequence[tuple[Active, Intent, Record]]) -> None:
    """A new record has no associations yet and may lack its address: what it lacks is planned now."""
    for active, intent, record in created:
        sync = active.sync
        if any((row.refers or row.is_group) and row.name not in intent.agreed for row in sync.rows):
            crm, _ = _pair_of(intent, record)
            observations.touch(tx, "crm", [crm], object=sync.crm_object)


def _touch_for_others(context: Context, tx: Connection, by_object: Mapping[str, Sequence[Record]]) -> None:
    """What one sync brought into the CRM is news for the others of the same objects (B.6.9 #1)."""
    for object, records in by_object.items():
        if sum(active.sync.crm_object == object for active in context.actives) > 1:
            observations.touch(tx, "crm", [record.id for record in records], object=object)


def _keep_updates(tx: Connection, updated: Sequence[tuple[Active, Intent, Record]], now: int) -> None:
    by_sync: dict[str, list[tuple[Active, Intent, Record]]] = {}
    for one in updated:
        by_sync.setdefault(one[1].sync, []).append(one)
    for sync, members in by_sync.items():
        held = links.by_crm(tx, sync, [intent.crm_id or record.id for _, intent, record in members])
        moved = []
        for active, intent, record in members:
            crm = intent.crm_id or record.id
            if link := held.get(crm):
                baseline = {**link.baseline, **_read_back(active, intent, record, now)}
                held[crm] = replace(link, baseline=baseline)
                moved.append(held[crm])
        links.written(tx, moved, now)


def _new_link(context: Context, active: Active, intent: Intent, record: Record) -> Link:
    now = context.clock.now()
    crm, app = _pair_of(intent, record)
    context.tell("linked", sync=active.sync.id, crm_id=crm, app_id=app, created_in=intent.side)
    return Link(
        active.sync.id, crm, app, _read_back(active, intent, record, now), created=now, last_update=now
    )


def _read_back(active: Active, intent: Intent, record: Record, now: int) -> dict[str, Agreed]:
    """The baseline-to-be of a write, with the written side's own spelling as it came back."""
    rows = {row.name: row for row in active.sync.rows}
    found = {}
    for name, agreed in intent.agreed.items():
        if name == ROW:
            found[name] = replace(agreed, app=(record.fields.get(active.pair.unique_name, ""),), settled=now)
        elif row := rows.get(name):
            if intent.side == "crm":
                found[name] = replace(agreed, settled=now, crm=read_row(record.fields, row.crm))
            else:
                found[name] = replace(agreed, settled=now, app=read_row(record.fields, row.app))
    return found


def _read_again(context: Context, side: str, object: str, ids: list[str]) -> None:
    records = context.client(side).read(object, sorted(set(ids)))
    with context.transaction() as tx:
        take_in(context, tx, side, records)
        if side == "crm":
            missing = sorted(set(ids) - {alias for seen in records for alias in (seen.id, *seen.aliases)})
            take_in(context, tx, side, observations.as_gone(tx, side, object, missing))


def _pair_of(intent: Intent, record: Record) -> tuple[str, str]:
    return (record.id, intent.app_id) if intent.side == "crm" else (intent.crm_id, record.id)


def _audited(intent: Intent) -> list[Conflict]:
    return [
        Conflict(
            sync=intent.sync,
            crm_id=intent.crm_id,
            app_id=intent.app_id,
            field=entry["field"],
            rule=entry["rule"],
            winner=entry["winner"],
            detail=dict[str, Any](entry),
        )
        for entry in intent.audit
    ]
