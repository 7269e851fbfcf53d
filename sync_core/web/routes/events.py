"""What the core did, event by event."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from flask import Blueprint, Response

from sync_core.web.answers import iso, listed
from sync_core.web.asking import LIMIT, MOST, only, workspace
from sync_core.web.errors import ApiError

blueprint = Blueprint("events", __name__)


@runtime_checkable
class Readable(Protocol):
    """Events that can be read again."""

    def after(self, last: int, limit: int = 1_000) -> list[dict[str, object]]:
        """The events with a greater number, oldest first."""


@blueprint.get("/events")
def index() -> Response:
    """The events after a number, oldest first. ``next`` is null once there are no more for now."""
    asked = only("after", "limit")
    after, limit = _number(asked.get("after", "0"), "after"), _number(asked.get("limit", str(LIMIT)), "limit")
    log = workspace().events
    if not isinstance(log, Readable):
        raise ApiError(
            409, "TOLD_ELSEWHERE", "this core tells its events to whoever runs it; read them there"
        )
    found = log.after(after, min(max(limit, 1), MOST) + 1)
    items, more = found[:limit], found[limit:]
    return listed([_json(event) for event in items], str(items[-1]["id"]) if more else None)


def _json(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "at": iso(event["at"])}


def _number(text: str, name: str) -> int:
    if not text.isdecimal():
        raise ApiError(400, "BAD_NUMBER", f"{name} must be a number, not {text!r}")
    return int(text)
