"""The events that led to the accounts as they are now: what a restored snapshot undid is left out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

Event: TypeAlias = Mapping[str, Any]


class Stream:
    """Every event that led to the present, oldest first, as far as the ring of events reaches back."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events: list[Event] = []
        kept: dict[str, list[Event]] = {}
        for event in events:
            kind = event["kind"]
            if kind == "snapshot_taken":
                kept[event["name"]] = list(self.events)
            elif kind == "snapshot_restored":
                self.events = list(kept.get(event["name"], ()))
            elif kind == "reset":
                self.events = []
            else:
                self.events.append(event)

    @cached_property
    def by_span(self) -> dict[str, Event]:
        """The event that has a span."""
        return {event["span"]: event for event in self.events}

    @cached_property
    def by_kind(self) -> dict[str, list[Event]]:
        """The events of each kind."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event["kind"], []).append(event)
        return found

    def of(self, kind: str) -> list[Event]:
        """The events of a kind."""
        return self.by_kind.get(kind, [])

    def causes(self, event: Event) -> Iterator[Event]:
        """What led to an event, nearest first, as far as the stream tells."""
        seen = {event["span"]}
        at = self.by_span.get(event["cause"])
        while at is not None and at["span"] not in seen:
            yield at
            seen.add(at["span"])
            at = self.by_span.get(at["cause"])

    def by_core(self, event: Event) -> bool:
        """Whether the core did it, in a call of one of its cycles. Everybody else counts as a person."""
        call = self.by_span.get(event["cause"])
        return call is not None and self._behind(call) is not None

    def sent_by(self, row: Event) -> Event | None:
        """Of a row that the core changed, the event by which it told that it was about to."""
        call = self.by_span.get(row["cause"])
        return self._behind(call) if call is not None else None

    def was_overtaken(self, begun: Event | None, done: Event) -> bool:
        """Whether another worker of the core began a cycle between these two events of one worker's."""
        if begun is None:
            return False
        cycles = self._cycles
        return bisect_right(cycles, begun["id"]) < bisect_left(cycles, done["id"])

    @cached_property
    def _cycles(self) -> list[int]:
        """The numbers of the events by which cycles began."""
        return [event["id"] for event in self.of("cycle")]

    def _behind(self, call: Event) -> Event | None:
        above = self.by_span.get(call["cause"])
        return above if above is not None and above["app"] == "core" else None
