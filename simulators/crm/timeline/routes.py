"""``/integrators/timeline``: events of the v3 paths, app events of the dated ones (CRM contract 16.2)."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, instant
from simulators.crm.auth import Actor, open_portal, require
from simulators.crm.errors import BatchTooLarge, CrmError, MissingScopes
from simulators.crm.evidence import BELIEVED, SET_UP, SPEC
from simulators.crm.grammar import Product
from simulators.crm.params import body, inputs
from simulators.crm.portal import Portal
from simulators.crm.timeline import events
from simulators.kit.exchange import current
from simulators.kit.fidelity import no_such, partly, whole

product = Product("timeline", "/integrators/timeline/<version:api>")
SCOPE = "timeline"
LARGEST_BATCH = 500
_V3 = "/integrators/timeline/v3/events"


EVENT = SET_UP.but(
    state=whole(SPEC),
    validation=partly("no event only by utk or domain; any eventTypeName is taken", SPEC),
    errors=whole(SPEC, BELIEVED),
    auth=whole(SPEC),
    webhooks=no_such("no event type tells of timelines"),
)


@product.blueprint.route(_V3, methods=["POST"])
@EVENT
def create_event() -> Response:
    """A new event from a template."""
    return answer(events.make(_opened(), body()), 201)


@product.blueprint.route(f"{_V3}/batch/create", methods=["POST"])
@EVENT
def create_events() -> Response:
    """Several of them; those that are refused are told in a 207."""
    portal = _opened()
    given = _batch("BatchInputTimelineEvent")
    results, errors = [], []
    for one in given:
        try:
            results.append(events.make(portal, one))
        except CrmError as refusal:
            errors.append(refusal.item())
    data = _done(portal, results)
    if errors:
        data |= {"numErrors": len(errors), "errors": errors}
    return answer(data, 207 if errors else 201)


@product.blueprint.route(f"{_V3}/<template_id>/<event_id>", methods=["GET"])
@EVENT.but(validation=whole(SPEC))
def read_event(template_id: str, event_id: str) -> Response:
    """One event."""
    return answer(events.read(_opened(), template_id, event_id))


@product.route("/events", "POST")
@EVENT
def occur() -> Response:
    """One app event; 409 for an id that was there."""
    return answer(events.occur(_opened(), body()), 201)


@product.route("/events/batch", "POST")
@EVENT
def occur_many() -> Response:
    """Several app events, all of them or none (SIM)."""
    portal = _opened()
    return answer(
        _done(portal, [events.occur(portal, one) for one in _batch("BatchInputAppEventOccurrence")])
    )


def _opened() -> Portal:
    """The portal that the app is installed in. Raises `MissingScopes`: private apps cannot have the scope."""
    require(SCOPE)
    actor: Actor = current().actor
    if actor.kind == "private":
        raise MissingScopes((SCOPE,))
    return open_portal()


def _batch(kind: str) -> list[dict[str, Any]]:
    given = inputs(kind)
    if len(given) > LARGEST_BATCH:
        raise BatchTooLarge(LARGEST_BATCH)
    return given


def _done(portal: Portal, results: list[dict[str, Any]]) -> dict[str, Any]:
    now = instant(portal.at)
    return {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
