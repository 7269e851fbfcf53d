"""Nothing is written when nothing has happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import A_LOOK, Ground


class Quiet:
    """A further look of the core writes nothing: what it did before left nothing to do, and no echo.

    Five minutes pass for it. A core that does not look within them is found as well.
    """

    name: ClassVar[str] = "quiet"

    def look(self, ground: Ground) -> Iterator[str]:
        """A finding for each record that was changed without need."""
        by_span = {event["span"]: event for event in ground.later}
        looked = False
        for event in ground.later:
            looked |= event["kind"] == "cycle"
            cause = by_span.get(event["cause"], {})
            if event["kind"] == "row" and cause.get("cause") != "person":
                yield f"{event['app']} {event['object']} {event['record']} was {event['change']} without need"
        yield "" if looked or not ground.running else f"the core did not look within {A_LOOK}"
