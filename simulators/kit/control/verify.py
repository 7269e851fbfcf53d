"""Whether a call was made; where it was not, which calls came closest."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from flask import Blueprint, Response

from simulators.kit.control.bodies import Verify, read
from simulators.kit.control.desk import asked_site, desk
from simulators.kit.control.errors import ControlError
from simulators.kit.wire import json_response

blueprint = Blueprint("verify", __name__)

NEAR = 5
"""So many near misses are told, the nearest first."""


@blueprint.post("/requests/verify")
def verify_requests() -> Response:
    """The calls to ``app`` with this method and path (``*`` is anything), and how many were expected."""
    asked = read(Verify)
    if asked.app not in desk().sites.vendors:
        hint = f"there are {', '.join(desk().sites.vendors)}"
        raise ControlError(400, "no_such_app", f"no app {asked.app!r}", hint=hint)
    calls = [event.to_json() for event in asked_site().events.after(0, 1_000_000) if event.kind == "request"]
    calls = [call for call in calls if call["app"] == asked.app]
    matches = [call for call in calls if not _misses(asked, call)]
    verified = bool(matches) if asked.times is None else len(matches) == asked.times
    near = [] if verified else _near_misses(asked, calls)
    return json_response(
        {"verified": verified, "count": len(matches), "matches": matches, "near_misses": near}
    )


def _near_misses(asked: Verify, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The calls that miss by least, newest first among equals; each with what is wrong."""
    missed = [(_misses(asked, call), call) for call in reversed(calls)]
    missed = sorted((one for one in missed if one[0]), key=lambda one: len(one[0]))
    return [{"why": why, "request": call} for why, call in missed[:NEAR]]


def _misses(asked: Verify, call: dict[str, Any]) -> list[str]:
    """What is otherwise than asked, in words: the method, and each segment of the path."""
    wrong = []
    if call["method"] != asked.method.upper():
        wrong.append(f"method {call['method']}, not {asked.method.upper()}")
    if fnmatchcase(call["path"], asked.path):
        return wrong
    has, wants = call["path"].strip("/").split("/"), asked.path.strip("/").split("/")
    if len(has) != len(wants):
        wrong.append(f"path of {len(has)} segments, not {len(wants)}")
    wrong += [
        f"path segment {place}: {one!r}, not {other!r}"
        for place, (one, other) in enumerate(zip(has, wants, strict=False), start=1)
        if not fnmatchcase(one, other)
    ]
    return wrong or [f"path {call['path']!r}, not {asked.path!r}"]
