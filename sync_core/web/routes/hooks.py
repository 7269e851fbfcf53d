"""Webhooks in. They are hints only: the records that a genuine one names are read anew, soon."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from sync_core.apps.factory import receivers
from sync_core.apps.hooks import Delivery
from sync_core.store import settings
from sync_core.web.address import called_url
from sync_core.web.asking import hub, only
from sync_core.web.errors import ApiError

blueprint = Blueprint("hooks", __name__)

_RECEIVERS = receivers()
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-([0-9a-f]{16})-[0-9a-f]{2}")


@blueprint.post("/hooks/<app>")
def receive(app: str) -> Response:
    """Verify the signature with the connections of this app, ask for a cycle soon, answer at once."""
    only()
    if app not in _RECEIVERS:
        raise ApiError(404, "NOT_FOUND", f"no webhooks of {app!r}", hint=f"there are {', '.join(_RECEIVERS)}")
    named = request.args.get("workspace")
    seats = hub().all()
    if not named and len(seats) != 1:
        raise ApiError(
            400, "MISSING_PARAMETER", "say which workspace is meant", hint="…/hooks/crm?workspace=ID"
        )
    workspace = (hub().get(named) if named else seats[0]).workspace
    with workspace.store.transaction() as tx:
        bonds = [bond.id for bond in settings.connections(tx) if bond.app == app]
        held = {bond: settings.credentials(tx, workspace.vault, bond) for bond in bonds}
    receiver, delivery = _RECEIVERS[app], _delivery()
    now = workspace.clock.now()
    troubles = {bond: receiver.trouble(secrets, delivery, now) for bond, secrets in held.items()}
    if all(troubles.values()):
        reason = next(iter(troubles.values()), f"{app} is not connected")
        workspace.events.emit("webhook_refused", cause=_span(), from_app=app, reason=reason)
        raise ApiError(401, "BAD_SIGNATURE", reason)
    span = workspace.events.emit("webhook", cause=_span(), from_app=app)
    news = [
        workspace.hint(bond, receiver.named(held[bond], delivery.body), span)
        for bond, trouble in troubles.items()
        if not trouble
    ]
    if any(news):
        hub().runner.wake(workspace.id)
    return Response(status=204)


def _delivery() -> Delivery:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Delivery(request.method, called_url(request, hub().public_url), headers, request.get_data())


def _span() -> str:
    """The span that caused the delivery, of the W3C ``traceparent`` header."""
    found = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
    return found[1] if found else "webhook"
