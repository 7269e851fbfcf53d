"""What a write that was not done leaves behind: an open error, the next try, and what to look at again."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from sync_core.apps.client import AppError, NotDone, Refused
from sync_core.engine.context import Active, Context
from sync_core.ports import Later
from sync_core.rules.constants import DAILY_RETRY, POLL_EVERY
from sync_core.rules.display_name import name_key
from sync_core.rules.issues import is_open, issue_class
from sync_core.rules.pairs import NAME
from sync_core.rules.retry import is_judged_anew, next_try
from sync_core.store import intents, kept_keys, observations, verdicts
from sync_core.store.intents import Intent, StoredBatch
from sync_core.store.verdicts import Issue, Standing

_ANOTHER_WAY: Final = ("ADDRESS_INVALID", "DISPLAY_NAME_IN_USE")
"""Refusals after which the planner may know another write: without the address, under another name."""


def take_in(context: Context, tx: Connection, intent: Intent, outcome: Refused | NotDone) -> None:
    """Keep the error of a member, and see to it that its record is planned again when that may help."""
    if isinstance(outcome, NotDone):
        _plan_again(context, tx, intent)
        if not intent.target:
            kept_keys.keep(tx, sync=intent.sync, side=intent.side, source=intent.source, key=intent.key)
    elif issue_class(outcome.code) == "W":
        _wait_for_other(context, tx, intent)
    elif _keep_refusal(context, tx, intent, outcome):
        _plan_again(context, tx, intent)


def look_again(active: Active, outcome: Refused | NotDone, intent: Intent) -> list[tuple[str, str]]:
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
