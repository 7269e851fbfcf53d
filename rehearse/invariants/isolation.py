"""What fails holds up nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground


class PoisonIsolated:
    """A record that fails holds up no other: whoever does not fail himself is not waiting any more.

    A whole look has passed without anything new, so a record that is still pending is held up by something.
    An app that is in error, or for which a fault still waits, excuses its own.
    """

    name: ClassVar[str] = "a poisoned record is isolated"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each record of each sync whose app is well."""
        failing = {(one.sync, one.side, one.id) for one in ground.issues}
        excused = ground.armed or ground.connections["crm"].error if ground.running else True
        for running in ground.running:
            if excused or ground.connections[running.sync.connection].error:
                continue
            for one in running.standings:
                held = one.state == "pending" and (one.sync, one.side, one.id) not in failing
                yield f"{one.side} {one.object} {one.id} is still pending in {one.sync}" if held else ""
