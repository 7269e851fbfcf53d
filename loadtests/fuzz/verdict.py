"""What every answer has to be, whatever was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from loadtests.fuzz.calls import Call
from simulators.kit.events import Event


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as the caller has it, and what the journal says of its call."""

    status: int
    headers: dict[str, str]
    body: bytes
    events: list[Event]


def faults(call: Call, reply: Reply, form: Callable[[Call, Reply], Iterable[str]] | None = None) -> list[str]:
    """Everything that is wrong with an answer; ``form`` is the vendor's, the CRM's unless told otherwise."""
    return [*_journal(call, reply), *(form or crm)(call, reply)]


def json_of(reply: Reply) -> tuple[Any, str]:
    """The decoded body, or what is wrong with it."""
    try:
        return json.loads(reply.body, parse_constant=_no_constant), ""
    except ValueError as error:
        return None, f"no JSON: {error}"


def _journal(call: Call, reply: Reply) -> Iterable[str]:
    for event in reply.events:
        if event.kind == "crash":
            yield f"a crash: {event.data['error'].strip().splitlines()[-1]}\n{event.data['error']}"
    told = [event for event in reply.events if event.kind == "request"]
    if len(told) != 1:
        yield f"{len(told)} lines in the journal"
    elif (told[0].data["method"], told[0].data["status"]) != (call.method, reply.status):
        yield f"the journal says {told[0].data['method']} {told[0].data['status']}"
    if reply.status >= 400 and any(event.kind == "row" for event in reply.events):
        yield "a refused call changed rows"


def crm(call: Call, reply: Reply) -> Iterable[str]:
    """What is wrong with the form of an answer of the CRM."""
    type = reply.headers.get("content-type", "")
    if "date" not in reply.headers or reply.status == 500:
        yield f"status {reply.status}, Date {reply.headers.get('date')!r}"
    if reply.status == 204:
        if reply.body or type:
            yield "a 204 with content"
    elif call.method == "HEAD":
        if reply.body:
            yield "an answer to HEAD with a body"
    elif 300 <= reply.status < 400:
        if call.method != "GET" or not reply.headers.get("location"):
            yield "a redirect that loses the body"
    elif type.startswith("application/json"):
        yield from _json(reply)
    elif type.startswith("text/html"):
        if reply.status not in (404, 405, 414) or f"HTTP ERROR {reply.status}".encode() not in reply.body:
            yield "a page that is none of the vendor's"
    elif reply.status >= 400 or not type:
        yield f"a refusal of type {type!r}"


def _json(reply: Reply) -> Iterable[str]:
    data, wrong = json_of(reply)
    if wrong:
        yield wrong
        return
    if reply.status >= 400:
        yield from _refusal(reply, data)
    elif reply.status == 207:
        yield from _parts(data)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _refusal(reply: Reply, data: Any) -> Iterable[str]:
    if not isinstance(data, dict) or not isinstance(data.get("message"), str) or not data["message"]:
        yield "a refusal without a message"
        return
    if "error_description" in data:
        if set(data) != {"status", "message", "error", "error_description"} or reply.status != 400:
            yield "an OAuth refusal of another shape"
        return
    if data.get("status") != "error":
        yield f"status is {data.get('status')!r}"
    if data.get("correlationId") != reply.headers.get("x-hubspot-correlation-id"):
        yield "the header and the body name different correlation ids"
    yield from _envelope(data)


def _parts(data: Any) -> Iterable[str]:
    errors = data.get("errors") if isinstance(data, dict) else None
    if not errors or data.get("numErrors") != len(errors) or data.get("status") != "COMPLETE":
        yield "a 207 of another shape"
        return
    for one in errors:
        if one.get("status") != "error" or not one.get("message") or "correlationId" in one:
            yield f"an entry of another shape: {one}"
        yield from _envelope(one)


def _envelope(data: dict[str, Any]) -> Iterable[str]:
    context = data.get("context", {})
    if not all(
        isinstance(some, list) and all(isinstance(one, str) for one in some) for some in context.values()
    ):
        yield f"context is {context}"
