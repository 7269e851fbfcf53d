"""``/crm/v3/exports``: begin an export, ask how far it is (CRM contract 17)."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer, instant
from simulators.crm.auth import open_portal, require
from simulators.crm.evidence import BELIEVED, EXPORTS, SET_UP, SPEC, USAGE
from simulators.crm.exports import run
from simulators.crm.exports.hosting import address
from simulators.crm.grammar import crm
from simulators.crm.params import base_url, body
from simulators.crm.portal import Portal
from simulators.kit.exchange import current
from simulators.kit.fidelity import no_such, partly, whole

product = crm("exports", "exports", "v3")
SCOPE = "crm.export"

_STATUS = {"ENQUEUED": "PENDING", "PROCESSING": "PROCESSING", "DONE": "COMPLETE", "FAILED": "CANCELED"}


EXPORT = SET_UP.but(
    state=whole(SPEC, EXPORTS),
    errors=whole(EXPORTS, BELIEVED),
    auth=partly("nobody has to be a super admin", SPEC, EXPORTS),
    webhooks=no_such("no event type tells of exports"),
)


@product.route("/export/async", "POST")
@EXPORT.but(
    state=partly("no XLS, no lists; English headings; associations without labels", SPEC, EXPORTS),
    validation=whole(SPEC, EXPORTS),
    limits=whole(USAGE, EXPORTS),
)
def begin_export() -> Response:
    """Queue an export."""
    portal = _opened()
    id = run.queue(portal, body(), cause=current().span)
    return answer({"id": str(id), "links": {"status": _link(id)}}, 202)


@product.route("/export/async/tasks/<int:task_id>/status", "GET")
@EXPORT
def export_status(task_id: int) -> Response:
    """How far an export is; once it is done, each call tells an address that is good for five minutes.

    While it is not done ``completedAt`` is the instant of the call, as clients need one (SIM).
    """
    portal = _opened()
    job = run.get(portal, task_id)
    shown: dict[str, Any] = {
        "status": _STATUS[job.state],
        "requestedAt": instant(job.created),
        "startedAt": instant(job.started or portal.at),
        "completedAt": instant(job.finished or portal.at),
        "links": {"status": _link(job.id)},
    }
    if job.state == "DONE":
        shown["result"] = base_url() + address(portal, job).lstrip("/")
    if job.refused:
        blank = {"category": "", "context": {}, "errors": [], "links": {}}
        shown |= {"numErrors": 1, "errors": [blank | msgspec.json.decode(job.refused)]}
    return answer(shown)


@product.route("/export/<int:export_id>", "GET")
@EXPORT
def read_export(export_id: int) -> Response:
    """What is known of an export."""
    portal = _opened()
    job = run.get(portal, export_id)
    asked = job.request
    type = portal.types.find(asked["objectType"])
    shown = {
        "id": str(job.id),
        "createdAt": instant(job.created),
        "updatedAt": instant(job.updated),
        "exportState": job.state,
        "exportType": asked["exportType"],
        "exportName": asked["exportName"],
        "objectType": asked["objectType"] if type is None else type.legacy,
        "objectProperties": asked["objectProperties"],
    }
    return answer(shown if job.records is None else {**shown, "recordCount": job.records})


def _opened() -> Portal:
    require(SCOPE)
    return open_portal()


def _link(id: int) -> str:
    prefix = request.path.partition("/export/")[0].lstrip("/")
    return f"{base_url()}{prefix}/export/async/tasks/{id}/status"
