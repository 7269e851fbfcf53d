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
        begun = {event["span"]: event["id"] for event in ground.stream.of("cycle")}
        overtaken = dict(zip(begun, list(begun.values())[1:], strict=False))
        # These are told within the transaction that keeps what they tell.
        for kind in ("observed", "decision", "linked"):
            for event in ground.stream.of(kind):
                late = event["id"] > overtaken.get(event["cause"], event["id"])
                yield f"a cycle went on although another had begun: {kind}" if late else ""
