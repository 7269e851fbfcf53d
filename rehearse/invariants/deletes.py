"""Deleting is for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.books import is_live_change
from rehearse.invariants.ground import Ground


class NoDeletes:
    """The core deletes, archives and inactivates nothing, and parts no pair while both records live.

    A record that has left the scope keeps its partner for later; one that was merged away hands it on.
    """

    name: ClassVar[str] = "no delete without evidence"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each record that the core changed, and for each pair that was ever linked."""
        yield from self._gone(ground)
        yield from self._parted(ground)

    @staticmethod
    def _gone(ground: Ground) -> Iterator[str]:
        for event in ground.stream.of("row"):
            if ground.stream.by_core(event):
                gone = not is_live_change(event)
                told = f"{event['app']} {event['object']} {event['record']}"
                yield f"{told} was {event['change']} by the core" if gone else ""

    @staticmethod
    def _parted(ground: Ground) -> Iterator[str]:
        running = {one.sync.id: one for one in ground.running}
        for event in ground.stream.of("linked"):
            sync = running.get(event["sync"])
            if sync is None or event["crm_id"] not in sync.ours or event["app_id"] not in sync.theirs:
                continue
            standing = sync.of_crm.get(event["crm_id"])
            linked = standing is not None and bool(standing.partner)
            yield "" if linked else f"{event['crm_id']} and {event['app_id']} were linked and are no more"
