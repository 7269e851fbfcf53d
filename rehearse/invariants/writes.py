"""What the core told of its writes: for which sync and fields each was, and when it was settled."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.invariants.books import Change
from rehearse.invariants.stream import Event, Stream


class Writes:
    """The core's batches, by the rows that they changed."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._intents: dict[str, list[str]] = {}
        for event in stream.of("sent"):
            self._intents.setdefault(event["batch"], []).extend(event["intents"])
        self._settled: dict[str, list[int]] = {}
        for event in stream.of("settled"):
            if event["done"] and not event["not_done"]:
                self._settled.setdefault(event["batch"], []).append(event["id"])

    def settled(self, change: Change) -> int | None:
        """The number of the event by which the core knew that it had made this change."""
        sent = self._stream.sent_by(change.event)
        if sent is None or "batch" not in sent:
            return None
        return next((no for no in self._settled.get(sent["batch"], ()) if no > change.no), None)

    def syncs(self, change: Change) -> set[str]:
        """The syncs for which the core changed this record."""
        key = "crm_id" if change.event["app"] == "crm" else "app_id"
        mine = (one for one in self._of(change) if one[key] == change.event["record"])
        return {one["sync"] for one in mine}

    def fields(self, change: Change) -> set[str]:
        """The fields that the core meant to write; more where a batch made several records."""
        by_span = self._stream.by_span
        decisions = (by_span.get(one["cause"]) for one in self._of(change))
        return {name for one in decisions if one is not None for name in one["fields"]}

    def _of(self, change: Change) -> Iterator[Event]:
        sent = self._stream.sent_by(change.event)
        for span in self._intents.get((sent or {}).get("batch", ""), ()):
            if intent := self._stream.by_span.get(span):
                yield intent
