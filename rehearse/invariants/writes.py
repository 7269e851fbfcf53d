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
        self._by_record: dict[str, dict[tuple[bool, str], set[str]]] = {}
        self._fields: dict[str, set[str]] = {}

    def settled(self, change: Change) -> int | None:
        """The number of the event by which the core knew that it had made this change."""
        known = self._settled.get(self._batch(change), ())
        return next((no for no in known if no > change.no), None)

    def syncs(self, change: Change) -> set[str]:
        """The syncs for which the core changed this record."""
        batch = self._batch(change)
        if batch not in self._by_record:
            self._by_record[batch] = self._records(batch)
        return self._by_record[batch].get((change.event["app"] == "crm", change.event["record"]), set())

    def fields(self, change: Change) -> set[str]:
        """The fields that the core meant to write; more where a batch made several records."""
        batch = self._batch(change)
        if batch not in self._fields:
            by_span = self._stream.by_span
            decisions = (by_span.get(one["cause"]) for one in self._of(batch))
            self._fields[batch] = {name for one in decisions if one is not None for name in one["fields"]}
        return self._fields[batch]

    def _records(self, batch: str) -> dict[tuple[bool, str], set[str]]:
        """The syncs for which a batch was made, by the records that it names: whether of the CRM, and id."""
        found: dict[tuple[bool, str], set[str]] = {}
        for one in self._of(batch):
            for of_crm, id in ((True, one["crm_id"]), (False, one["app_id"])):
                found.setdefault((of_crm, id), set()).add(one["sync"])
        return found

    def _of(self, batch: str) -> Iterator[Event]:
        for span in self._intents.get(batch, ()):
            if intent := self._stream.by_span.get(span):
                yield intent

    def _batch(self, change: Change) -> str:
        sent = self._stream.sent_by(change.event)
        return str((sent or {}).get("batch", ""))
