"""When the weather of a test begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal

A_LOOK: Final = 10 * 60_000
"""Within so many milliseconds any change is on the other side once nothing is wrong (SYNC_LATENCY)."""

PATIENCE: Final = 60 * 60_000
"""The longest pause of a sync between two tries at what passes (RETRY_CAP): an hour."""


class Weather:
    """Faults drawn from a seed against the calls of the sync; people never meet them. Seed 0 is none.

    It begins where `let_begin` is called, or with the rehearsal if that comes later, and ends for good where
    `end` is called: nothing new goes wrong, and the sync gets the time to recover.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._world: Rehearsal | None = None
        self._due = False
        self._over = False
        self.blows = False

    def over(self, world: Rehearsal) -> None:
        """The rehearsal that it is about has begun."""
        self._world = world
        self._begin_if_due()

    def let_begin(self) -> None:
        """From now on things may go wrong."""
        self._due = True
        self._begin_if_due()

    def end(self) -> None:
        """Nothing new goes wrong; returns once the sync had the time to get over what did.

        Ten minutes pass, and further ones while something is still to be done or tried again: at most
        seventy, which is the longest pause between two tries and the ten minutes for what it brings.
        """
        self._over = True
        if self.blows and self._world is not None:
            self.blows = False
            self._world.faults.clear_up()
            recover(self._world)

    def _begin_if_due(self) -> None:
        if self.seed and self._due and not (self._over or self.blows) and self._world is not None:
            self.blows = True
            self._world.faults.weather(self.seed)


def recover(world: Rehearsal) -> None:
    """Let time pass until the sync has nothing left to try again, at most `PATIENCE` and `A_LOOK`."""
    until = world.now + PATIENCE
    world.advance(A_LOOK)
    while world.now <= until and _is_busy(world):
        world.advance(A_LOOK)


def _is_busy(world: Rehearsal) -> bool:
    """Whether something is on its way, waits, or is to be tried again within the hour."""
    from rehearse.errors import CoreIsDown

    try:
        health, issues = world.core.health(), world.core.issues()
    except CoreIsDown:
        return False
    soon = world.now + PATIENCE
    return bool(
        health["writes_in_flight"]
        or any(any(sync["pending"][one] for one in ("records", "changes")) for sync in health["syncs"])
        or any(issue.next_try is not None and issue.next_try <= soon for issue in issues)
    )
