"""Taking in what became of a batch: links, baselines, errors and audit in one transaction with its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from sync_core.apps.client import AppError, Done, NotDone, Outcome, Refused
from sync_core.engine.context import Active, Context
from sync_core.engine.courted import touch_courted
from sync_core.engine.pull import take_in, touch_referring, wake_waiting
from sync_core.ports import Later
from sync_core.rules.constants import DAILY_RETRY, POLL_EVERY
from sync_core.rules.display_name import name_key
from sync_core.rules.issues import is_open, issue_class
from sync_core.rules.model import Agreed, Link, Record
from sync_core.rules.naming import ROW
from sync_core.rules.pairs import NAME
from sync_core.rules.retry import is_judged_anew, next_try
from sync_core.rules.values import canonical, read_row, write_row
from sync_core.store import intents, kept_keys, links, observations, verdicts
from sync_core.store.intents import Intent, StoredBatch
from sync_core.store.verdicts import Conflict, Issue, Standing

_ANOTHER_WAY: Final = ("ADDRESS_INVALID", "DISPLAY_NAME_IN_USE")
"""Refusals after which the planner may know another write: without the address, under another name."""


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
            if isinstance(one, Refused) and issue_class(one.code) == "W":
                _wait_for_other(context, tx, intent)
            elif not isinstance(one, Refused) or _keep_refusal(context, tx, intent, one):
                _plan_again(context, tx, intent)
                if isinstance(one, NotDone) and not intent.target:
                    kept_keys.keep(
                        tx, sync=intent.sync, side=intent.side, source=intent.source, key=intent.key
                    )
            for object, id in _look_again(context.known[intent.sync], one, intent):
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


def try_failed(
    context: Context, stored: StoredBatch, failure: AppError | Later, *, sent: bool = False
) -> None:
    """A whole request failed: keep the batch, count the try, and from the fourth on say so on its records."""
    now = context.clock.now()
    with context.transaction() as tx:
        if isinstance(failure, Later):
            intents.put_back(
                tx, stored.batch.id, state="sent" if sent else "ready", next_try=failure.at, counts=sent
            )
            return
        passing = issue_class(failure.code) == "T"
        wait = (
            next_try("T", stored.attempts + 1, now, context.deps.rng.random(), failure.retry_at)
            if passing
            else None
        )
        unsure = sent or failure.happened == "maybe"
        attempts = intents.put_back(
            tx, stored.batch.id, state="sent" if unsure else "ready", next_try=wait, counts=passing
        )
        if passing and is_open(failure.code, attempts):
            _show_passing(tx, stored, failure, attempts, now, wait)


def _show_passing(
    tx: Connection, stored: StoredBatch, failure: AppError, attempts: int, now: int, wait: int | None
) -> None:
    members = intents.of_batch(tx, stored.side, stored.batch.id)
    verdicts.put_issues(
        tx,
        [
            Issue(
                sync=intent.sync,
                side="crm" if intent.crm_id else intent.side,
                id=intent.crm_id or intent.app_id,
                code=failure.code,
                params=dict(failure.params),
                first_seen=now,
                last_seen=now,
                attempts=attempts,
                next_try=wait,
            )
            for intent in members.values()
        ],
    )


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
        if any((row.refers or len(row.app) > 1) and row.name not in intent.agreed for row in sync.rows):
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


def _keep_refusal(context: Context, tx: Connection, intent: Intent, refused: Refused) -> bool:
    """The app said no to this record, for what it says: one open error, tried again on an event.

    True if the record is to be judged anew at once.
    """
    now = context.clock.now()
    sync = context.known[intent.sync].sync
    side, id = ("crm", intent.crm_id) if intent.crm_id else (sync.connection, intent.app_id)
    old = verdicts.issues(tx, intent.sync, side, [id]).get(id)
    same = old is not None and old.code == refused.code
    attempts = old.attempts + 1 if old is not None and same else 1
    kind = issue_class(refused.code, on_record=True)
    if is_judged_anew(refused.code, attempts):
        wait = None
    elif kind == "T":
        wait = next_try("T", attempts, now, context.deps.rng.random())
    else:
        wait = now + DAILY_RETRY
    issue = Issue(
        sync=intent.sync,
        side=side,
        id=id,
        code=refused.code,
        params={**refused.params},
        first_seen=old.first_seen if old is not None and same else now,
        last_seen=now,
        attempts=attempts,
        next_try=wait,
        digest=intent.digest,
        waits_for=_waits_for(intent, refused),
    )
    verdicts.put_issues(tx, [issue])
    if is_open(refused.code, attempts):
        generation = context.known[intent.sync].generation
        verdicts.stand(
            tx, [Standing(intent.sync, side, id, "FAILED", generation, refused.code, issue.params)]
        )
    if wait is not None:
        object = sync.crm_object if side == "crm" else sync.app_object
        observations.set_wake(tx, side, object, {id: wait})
    context.tell("refused", cause=intent.span, sync=intent.sync, side=side, record=id, code=refused.code)
    return is_judged_anew(refused.code, attempts) or refused.code in _ANOTHER_WAY


def _plan_again(context: Context, tx: Connection, intent: Intent) -> None:
    sync = context.known[intent.sync].sync
    if intent.crm_id:
        observations.touch(tx, "crm", [intent.crm_id], object=sync.crm_object)
    if intent.app_id:
        observations.touch(tx, sync.connection, [intent.app_id], object=sync.app_object)


def _wait_for_other(context: Context, tx: Connection, intent: Intent) -> None:
    """The record that a bond names is not there: once that is seen, it is planned as waiting (B.8 #6)."""
    object = context.known[intent.sync].sync.crm_object
    observations.set_wake(tx, "crm", object, {intent.crm_id: context.clock.now() + POLL_EVERY})


def _waits_for(intent: Intent, refused: Refused) -> str | None:
    if refused.code == "DISPLAY_NAME_IN_USE":
        name = refused.params.get("name") or intent.claims or ""
        return f"{intent.side}|{NAME}:{name_key(name)}"
    return None


def _look_again(active: Active, outcome: Refused | NotDone, intent: Intent) -> list[tuple[str, str]]:
    """What to read anew: a record that changed under us, the holder of a name that we did not know of, or the
    other end of a bond.

    An app may tell the holder's id and not of which kind it is.
    """
    if isinstance(outcome, Refused) and outcome.code == "DISPLAY_NAME_IN_USE":
        holder = outcome.params.get("holder", "")
        return [(object, holder) for object in (intent.object, *active.pair.beside_app) if holder]
    if isinstance(outcome, Refused) and outcome.code == "ASSOCIATION_PENDING":
        rows = [row for row in active.sync.rows if row.name in intent.agreed]
        return [(row.refers[0], outcome.params["other"]) for row in rows if row.refers]
    if isinstance(outcome, NotDone) or outcome.code in ("STALE_VERSION", "COUNTERPART_DELETED"):
        return [(intent.object, intent.target)] if intent.target else []
    return []


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
