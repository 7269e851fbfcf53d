"""The trail of one record through everything: call → rows → webhook → cycle → decision → call → rows.

Every event names the span of what caused it. Kept is what speaks of the record or of its partner, and what
led there; the rest of a cycle, which is about others, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rehearse.core_values import Sync

Event = Mapping[str, Any]


class Record(NamedTuple):
    """A record in an app."""

    app: str
    object: str
    id: str


@dataclass(frozen=True)
class Step:
    """One event with what it caused."""

    event: Event
    caused: list[Step] = field(default_factory=list)


def trail(events: Sequence[Event], record: Record, syncs: Iterable[Sync]) -> list[Step]:
    """The steps of a record, by what began them, oldest first; empty where nothing speaks of it."""
    reading = _Reading(events, record, {sync.id: sync for sync in syncs})
    kept: dict[str, Event] = {}
    for event in events:
        if reading.speaks_of(event):
            reading.keep_with_causes(event, kept)
    steps = {span: Step(event) for span, event in kept.items()}
    roots: list[Step] = []
    for event in events:
        step = steps.get(event["span"])
        if step is not None and step.event is event:
            above = steps.get(reading.parent(event))
            (roots if above is None else above.caused).append(step)
    return roots


class _Reading:
    """The stream, read for one record and its partner."""

    def __init__(self, events: Sequence[Event], record: Record, syncs: Mapping[str, Sync]) -> None:
        self._syncs = syncs
        self._by_span = {event["span"]: event for event in events}
        self._records = {record}
        for event in events:
            pair = self._pair(event)
            if record in pair:
                self._records.update(pair)

    def speaks_of(self, event: Event) -> bool:
        """Whether an event is about the record or its partner."""
        if event["kind"] == "row":
            return Record(event["app"], str(event.get("object")), str(event.get("record"))) in self._records
        if event["kind"] == "observed":
            app, object = self._app(str(event["side"])), str(event["object"])
            return any(Record(app, object, str(one)) in self._records for one in event["ids"])
        return any(one in self._records for one in self._pair(event))

    def keep_with_causes(self, event: Event, kept: dict[str, Event]) -> None:
        """The event and everything that led to it."""
        at: Event | None = event
        while at is not None and at["span"] not in kept:
            kept[at["span"]] = at
            at = self._by_span.get(self.parent(at))

    def parent(self, event: Event) -> str:
        """What caused an event. A delivery or a request carries several: the one about the record counts."""
        for queued in event.get("queued", ()):
            change = self._by_span.get(self._by_span[queued]["cause"]) if queued in self._by_span else None
            if change is not None and self.speaks_of(change):
                return str(queued)
        for intent in event.get("intents", ()):
            if intent in self._by_span and self.speaks_of(self._by_span[intent]):
                return str(intent)
        return str(event["cause"])

    def _pair(self, event: Event) -> tuple[Record, ...]:
        """Both records that a decision or a link of the core is about, as far as they exist."""
        if event["app"] != "core" or event["kind"] not in ("decision", "intent", "linked"):
            return ()
        sync = self._syncs.get(str(event["sync"]))
        if sync is None:
            return ()
        pair = (
            Record("crm", sync.crm_object, str(event.get("crm_id") or "")),
            Record(self._app(sync.connection), sync.app_object, str(event.get("app_id") or "")),
        )
        return tuple(one for one in pair if one.id)

    @staticmethod
    def _app(side: str) -> str:
        """The app behind a connection: ``quickbooks-2`` is one to QuickBooks."""
        return side.partition("-")[0]
