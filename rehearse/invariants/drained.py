"""Every write has an end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground


class IntentsDrained:
    """No write is on its way: each was answered, or its answer was found out."""

    name: ClassVar[str] = "intents drained"

    def look(self, ground: Ground) -> Iterator[str]:
        """One check."""
        left = ground.health["writes_in_flight"]
        yield f"{left} writes are in flight" if left else ""
