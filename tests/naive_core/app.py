"""The surface in front of the naive core: the adapter that any team would have to write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, abort, g, jsonify, request
from werkzeug.exceptions import HTTPException

from tests.naive_core.syncing import Sync
from tests.naive_core.workspace import Workspace, iso, millis

ABOUT = {
    "surface": 1,
    "name": "naive core",
    "syncs": [{"crm_object": "contacts", "app": "quickbooks", "app_object": "customer"}],
}
AT = "/api/v1/connections/<connection>/syncs"


def create_app(admin_token: str, *, capabilities: Sequence[str] = ("clock",)) -> Flask:
    """The core as a WSGI app, which keeps its workspaces in memory and says that it has ``capabilities``."""
    app = Flask("naive_core", static_folder=None)
    app.extensions["workspaces"] = workspaces = dict[str, Workspace]()

    @app.before_request
    def admit() -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token == admin_token:
            return
        workspace = workspaces.get(token.removeprefix("naive-"))
        if workspace is None:
            abort(401)
        g.workspace = workspace

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[Response, int]:
        body = {"error": {"code": error.name.upper().replace(" ", "_"), "message": str(error.description)}}
        return jsonify(body), error.code or 500

    @app.get("/api/v1/capabilities")
    def about() -> Response:
        return jsonify(ABOUT | {"capabilities": list(capabilities)})

    @app.post("/api/v1/workspaces")
    def open_workspace() -> tuple[Response, int]:
        id = request.get_json()["id"]
        workspaces[id] = Workspace(id)
        return jsonify(id=id, token=f"naive-{id}"), 201

    @app.delete("/api/v1/workspaces/<id>")
    def drop_workspace(id: str) -> tuple[str, int]:
        workspaces.pop(id, None)
        return "", 204

    _time(app)
    _setting_up(app)
    _looking(app)
    return app


def _time(app: Flask) -> None:
    @app.put("/api/v1/workspaces/<_id>/clock")
    def set_clock(_id: str) -> Response:
        here().now = millis(request.get_json()["now"])
        return jsonify({})

    @app.post("/api/v1/settle")
    def settle() -> Response:
        with here().lock:
            found = here().settle(look=request.get_json().get("look", False))
            look = here().next_look()
        return jsonify(next_due=None, next_look=None if look is None else iso(look), found=found)


def _setting_up(app: Flask) -> None:
    @app.get("/api/v1/connections")
    def connections() -> Response:
        return listed([here().about(app) for app in here().vendors])

    @app.post("/api/v1/connections")
    def connect() -> tuple[Response, int]:
        asked = request.get_json()
        here().connect(asked["app"], asked["base_url"], asked["credentials"])
        return jsonify(here().about(asked["app"])), 201

    @app.get(AT)
    def syncs(connection: str) -> Response:
        return listed([shown(one) for one in here().syncs if connection == "quickbooks"])

    @app.post(AT)
    def set_up(connection: str) -> tuple[Response, int]:
        return jsonify(shown(here().set_up(request.get_json().get("direction", "two_way")))), 201

    @app.get(f"{AT}/<id>")
    def show(connection: str, id: str) -> Response:
        return jsonify(shown(the_sync(id)))

    @app.post(f"{AT}/<id>/<command>")
    def order(connection: str, id: str, command: str) -> Response:
        sync = the_sync(id)
        if command == "delete":
            here().syncs.remove(sync)
        sync.state = {"turn-off": "OFF", "edit": "ON", "delete": "DELETED"}[command]
        sync.direction = request.get_json().get("direction", sync.direction)
        here().look_soon()
        return jsonify(shown(sync))


def _looking(app: Flask) -> None:
    @app.get("/api/v1/cards")
    def cards() -> Response:
        none = {"sync": "", "status": "SYNC_NOT_FOUND", "label": "Sync not found", "reason": None}
        nothing = [{**none, "syncing_with": None, "last_update": None}]
        return jsonify(cards=[here().card(sync, request.args["id"]) for sync in here().syncs] or nothing)

    @app.get("/api/v1/records")
    def records() -> Response:
        return listed(
            [
                {
                    "sync": sync.id,
                    "side": "crm",
                    "object": "contacts",
                    "id": id,
                    "name": id,
                    "state": "in_sync",
                    "reason": None,
                    "partner": other,
                }
                for sync in here().syncs
                for id, other in sync.links.items()
            ]
        )

    @app.get("/api/v1/issues")
    def issues() -> Response:
        return listed(
            [
                {
                    "sync": sync.id,
                    "side": side,
                    "object": "contacts" if side == "crm" else "customer",
                    "id": id,
                    "name": id,
                    "code": "INVALID_VALUE",
                    "message": message,
                }
                for sync in here().syncs
                for (side, id), message in sync.failing.items()
            ]
        )


def here() -> Workspace:
    """The workspace of the call's token."""
    workspace: Workspace = g.workspace
    return workspace


def the_sync(id: str) -> Sync:
    """A sync by its id."""
    found = next((sync for sync in here().syncs if sync.id == id), None)
    return found or abort(404)


def listed(items: list[dict[str, Any]]) -> Response:
    """A list that fits on one page."""
    return jsonify(items=items, next=None)


def shown(sync: Sync) -> dict[str, str]:
    """A sync."""
    about = {"connection": "quickbooks", "crm_object": "contacts", "app_object": "customer"}
    return {"id": sync.id, "state": sync.state, "direction": sync.direction, **about}
