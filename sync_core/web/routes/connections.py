"""Connections: a workspace's bonds to app accounts, and whether each still holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response

from sync_core.apps.client import Check
from sync_core.engine.connecting import refuse_unusable
from sync_core.rules.issues import message
from sync_core.store import settings
from sync_core.store.settings import AppConnection
from sync_core.web.answers import answer, check_json, iso, iso_or_none, listed
from sync_core.web.asking import Body, hub, only, permitted, read, seat, workspace

blueprint = Blueprint("connections", __name__)


class NewConnection(Body):
    """``credentials`` are the app's own: an access token, or the parts of an OAuth grant."""

    app: str
    base_url: str
    credentials: dict[str, Any]


class NewCredentials(Body):
    """They replace all that is stored."""

    credentials: dict[str, Any]


@blueprint.get("/connections")
def index() -> Response:
    """Every bond, the CRM's and the apps'."""
    only()
    with workspace().store.transaction() as tx:
        bonds = settings.connections(tx)
    return listed([bond_json(bond) for bond in bonds])


@blueprint.post("/connections")
def create() -> Response:
    """Bond the workspace with an account: the credentials are tried, nothing is synced."""
    asked = read(NewConnection)
    refuse_unusable(asked.app, asked.base_url, rehearsal=hub().rehearsal)
    bond, checks = permitted().connect(asked.app, asked.base_url.rstrip("/"), asked.credentials)
    hub().runner.wake(workspace().id)
    return answer(_with_checks(bond, checks), 201)


@blueprint.get("/connections/<id>")
def show(id: str) -> Response:
    """One bond."""
    only()
    return answer(bond_json(workspace().connection(id)))


@blueprint.post("/connections/<id>/reconnect")
def reconnect(id: str) -> Response:
    """New credentials; if they are good, all that waited goes on."""
    checks = permitted().reconnect(id, read(NewCredentials).credentials)
    hub().runner.wake(seat().workspace.id)
    return answer(_with_checks(workspace().connection(id), checks))


@blueprint.get("/connections/<id>/checks")
def checks(id: str) -> Response:
    """Ask the app now whether all is there; ``?objects=a,b`` asks for what syncing these needs, too."""
    objects = [name for name in only("objects").get("objects", "").split(",") if name]
    workspace().connection(id)
    return listed([check_json(check) for check in workspace().check(id, objects)])


def bond_json(bond: AppConnection) -> dict[str, Any]:
    """A connection. ``error`` is its one open error, however many records wait behind it."""
    return {
        "id": bond.id,
        "app": bond.app,
        "base_url": bond.base_url,
        "state": _state(bond),
        "account": bond.account,
        "created": iso(bond.created),
        "last_poll": iso_or_none(bond.polled_at),
        "error": _error(bond),
    }


def _state(bond: AppConnection) -> str:
    if bond.error_code:
        return "error"
    if bond.waits_until is not None:
        return "waiting"
    return "ok" if bond.polled_at is not None else "not_verified"


def _error(bond: AppConnection) -> dict[str, Any] | None:
    if not bond.error_code:
        return None
    return {
        "code": bond.error_code,
        "message": message(bond.error_code, {"app": bond.app, **bond.error_params}),
        "since": iso_or_none(bond.error_since),
        "retry_at": iso_or_none(bond.retry_at),
    }


def _with_checks(bond: AppConnection, checks: Sequence[Check]) -> dict[str, Any]:
    shown = bond_json(bond)
    if any(check.result == "missing" for check in checks):
        shown["state"] = "error"
    return {**shown, "checks": [check_json(check) for check in checks]}
