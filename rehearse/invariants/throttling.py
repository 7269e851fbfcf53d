"""The core keeps to the vendors' limits by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from rehearse.invariants.ground import Ground

WINDOW: Final = 60_000
"""The longest stretch (ms) in which vendors count calls, days aside."""


class NoOwnThrottling:
    """The core never asks faster than the vendors allow; a 429 that a fault made does not count.

    Nor does one soon after a process of the core died: what that one had spent nobody knows.
    """

    name: ClassVar[str] = "no 429 of our own making"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each request of the core."""
        by_fault = {event["cause"] for event in ground.stream.of("fault")}
        deaths = [event["at"] for event in ground.stream.of("core_crashed")]
        for event in ground.calls:
            excused = event["span"] in by_fault or any(0 <= event["at"] - at < WINDOW for at in deaths)
            bad = event["status"] == 429 and not excused
            yield f"{event['app']} answered {event['method']} {event['path']} with 429" if bad else ""
