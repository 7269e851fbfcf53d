"""Puts the API together: one Flask app, one blueprint for each kind of thing."""

from __future__ import annotations

from flask import Flask, Response, g, request

from sync_core.ports import Later
from sync_core.web import errors
from sync_core.web.answers import iso
from sync_core.web.asking import hub, workspace
from sync_core.web.errors import ApiError
from sync_core.web.hub import Hub
from sync_core.web.routes import (
    capabilities,
    cards,
    conflicts,
    connections,
    events,
    health,
    hooks,
    issues,
    openapi,
    records,
    rehearsal,
    syncs,
    workspaces,
)

PREFIX = "/api/v1"

BODY_LIMIT = 4 * 1024 * 1024
"""Bytes; a vendor's webhook and a sync's settings are far below."""

_RESOURCES = (
    workspaces,
    connections,
    syncs,
    cards,
    health,
    issues,
    records,
    conflicts,
    events,
    hooks,
    rehearsal,
    capabilities,
    openapi,
)
_OPEN = ("hooks.receive", "openapi.document")
"""Answer without a token: webhooks carry a signature instead."""


def create_app(hub: Hub) -> Flask:
    """The API over the workspaces of a hub, as a WSGI app.

    Calls carry ``Authorization: Bearer`` with the admin token (which names a workspace by ``?workspace=``, or
    means the first) or with the token of a workspace.
    """
    app = Flask("sync_core.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.url_map.strict_slashes = False
    app.extensions["hub"] = hub
    app.before_request(_admit)
    errors.register(app)
    app.register_error_handler(Later, _later)
    for resource in _RESOURCES:
        app.register_blueprint(resource.blueprint, url_prefix=PREFIX)
    app.add_url_rule("/card", endpoint="card_fragment", view_func=cards.fragment)
    return app


def _later(later: Later) -> Response:
    """The limit of an app is used up; on a clock that waits this is never seen."""
    refused = ApiError(
        503, "LATER", "the app's limit is used up for now", hint="ask again then", retry_at=iso(later.at)
    ).respond()
    wait = later.at - workspace().clock.now()
    refused.headers["Retry-After"] = str(max(1, -(-wait // 1000)))
    return refused


def _admit() -> None:
    if request.endpoint is None or request.endpoint in _OPEN:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    caller = hub().caller(token.strip()) if scheme.lower() == "bearer" and token.strip() else None
    if caller is None:
        raise ApiError(
            401,
            "UNAUTHORIZED",
            "this call wants a token",
            hint="Authorization: Bearer <admin or workspace token>",
        )
    g.caller = caller
