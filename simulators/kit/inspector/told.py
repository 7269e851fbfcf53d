"""The last events of one record: who changed what, and what came of it."""

from __future__ import annotations

from typing import Any

from simulators.kit.accounts import Account
from simulators.kit.clock import iso
from simulators.kit.events import Event

LAST = 20
_ALL = 1_000_000


def last_events(account: Account, kind: str, id: str) -> list[dict[str, Any]]:
    """The record's newest events, each with the call that caused it and the deliveries that it caused."""
    every = [one for one in account.site.events.after(0, _ALL) if one.app == account.app]
    rows = [one for one in every if _about(one, kind, id)][-LAST:]
    calls = {one.span: one for one in every if one.kind == "request"}
    came: dict[str, list[Event]] = {one.span: [] for one in rows}
    roots = {one.span: one.span for one in rows}
    for one in every:  # in order, so that a cause is known before its effects
        causes = (one.cause, *one.data.get("queued", ())) if one.kind != "row" else ()
        found = dict.fromkeys(roots[cause] for cause in causes if cause in roots)
        for root in found:  # a delivery carries the events of several rows
            roots.setdefault(one.span, root)
            came[root].append(one)
    return [_shown(one, calls.get(one.cause), came[one.span]) for one in reversed(rows)]


def _about(event: Event, kind: str, id: str) -> bool:
    return event.kind == "row" and event.data.get("object") == kind and str(event.data.get("id")) == id


def _shown(event: Event, call: Event | None, came: list[Event]) -> dict[str, Any]:
    return {
        "id": event.id,
        "at": iso(event.at),
        "what": event.data.get("change", "changed"),
        "fields": sorted(event.data.get("fields") or ()),
        "by": event.cause if call is None else call.cause if call.cause in ("person", "client") else "client",
        "call": "" if call is None else f"{call.data['method']} {call.data['path']}",
        "then": [_effect(one) for one in came],
    }


def _effect(event: Event) -> dict[str, Any]:
    told = {"what": event.kind.replace("_", " "), "at": iso(event.at)}
    return told | ({"status": event.data["status"]} if "status" in event.data else {})
