"""Workflows of a portal: which records they enroll, and which action they call for them with what.

The public API has no way to make one; a person builds it in the portal. Here that is one condition and one
action: when a property of a record takes a value, the action is called for this record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from simulators.crm import sequences
from simulators.crm.actions.tables import workflows
from simulators.crm.portal import Portal
from simulators.kit.accounts import Account

_TRIGGERS = "workflow_triggers"


class When(msgspec.Struct, frozen=True, omit_defaults=True):
    """The condition: ``property`` takes one of ``values``, or any value at all where there are none."""

    property: str
    values: tuple[str, ...] = ()


class Input(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an input field of the action gets: a static value, or the value of the record's property."""

    value: str = ""
    property: str = ""


class Workflow(msgspec.Struct, frozen=True, rename="camel"):
    """One workflow. ``object`` is the plural of the object type, ``action`` the id of a definition.

    Without ``reenroll`` a record is enrolled once only, as the vendor does unless told otherwise.
    """

    name: str
    object: str
    when: When
    action: int
    input_fields: dict[str, Input] = {}
    reenroll: bool = False
    active: bool = True
    id: int = 0


_decode = msgspec.json.Decoder(Workflow).decode
_all = select(workflows.c.doc).order_by(workflows.c.id)
_put = insert(workflows)
_put = _put.on_conflict_do_update(
    index_elements=["id"], set_={name: _put.excluded[name] for name in ("active", "doc")}
)


def make(portal: Portal, workflow: Workflow) -> Workflow:
    """Store a new workflow."""
    (id,) = sequences.take(portal.db, "workflows")
    return save(portal, msgspec.structs.replace(workflow, id=id))


def save(portal: Portal, workflow: Workflow) -> Workflow:
    """Store a workflow as it is now."""
    doc = msgspec.json.encode(workflow).decode()
    portal.db.execute(_put, {"id": workflow.id, "active": int(workflow.active), "doc": doc})
    _read_again(portal.account)
    return workflow


def remove(portal: Portal, workflow: Workflow) -> None:
    """Forget a workflow; what it started ends as it is."""
    portal.db.execute(delete(workflows).where(workflows.c.id == workflow.id))
    _read_again(portal.account)


def every(portal: Portal) -> list[Workflow]:
    """All workflows, oldest first."""
    return [_decode(doc) for doc in portal.db.execute(_all).scalars()]


def look(portal: Portal, id: int) -> Workflow | None:
    """The workflow with this id."""
    doc = portal.db.execute(_all.where(workflows.c.id == id)).scalar_one_or_none()
    return None if doc is None else _decode(doc)


def triggers(account: Account) -> list[dict[str, Any]]:
    """What the active workflows wait for, as plain data: ``id``, ``object``, and `When` as ``when``.

    Read from the database once, then kept in the account's memory: every change of a row asks for them.
    """
    found: list[dict[str, Any]] | None = account.memory.get(_TRIGGERS)
    if found is None:
        with account.transaction(cause="clock") as db:
            docs = db.execute(_all.where(workflows.c.active == 1)).scalars()
            found = account.memory[_TRIGGERS] = [_trigger(_decode(doc)) for doc in docs]
    return found


def _trigger(one: Workflow) -> dict[str, Any]:
    when = {"property": one.when.property, "values": list(one.when.values)}
    return {"id": one.id, "object": one.object, "when": when}


def _read_again(account: Account) -> None:
    account.memory.pop(_TRIGGERS, None)


def holds(when: Mapping[str, Any], fields: Mapping[str, str]) -> bool:
    """Whether what a record's properties have just become fulfils the condition of a trigger."""
    value = fields.get(when["property"])
    return bool(value) and (not when["values"] or value in when["values"])
