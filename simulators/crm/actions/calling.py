"""The calling side: what a workflow does on the site's clock (CRM contract 16.1).

    a property takes a value → enrolled → called, again and again if need be → ended, or blocked until
    somebody calls back or the time is over

Every step is an item of the agenda and an event; nothing is locked while the action's URL is called. What
comes next is put on the agenda in the transaction that says so: a snapshot has both or neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from simulators.crm import diary
from simulators.crm.actions import executions, outcomes, store, workflows
from simulators.crm.actions.executions import Execution, Try
from simulators.crm.actions.outcomes import Outcome
from simulators.crm.actions.payload import payload, subject
from simulators.crm.actions.sending import send
from simulators.crm.portal import Portal, Source
from simulators.kit.accounts import Account
from simulators.kit.agenda import Item
from simulators.kit.faults.attempt import Held
from simulators.kit.wire import encode

CALL = "crm_action_call"
EXPIRY = "crm_action_expiry"

_PLATFORM = Source("AUTOMATION_PLATFORM", "workflow")


def watch(account: Account, data: Mapping[str, Any], span: str) -> None:
    """A row changed: enroll its record wherever it now fulfils a condition."""
    triggers = workflows.triggers(account)
    if not triggers or data["change"] not in ("created", "updated"):
        return
    for one in triggers:
        if one["object"] == data["object"] and workflows.holds(one["when"], data["fields"]):
            with account.transaction(cause=span) as db:
                enroll(_portal(account, db), one["id"], int(data["id"]), span)


def enroll(portal: Portal, workflow: int, record: int, cause: str) -> Execution | None:
    """Begin a run, whatever the condition says; None where the workflow does not take the record (again)."""
    found = workflows.look(portal, workflow)
    started = executions.start(portal, found, record) if found is not None and found.active else None
    if started is not None:
        span = _tell(portal.account, "workflow_enrolled", started, cause)
        _call_in(portal.account, started, portal.settings.workflow_lag, span)
    return started


def tell_end(account: Account, execution: Execution, cause: str) -> None:
    """Tell that a run is over."""
    said = {"reason": execution.reason} if execution.reason else {}
    _tell(account, "action_ended", execution, cause, state=execution.state, **said)


def call(account: Account, item: Item) -> None:
    """One attempt."""
    with account.transaction(cause=item.cause) as db:
        execution = _prepared(_portal(account, db), item)
        definition = None if execution is None else store.look(_portal(account, db), execution.action)
    if execution is None:
        return
    if definition is None or not execution.open:
        tell_end(account, execution, item.cause)
        return
    url, span = definition.doc["actionUrl"], account.site.events.new_span()
    reply = send(account, execution, url, span=span, spared="held" in item.payload)
    if isinstance(reply, Held):
        _call_in(account, execution, reply.milliseconds, item.cause, held=True)
        return
    told = {"url": url.partition("?")[0], "attempt": execution.attempt, "status": reply.status}
    _tell(account, "action_called", execution, item.cause, span=span, **told)
    since = account.now() - execution.enrolled
    outcome = outcomes.judged(reply, execution.attempt, since, account.settings)
    with account.transaction(cause=span) as db:
        after = _answered(_portal(account, db), execution, reply.status, outcome, definition.doc)
        if after is not None:
            _go_on(account, after, outcome, span)


def _prepared(portal: Portal, item: Item) -> Execution | None:
    """The run with the body of its call, made at its first attempt; None for an item that came too late.

    A run whose workflow, action or record is gone ends here.
    """
    execution = executions.look(portal, item.payload["callback"])
    if execution is None or execution.state != "CALLING" or execution.attempt != item.payload["attempt"]:
        return None
    workflow = workflows.look(portal, execution.workflow)
    definition = store.look(portal, execution.action)
    record = subject(portal, execution.object, execution.record)
    if workflow is None or definition is None or definition.archived is not None:
        return _failed(portal, execution, "the workflow or its action is gone")
    if record is None:
        return _failed(portal, execution, "the record is gone")
    if not_run := definition.not_run(*store.AROUND_CALLS):
        return _failed(portal, execution, not_run)
    if execution.body:
        return execution
    body = encode(payload(portal, workflow, definition, execution, record)).decode()
    return executions.save(portal, execution, body=body)


def _answered(
    portal: Portal, sent: Execution, status: int, outcome: Outcome, definition: dict[str, Any]
) -> Execution | None:
    """The run after an attempt; None where somebody called back before the answer was there."""
    now = executions.look(portal, sent.callback)
    if now is None or (now.attempt, now.body) != (sent.attempt, sent.body):
        return None  # a snapshot was restored meanwhile
    tries = (*now.tries, Try(portal.at, status))
    if now.state != "CALLING":
        executions.save(portal, now, tries=tries)
        return None
    if outcome.state == "AGAIN":
        return executions.save(portal, now, tries=tries, attempt=now.attempt + 1)
    outputs = dict(outcome.outputs)
    if outcome.state == "BLOCKED":
        expires = portal.at + outcome.wait
        return executions.save(portal, now, tries=tries, state="BLOCKED", outputs=outputs, expires=expires)
    return executions.save(
        portal,
        now,
        tries=tries,
        state=outcome.state,
        outputs=outputs,
        reason=outcome.reason,
        message=outcomes.message(definition, outputs),
        ended=portal.at,
    )


def _go_on(account: Account, execution: Execution, outcome: Outcome, span: str) -> None:
    """What comes next for a run after an attempt."""
    if outcome.state == "AGAIN":
        _call_in(account, execution, outcome.wait, span)
    elif execution.expires is not None:
        told = _tell(account, "action_blocked", execution, span, expires=execution.expires)
        expires = execution.expires
        diary.note(account, expires, EXPIRY, cause=told, callback=execution.callback, expires=expires)
    else:
        tell_end(account, execution, span)


def expire(account: Account, item: Item) -> None:
    """Nobody called back in time: the workflow goes on without (MEM)."""
    with account.transaction(cause=item.cause) as db:
        portal = _portal(account, db)
        execution = executions.look(portal, item.payload["callback"])
        if execution is None or execution.state != "BLOCKED" or execution.expires != item.payload["expires"]:
            return
        reason = "nobody called back in time"
        after = executions.save(portal, execution, state="EXPIRED", reason=reason, ended=portal.at)
    tell_end(account, after, item.cause)


def _failed(portal: Portal, execution: Execution, reason: str) -> Execution:
    return executions.save(portal, execution, state="FAILED", reason=reason, ended=portal.at)


def _call_in(account: Account, execution: Execution, wait: int, cause: str, **more: bool) -> None:
    place = {"callback": execution.callback, "attempt": execution.attempt, **more}
    diary.note(account, account.now() + wait, CALL, cause=cause, **place)


def _portal(account: Account, db: Connection) -> Portal:
    return Portal(account, db, _PLATFORM, account.now())


def _tell(
    account: Account, kind: str, execution: Execution, cause: str, *, span: str | None = None, **data: Any
) -> str:
    return account.site.events.emit(
        kind,
        cause=cause,
        app=account.app,
        span=span,
        account=account.id,
        workflow=str(execution.workflow),
        action=str(execution.action),
        object=execution.object,
        record=str(execution.record),
        callback=execution.callback,
        **data,
    ).span
