"""The core keeps to the vendors' limits by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground


class NoOwnThrottling:
    """The core never asks faster than the vendors allow; a 429 that a fault made does not count."""

    name: ClassVar[str] = "no 429 of our own making"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each request of the core."""
        by_fault = {event["cause"] for event in ground.stream.of("fault")}
        for event in ground.calls:
            bad = event["status"] == 429 and event["span"] not in by_fault
            yield f"{event['app']} answered {event['method']} {event['path']} with 429" if bad else ""
