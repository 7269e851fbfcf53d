"""Workspaces: one CRM portal each, with a token of its own."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response

from sync_core.engine import users
from sync_core.store import settings
from sync_core.web.answers import answer, iso, listed
from sync_core.web.asking import Body, caller, hub, only, read, seat_of
from sync_core.web.errors import ApiError
from sync_core.web.hub import Seat

blueprint = Blueprint("workspaces", __name__)

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class NewWorkspace(Body):
    """``id`` is chosen if it is left out."""

    id: str = ""
    name: str = ""


@blueprint.get("/workspaces")
def index() -> Response:
    """The workspaces that the caller may see."""
    only()
    seats = hub().all()
    return listed(
        [_json(seat) for seat in seats if caller().admin or seat.workspace.id == caller().workspace]
    )


@blueprint.post("/workspaces")
def create() -> Response:
    """A new, empty workspace and the token that speaks for it."""
    _admin_only()
    asked = read(NewWorkspace)
    if asked.id and not _ID.fullmatch(asked.id):
        raise ApiError(
            400,
            "BAD_ID",
            f"not an id: {asked.id!r}",
            hint="small letters, digits, - and _; at most 40 of them",
        )
    seat = hub().open(asked.id, asked.name)
    return answer({**_json(seat), "token": seat.token}, 201)


class Person(Body):
    """Somebody who works in the portal."""

    email: str
    super_admin: bool = False
    app_marketplace: bool = False


class People(Body):
    """Everybody who works in the portal."""

    items: list[Person]


@blueprint.get("/workspaces/<id>/users")
def show_users(id: str) -> Response:
    """The people of the portal, and what each may do here."""
    only()
    return _people(seat_of(id))


@blueprint.put("/workspaces/<id>/users")
def save_users(id: str) -> Response:
    """These people and nobody else. Calls made for one of them name the e-mail in ``Acting-User``."""
    asked = read(People)
    users.save(
        seat_of(id).workspace,
        {one.email: [name for name in users.PERMISSIONS if getattr(one, name)] for one in asked.items},
    )
    return _people(seat_of(id))


def _people(seat: Seat) -> Response:
    known = users.of(seat.workspace)
    return listed(
        [
            {"email": email, **{name: name in held for name in users.PERMISSIONS}}
            for email, held in known.items()
        ]
    )


@blueprint.delete("/workspaces/<id>")
def remove(id: str) -> Response:
    """Forget a workspace that was made for a rehearsal, with its database."""
    _admin_only()
    if not hub().rehearsal:
        raise ApiError(409, "REHEARSAL_ONLY", "workspaces are removed in rehearsal mode only")
    hub().drop(id)
    return Response(status=204)


def _admin_only() -> None:
    if not caller().admin:
        raise ApiError(403, "FORBIDDEN", "this call wants the admin token")


def _json(seat: Seat) -> dict[str, Any]:
    with seat.workspace.store.transaction() as tx:
        row = settings.get_workspace(tx)
    return {"id": row.id, "name": row.name, "created": iso(row.created)}
