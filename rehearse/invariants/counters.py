"""Sync health counts each record once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground


class CountersAddUp:
    """Sync health counts each record once: in sync, failing, excluded or not found, or else it is pending."""

    name: ClassVar[str] = "counters add up"

    def look(self, ground: Ground) -> Iterator[str]:
        """Two checks for each sync: against what is indexed, and against the list of records."""
        for one in ground.health["syncs"]:
            name, indexed = one["sync"], one["indexed"]
            counted = sum(one["counters"].values())
            yield "" if counted == indexed else f"{name}: {counted} is not {indexed} indexed"
            listed = len(ground.standings.get(name, ()))
            total = counted + one["pending"]["records"]
            yield "" if listed == total else f"{name}: {total} counted, {listed} listed"
