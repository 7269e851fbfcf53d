"""A site's events: a page of them as JSON, or all that come as server-sent events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request

from simulators.kit.control.desk import asked_site, desk
from simulators.kit.control.errors import ControlError
from simulators.kit.events import Event
from simulators.kit.sites import Site
from simulators.kit.wire import encode, json_response

blueprint = Blueprint("events", __name__)

FILTERS = ("kind", "app", "cause", "span")
"""Query parameters that keep only the events whose field of that name is this; several with commas."""

MOST = 10_000

SILENCE = 0.5
"""Seconds without an event after which a comment is sent."""


@blueprint.get("/events")
def list_events() -> Response:
    """Events after a number, oldest first, or a stream of them where the caller accepts one."""
    site, wanted = asked_site(), _wanted()
    if "text/event-stream" in request.headers.get("Accept", ""):
        return _stream(site, _number("Last-Event-ID", request.headers.get("Last-Event-ID"), _after()), wanted)
    limit = _number("limit", request.args.get("limit"), 1_000)
    found = [event.to_json() for event in site.events.after(_after(), MOST * 10) if _fits(event, wanted)]
    return json_response({"events": found[: min(limit, MOST)], "last": site.events.last})


def _stream(site: Site, after: int, wanted: dict[str, list[str]]) -> Response:
    slots = desk().streams
    if not slots.acquire(blocking=False):
        hint = "close another stream, or ask for pages with ?after="
        raise ControlError(503, "too_many_streams", "as many event streams are open as may be", hint=hint)
    response = Response(_chunks(site, after, wanted), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.call_on_close(slots.release)
    return response


def _chunks(site: Site, last: int, wanted: dict[str, list[str]]) -> Iterator[bytes]:
    """One server-sent event for each event; a comment in each silence shows who has gone."""
    yield b": \n\n"
    while not site.sites.closing.is_set():
        if not site.events.wait_after(last, SILENCE):
            yield b": \n\n"
        for event in site.events.after(last):
            last = event.id
            if _fits(event, wanted):
                yield b"id: %d\nevent: %s\ndata: %s\n\n" % (
                    event.id,
                    event.kind.encode(),
                    encode(event.to_json()),
                )


def _after() -> int:
    return _number("after", request.args.get("after"), 0)


def _wanted() -> dict[str, list[str]]:
    return {name: request.args[name].split(",") for name in FILTERS if name in request.args}


def _fits(event: Event, wanted: dict[str, list[str]]) -> bool:
    return all(getattr(event, name) in values for name, values in wanted.items())


def _number(name: str, text: Any, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not str(text).isascii() or not str(text).isdigit():
        raise ControlError(400, "bad_number", f"{name} is not a number: {text!r}")
    return int(text)
