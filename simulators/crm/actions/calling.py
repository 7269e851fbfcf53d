"""The calling side: what a workflow does on the site's clock (CRM contract 16.1).

    a property takes a value → enrolled → called, again and again if need be → ended, or blocked until
    somebody calls back or the time is over

Every step is an item of the agenda and an event; nothing is locked while the action's URL is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from simulators.crm.actions import executions, outcomes, store, workflows
from simulators.crm.actions.executions import Execution, Try
from simulators.crm.actions.outcomes import Outcome
from simulators.crm.actions.payload import payload
from simulators.crm.objects.records import store as records
from simulators.crm.portal import Portal, Source
from simulators.crm.settings import Settings
from simulators.crm.webhooks.outgoing import headers
from simulators.kit.accounts import Account
from simulators.kit.agenda import Item
from simulators.kit.asking import ask
from simulators.kit.events import traceparent
from simulators.kit.wire import encode

if TYPE_CHECKING:
    from simulators.kit.sites import Site

CALL = "crm_action_call"
EXPIRY = "crm_action_expiry"

_PLATFORM = Source("AUTOMATION_PLATFORM", "workflow")


def attach(site: Site) -> None:
    """Say who runs what workflows put on the site's agenda."""
    site.agenda.handle(CALL, partial(_call, site))
    site.agenda.handle(EXPIRY, partial(_expire, site))


def watch(account: Account, data: Mapping[str, Any], span: str) -> None:
    """A row changed: enroll its record wherever it now fulfils a condition."""
    triggers = workflows.triggers(account)
    if not triggers or data["change"] not in ("created", "updated"):
        return
    for one in triggers:
        if one["object"] == data["object"] and workflows.holds(one["when"], data["fields"]):
            with account.transaction(cause=span) as db:
                started = enroll(_portal(account, db), one["id"], int(data["id"]))
            if started is not None:
                set_out(account, started, span)


def enroll(portal: Portal, workflow: int, record: int) -> Execution | None:
    """Begin a run, whatever the condition says; None where the workflow does not take the record (again).

    Call `set_out` when the transaction is over.
    """
    found = workflows.look(portal, workflow)
    return executions.start(portal, found, record) if found is not None and found.active else None


def set_out(account: Account, execution: Execution, cause: str) -> None:
    """Tell of a run that began, and call its action as soon as workflows get to it."""
    settings: Settings = account.settings
    span = _tell(account, "workflow_enrolled", execution, cause)
    _schedule(account, CALL, execution, settings.workflow_lag, span)


def tell_end(account: Account, execution: Execution, cause: str) -> None:
    """Tell that a run is over."""
    said = {"reason": execution.reason} if execution.reason else {}
    _tell(account, "action_ended", execution, cause, state=execution.state, **said)


def _call(site: Site, item: Item) -> None:
    """One attempt."""
    account = _account(site, item)
    with account.transaction(cause=item.cause) as db:
        execution = _prepared(_portal(account, db), item)
        definition = None if execution is None else store.look(_portal(account, db), execution.action)
    if execution is None:
        return
    if definition is None or not execution.open:
        tell_end(account, execution, item.cause)
        return
    settings: Settings = account.settings
    url, body, span = definition.doc["actionUrl"], execution.body.encode(), site.events.new_span()
    sent = headers(account, settings.action_signatures, url, body)
    sent["traceparent"] = traceparent(site.id, span)
    reply = ask(site.sites.poster, url, body, sent, settings.action_timeout, site)
    told = {"url": url.partition("?")[0], "attempt": execution.attempt, "status": reply.status}
    _tell(account, "action_called", execution, item.cause, span=span, **told)
    since = account.now() - execution.enrolled
    outcome = outcomes.judged(reply, execution.attempt, since, settings)
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
    record = records(portal.type(execution.object)).follow(portal.db, execution.record)
    if workflow is None or definition is None or definition.archived is not None:
        return _failed(portal, execution, "the workflow or its action is gone")
    if record is None or record.archived is not None:
        return _failed(portal, execution, "the record is gone")
    if execution.body:
        return execution
    body = encode(payload(portal, workflow, definition, execution, record)).decode()
    return executions.save(portal, execution, body=body)


def _answered(
    portal: Portal, sent: Execution, status: int, outcome: Outcome, definition: dict[str, Any]
) -> Execution | None:
    """The run after an attempt; None where somebody called back before the answer was there."""
    now = executions.look(portal, sent.callback)
    if now is None or now.attempt != sent.attempt:
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
        _schedule(account, CALL, execution, outcome.wait, span)
    elif outcome.state == "BLOCKED":
        told = _tell(account, "action_blocked", execution, span, expires=execution.expires)
        _schedule(account, EXPIRY, execution, outcome.wait, told)
    else:
        tell_end(account, execution, span)


def _expire(site: Site, item: Item) -> None:
    """Nobody called back in time: the workflow goes on without (MEM)."""
    account = _account(site, item)
    with account.transaction(cause=item.cause) as db:
        portal = _portal(account, db)
        execution = executions.look(portal, item.payload["callback"])
        if execution is None or execution.state != "BLOCKED" or execution.expires != item.at:
            return
        reason = "nobody called back in time"
        after = executions.save(portal, execution, state="EXPIRED", reason=reason, ended=portal.at)
    tell_end(account, after, item.cause)


def _failed(portal: Portal, execution: Execution, reason: str) -> Execution:
    return executions.save(portal, execution, state="FAILED", reason=reason, ended=portal.at)


def _schedule(account: Account, kind: str, execution: Execution, wait: int, cause: str) -> None:
    site = account.site
    place = {"account": account.id, "callback": execution.callback, "attempt": execution.attempt}
    site.agenda.schedule(site.clock.now() + wait, kind, place, cause=cause)


def _account(site: Site, item: Item) -> Account:
    return next(one for one in site.accounts["crm"] if one.id == item.payload["account"])


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
