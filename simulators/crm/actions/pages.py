"""The portal's own page of workflows, as JSON: what a person builds, and what became of it.

Everything stands under ``/_rehearse/workflows`` and takes the site's hand. A refused step answers
``{"error", "way_out"}``.

| Call | Fields | Answer |
| --- | --- | --- |
| GET ``/`` | | ``workflows`` with the number of their runs by state |
| POST ``/`` | ``name``, ``objectType``, ``when``, ``action``, ``inputFields``, ``reenroll``, ``active`` \
| 201 ``workflow`` |
| GET ``/{id}`` | | ``workflow`` |
| PATCH ``/{id}`` | ``active`` | ``workflow``; turned off it enrolls nobody, what runs goes on |
| DELETE ``/{id}`` | | 204; calls that wait end as failed |
| POST ``/{id}/enroll`` | ``objectId`` | 201 ``execution``: the record is enrolled, condition or not |
| GET ``/{id}/executions`` | | ``executions``, oldest first: ``state``, ``tries``, ``outputs``, ``reason`` … |
| POST ``/options`` | ``action``, ``field``, ``objectType``, ``inputFields``, ``q``, ``after`` \
| ``options``, ``after``, ``searchable``: what the field's ``optionsUrl`` answers now |

``when`` is ``property`` and, unless any value will do, ``values``. ``action`` is the id of a published
definition; each of its input fields is filled with a ``value`` or from a ``property``. Without ``reenroll``
a record is taken once.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from flask import Blueprint
from werkzeug.wrappers import Response

from simulators.crm.actions import building, calling, executions, options, workflows
from simulators.crm.actions.executions import Execution
from simulators.crm.actions.payload import subject
from simulators.crm.actions.workflows import Workflow
from simulators.crm.answers import instant, no_content
from simulators.crm.auth import open_portal
from simulators.crm.by_hand import PageRefused, only_by_hand, posted
from simulators.crm.portal import Portal
from simulators.kit.exchange import current
from simulators.kit.wire import json_response

pages = Blueprint("workflow_pages", __name__, url_prefix="/_rehearse/workflows")
pages.before_request(only_by_hand)


@pages.get("")
def list_workflows() -> Response:
    """Every workflow."""
    portal = open_portal()
    return json_response({"workflows": [_shown(portal, one) for one in workflows.every(portal)]})


@pages.post("")
def make_workflow() -> Response:
    """A new workflow."""
    portal = open_portal()
    made = workflows.make(portal, building.built(portal, posted()))
    _tell(made, "made")
    return json_response({"workflow": _shown(portal, made)}, 201)


@pages.post("/options")
def ask_for_options() -> Response:
    """The options of an input field, as its ``optionsUrl`` has them."""
    raise options.question(open_portal(), posted())


@pages.get("/<id>")
def read_workflow(id: str) -> Response:
    """One workflow."""
    portal = open_portal()
    return json_response({"workflow": _shown(portal, _find(portal, id))})


@pages.patch("/<id>")
def turn_workflow(id: str) -> Response:
    """Turn a workflow on or off."""
    portal, active = open_portal(), posted().get("active")
    if not isinstance(active, bool):
        raise PageRefused("Nothing was said.", "Send active as true or false.", status=400)
    turned = workflows.save(portal, msgspec.structs.replace(_find(portal, id), active=active))
    _tell(turned, "turned on" if active else "turned off")
    return json_response({"workflow": _shown(portal, turned)})


@pages.delete("/<id>")
def remove_workflow(id: str) -> Response:
    """Forget a workflow."""
    portal = open_portal()
    found = _find(portal, id)
    workflows.remove(portal, found)
    _tell(found, "removed")
    return no_content()


@pages.post("/<id>/enroll")
def enroll_record(id: str) -> Response:
    """Enroll one record by hand."""
    portal, given = open_portal(), str(posted().get("objectId") or "")
    workflow = _find(portal, id)
    record = None
    if given.isdecimal() and int(given) < 2**63:
        record = subject(portal, workflow.object, int(given))
    if record is None:
        raise PageRefused(f"There is no record {given}.", "Send objectId, the id of a record.", status=404)
    started = calling.enroll(portal, workflow.id, record.id, current().span)
    if started is None:
        raise PageRefused(
            "The workflow is off, or the record was enrolled before.",
            "Turn it on, or make one with reenroll.",
        )
    return json_response({"execution": _run(started)}, 201)


@pages.get("/<id>/executions")
def list_executions(id: str) -> Response:
    """What a workflow did."""
    portal = open_portal()
    found = executions.of_workflow(portal, _find(portal, id).id)
    return json_response({"executions": [_run(one) for one in found]})


def _find(portal: Portal, id: str) -> Workflow:
    found = workflows.look(portal, int(id)) if id.isdecimal() and int(id) < 2**63 else None
    if found is None:
        raise PageRefused(f"There is no workflow {id}.", "Choose one of the list.", status=404)
    return found


def _shown(portal: Portal, one: Workflow) -> dict[str, Any]:
    runs = Counter(run.state for run in executions.of_workflow(portal, one.id))
    found: dict[str, Any] = msgspec.to_builtins(one)
    found |= {"id": str(one.id), "action": str(one.action), "objectType": found.pop("object")}
    return {**found, "executions": dict(sorted(runs.items()))}


def _run(one: Execution) -> dict[str, Any]:
    return {
        "callbackId": one.callback,
        "workflow": str(one.workflow),
        "action": str(one.action),
        "objectType": one.object,
        "objectId": str(one.record),
        "state": one.state,
        "enrolledAt": instant(one.enrolled),
        "expiresAt": None if one.expires is None else instant(one.expires),
        "endedAt": None if one.ended is None else instant(one.ended),
        "tries": [{"at": instant(each.at), "status": each.status} for each in one.tries],
        "outputs": one.outputs,
        "reason": one.reason,
        "message": one.message,
    }


def _tell(one: Workflow, change: str) -> None:
    current().account.note("workflow", workflow=str(one.id), name=one.name, change=change)
