"""What a call asks for: its workspace, its JSON body, its place in a list."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import msgspec
from flask import current_app, g, request

from sync_core.apps.instants import millis
from sync_core.engine import users
from sync_core.engine.workspace import Workspace
from sync_core.web.errors import ApiError
from sync_core.web.hub import Caller, Hub, Seat

LIMIT = 100
"""Items of a list unless asked otherwise."""

MOST = 1_000


def hub() -> Hub:
    """The hub behind the app. A server that shares one app among hubs names its own in the environ."""
    return cast(Hub, request.environ.get("sync_core.hub") or current_app.extensions["hub"])


def caller() -> Caller:
    """Whom the call's token stands for."""
    return cast(Caller, g.caller)


def seat_of(id: str) -> Seat:
    """The workspace with this id, if the caller may see it."""
    if not caller().admin and caller().workspace != id:
        raise ApiError(403, "FORBIDDEN", f"this token is not for the workspace {id!r}")
    return hub().get(id)


def seat() -> Seat:
    """The workspace that the call is about: the token's, the one of ``?workspace=``, or the first."""
    named = request.args.get("workspace") or caller().workspace
    if named:
        return seat_of(named)
    seats = hub().all()
    if not seats:
        raise ApiError(404, "NOT_FOUND", "there is no workspace yet", hint="POST workspaces with {}")
    return seats[0]


def workspace() -> Workspace:
    """The workspace that the call is about."""
    return seat().workspace


def permitted() -> Workspace:
    """The workspace, if the person on whose behalf the call is made may set things up there."""
    found = workspace()
    users.may_set_up(found, request.headers.get("Acting-User", ""))
    return found


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Subclasses are the bodies of the API; an unknown key is refused."""


class Nothing(Body):
    """An empty body, or ``{}``."""


Asked = TypeVar("Asked", bound=Body)


def read(kind: type[Asked]) -> Asked:
    """The body as this kind; 400 says what does not fit."""
    try:
        return msgspec.convert(json_body(), kind)
    except msgspec.ValidationError as error:
        allowed = ", ".join(kind.__struct_fields__) or "none"
        raise ApiError(400, "BAD_BODY", str(error), hint=f"allowed keys: {allowed}") from None


def json_body() -> Any:
    """The decoded body; ``{}`` where there is none."""
    try:
        return msgspec.json.decode(request.get_data() or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ApiError(400, "BAD_JSON", f"the body is not JSON: {error}") from None


def only(*allowed: str) -> Mapping[str, str]:
    """The query's parameters; any that is not allowed here is refused by name."""
    known = ("workspace", *allowed)
    unknown = [name for name in request.args if name not in known]
    if unknown:
        raise ApiError(
            400,
            "UNKNOWN_PARAMETER",
            f"unknown parameter {unknown[0]!r}",
            hint=f"allowed: {', '.join(known)}",
        )
    return request.args


def needed(name: str) -> str:
    """A query parameter that must be there."""
    value = request.args.get(name, "")
    if not value:
        raise ApiError(400, "MISSING_PARAMETER", f"the parameter {name!r} is needed")
    return value


def choice(name: str, allowed: Sequence[str]) -> str:
    """A query parameter with one of these values, or ``""``."""
    value = request.args.get(name, "")
    if value and value not in allowed:
        raise ApiError(400, "BAD_PARAMETER", f"{name}: {value!r} is none of {', '.join(allowed)}")
    return value


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list to go on, and how far. ``after`` is the key of the last item seen, or empty."""

    after: tuple[str, ...]
    limit: int


def place(parts: int) -> Place:
    """The place that ``?cursor=`` and ``?limit=`` name; a key has so many parts."""
    text = request.args.get("limit", str(LIMIT))
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise ApiError(400, "BAD_LIMIT", f"limit must be a number from 1 to {MOST}, not {text!r}")
    cursor = request.args.get("cursor", "")
    after = _opened(cursor) if cursor else ()
    if cursor and len(after) != parts:
        raise ApiError(400, "BAD_CURSOR", "the cursor is not one of this list", hint="take it from `next`")
    return Place(after, int(text))


def cursor_of(*key: str) -> str:
    """The cursor behind an item with this key."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def _opened(cursor: str) -> tuple[str, ...]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return tuple(msgspec.json.decode(raw, type=list[str]))
    except (binascii.Error, msgspec.DecodeError, UnicodeError, ValueError):
        return ()


def instant(given: int | str, name: str) -> int:
    """Milliseconds of a number of them or of an ISO 8601 time; 400 where it is neither."""
    if isinstance(given, int):
        return given
    try:
        return millis(given)
    except ValueError:
        raise ApiError(
            400, "BAD_TIME", f"{name}: not a time: {given!r}", hint="write 2026-11-02T09:15:00Z"
        ) from None
