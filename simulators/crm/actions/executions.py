"""Runs of an action for one record: enrolled, called, blocked, ended (CRM contract 16.1).

CALLING → SUCCESS | FAILED               by the answer, or after the last retry
CALLING → BLOCKED → SUCCESS | FAILED     by the callback
          BLOCKED → EXPIRED              when nobody called back in time
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert

from simulators.crm import sequences
from simulators.crm.actions.tables import executions
from simulators.crm.actions.workflows import Workflow
from simulators.crm.json_lists import as_list, listed
from simulators.crm.portal import Portal
from simulators.kit.wire import encode

State: TypeAlias = Literal["CALLING", "BLOCKED", "SUCCESS", "FAILED", "EXPIRED"]

OPEN: tuple[State, ...] = ("CALLING", "BLOCKED")


class Try(msgspec.Struct, frozen=True):
    """One call of the action's URL: when (ms), and the status of the answer; 0 is none."""

    at: int
    status: int


class Execution(msgspec.Struct, frozen=True, rename="camel"):
    """One run. Instants in milliseconds; ``expires`` while it is blocked.

    ``body`` is what is sent, the same bytes at each attempt. ``outputs`` are those of the answer or of the
    callback, without what steers the run; ``message`` is what the execution rules say of them.
    """

    id: int
    callback: str
    workflow: int
    action: int
    object: str
    record: int
    state: State
    enrolled: int
    attempt: int = 0
    tries: tuple[Try, ...] = ()
    body: str = ""
    expires: int | None = None
    ended: int | None = None
    outputs: dict[str, Any] = {}
    reason: str = ""
    message: str = ""

    @property
    def open(self) -> bool:
        """Whether its end is not known yet."""
        return self.state in OPEN


_decode = msgspec.json.Decoder(Execution, float_hook=Decimal).decode
_c = executions.c
_docs = select(_c.doc).order_by(_c.id)
_by_callback = _docs.where(_c.callback.in_(listed("callbacks")))
_of_record = select(_c.id).where(_c.workflow == bindparam("workflow_"), _c.record == bindparam("record_"))
_put = insert(executions)
_put = _put.on_conflict_do_update(
    index_elements=["id"], set_={name: _put.excluded[name] for name in ("state", "doc")}
)


def start(portal: Portal, workflow: Workflow, record: int) -> Execution | None:
    """Enroll a record; None where it was enrolled before and the workflow takes each one once."""
    if not workflow.reenroll:
        before = portal.db.execute(_of_record.limit(1), {"workflow_": workflow.id, "record_": record})
        if before.first() is not None:
            return None
    (id,) = sequences.take(portal.db, "enrollments")
    made = Execution(
        id=id,
        callback=f"ap-{portal.id}-{id}-1-0",
        workflow=workflow.id,
        action=workflow.action,
        object=workflow.object,
        record=record,
        state="CALLING",
        enrolled=portal.at,
    )
    return save(portal, made)


def save(portal: Portal, execution: Execution, **changes: Any) -> Execution:
    """Store a run with some fields changed."""
    made = msgspec.structs.replace(execution, **changes)
    portal.db.execute(
        _put,
        {
            "id": made.id,
            "callback": made.callback,
            "workflow": made.workflow,
            "record": made.record,
            "state": made.state,
            "doc": encode(made).decode(),
        },
    )
    return made


def look(portal: Portal, callback: str) -> Execution | None:
    """The run with this callback id."""
    return some(portal, [callback]).get(callback)


def some(portal: Portal, callbacks: Iterable[str]) -> dict[str, Execution]:
    """Those of the runs that exist, by callback id."""
    docs = portal.db.execute(_by_callback, {"callbacks": as_list(callbacks)}).scalars()
    return {one.callback: one for one in map(_decode, docs)}


def of_workflow(portal: Portal, workflow: int) -> Sequence[Execution]:
    """Every run that a workflow started, oldest first."""
    return [_decode(doc) for doc in portal.db.execute(_docs.where(_c.workflow == workflow)).scalars()]
