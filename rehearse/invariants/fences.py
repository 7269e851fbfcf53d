"""A worker that was overtaken settles nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground


class FencesMonotone:
    """Each cycle has a greater fence than the one before, and keeps nothing once another one has begun."""

    name: ClassVar[str] = "fences monotone"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each cycle, and for each thing that a cycle saw, decided or linked."""
        last = 0
        for event in ground.stream.of("cycle"):
            fence = event.get("fence", 0)
            yield "" if fence > last else f"a cycle has the fence {fence} after {last}"
            last = max(last, fence)
        # These are told within the transaction that keeps what they tell.
        for kind in ("observed", "decision", "linked"):
            for event in ground.stream.of(kind):
                cycle = ground.stream.by_span.get(event["cause"])
                late = ground.stream.was_overtaken(cycle, event)
                yield f"a cycle went on although another had begun: {kind}" if late else ""
