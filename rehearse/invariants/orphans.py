"""What the core made belongs to somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.books import place_of
from rehearse.invariants.ground import Ground


class NoOrphans:
    """Every record that the core made was linked: one that never was is one too many.

    Unless people threw it away before the core had heard that it was there.
    """

    name: ClassVar[str] = "no orphans"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each record that the core made."""
        stream = ground.stream
        objects = {one["id"]: one for one in ground.settings}
        linked = set()
        for event in stream.of("linked"):
            sync = objects.get(event["sync"])
            if sync is not None:
                app = ground.connections[sync["connection"]].app
                linked.add(place_of("crm", sync["crm_object"], event["crm_id"]))
                linked.add(place_of(app, sync["app_object"], event["app_id"]))
        thrown_away = {
            place_of(event["app"], event["object"], event["record"])
            for event in stream.of("row")
            if event["change"] in ("archived", "deleted") and not stream.by_core(event)
        }
        for event in stream.of("row"):
            if event["change"] != "created" or not stream.by_core(event):
                continue
            known = place_of(event["app"], event["object"], event["record"]) in linked | thrown_away
            told = f"{event['app']} {event['object']} {event['record']}"
            yield "" if known else f"{told} was made by the core and never linked"
