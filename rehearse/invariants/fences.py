"""A worker that was overtaken settles nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground
from rehearse.invariants.stream import Event


class FencesMonotone:
    """Each cycle has a greater fence than the one before, and keeps nothing once another one has begun."""

    name: ClassVar[str] = "fences monotone"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each cycle, and for each link and each answer that a cycle put down."""
        last = 0
        for event in ground.stream.of("cycle"):
            fence = event.get("fence", 0)
            yield "" if fence > last else f"a cycle has the fence {fence} after {last}"
            last = max(last, fence)
        lost: dict[str, int] = {}
        for event in ground.stream.of("lease_lost"):
            lost.setdefault(event["cause"], event["id"])
        for kind in ("settled", "linked"):
            for event in ground.stream.of(kind):
                late = lost and lost.get(self._cycle(ground, event), event["id"]) < event["id"]
                yield f"{_told(event)} by a cycle that had lost its lease" if late else ""

        begun = {event["span"]: event["id"] for event in ground.stream.of("cycle")}
        overtaken = dict(zip(begun, list(begun.values())[1:], strict=False))
        # These are told within the transaction that keeps what they tell.
        for kind in ("observed", "decision", "linked"):
            for event in ground.stream.of(kind):
                late = event["id"] > overtaken.get(event["cause"], event["id"])
                yield f"a cycle went on although another had begun: {kind}" if late else ""

    @staticmethod
    def _cycle(ground: Ground, event: Event) -> str:
        causes = (one["span"] for one in ground.stream.causes(event) if one["kind"] == "cycle")
        return next(causes, "")


def _told(event: Event) -> str:
    if event["kind"] == "linked":
        return f"{event['crm_id']} and {event['app_id']} were linked"
    return f"a write to {event['side']} was settled"
