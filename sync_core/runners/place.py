"""One workspace in the loop: what is due when, and what became of its last cycle."""

from __future__ import annotations

from dataclasses import dataclass

from sync_core.engine.cycle import Outcome
from sync_core.engine.workspace import Workspace
from sync_core.ports import VirtualClock

SECOND = 1_000
CRASH_CAP = 60 * SECOND
LEASE_HELD = 5 * SECOND
"""When to try again while another worker holds the lease."""

AT_REST = 250
"""A cycle that found nothing is not repeated sooner, whatever it says is due (ms)."""


@dataclass(slots=True)
class Place:
    """Instants are of the workspace's clock.

    ``due`` and ``look`` come from the last cycle, ``woken`` from outside. ``found`` tells whether any cycle
    found or did something since it was last set to False. ``crash`` is what ended the last cycle, if anything
    did, and ``crashes`` how many in a row. ``elsewhere``: when we last tried, another worker was at it.
    """

    workspace: Workspace
    woken: int | None = None
    due: int | None = None
    look: int | None = None
    running: bool = False
    found: bool = False
    crash: str = ""
    crashes: int = 0
    elsewhere: bool = False

    def wake(self, at: int) -> None:
        """A cycle is wanted by then."""
        self.woken = at if self.woken is None else min(self.woken, at)

    def begin_anew(self) -> None:
        """Forget what was planned; the next cycle is due now."""
        self.due = self.look = None
        self.woken = self.workspace.clock.now()

    def try_again(self) -> None:
        """Somebody asks for another try after a crash, or after another worker was at it."""
        self.crash, self.woken = "", self.workspace.clock.now()

    def pace(self) -> float:
        """How many times faster than the machine's the workspace's clock runs; 0 on a frozen one."""
        clock = self.workspace.clock
        return clock.factor if isinstance(clock, VirtualClock) else 1.0

    def next_due(self) -> int | None:
        """When something must be done that cannot wait for the next look."""
        return min((at for at in (self.due, self.woken) if at is not None), default=None)

    def is_due(self) -> bool:
        """Whether a cycle should start now."""
        now = self.workspace.clock.now()
        return any(at is not None and at <= now for at in (self.due, self.woken, self.look))

    def seconds_left(self) -> float | None:
        """Real time until the next cycle; None if no time brings it."""
        pace = self.pace()
        coming = [at for at in (self.due, self.woken, self.look) if at is not None]
        if not pace or not coming:
            return None
        return (min(coming) - self.workspace.clock.now()) / pace / SECOND

    def pending(self) -> list[str]:
        """What is going on or due now, in words; empty when quiet."""
        crashed = [f"the last cycle crashed: {self.crash}"] if self.crash else []
        elsewhere = ["another worker is at it"] * self.elsewhere
        return (
            crashed + elsewhere + ["a cycle is running"] * self.running + ["a cycle is due"] * self.is_due()
        )

    def start(self) -> None:
        """A cycle begins; a wake-up from now on asks for another."""
        self.running, self.woken = True, None

    def finish(self, outcome: Outcome | None, crash: str) -> None:
        """It ended so; ``outcome`` is None if it crashed or another worker was at it."""
        now = self.workspace.clock.now()
        self.running, self.crash = False, crash
        self.elsewhere = outcome is None and not crash
        self.crashes = self.crashes + 1 if crash else 0
        if outcome is None:
            wait = min(CRASH_CAP, SECOND << min(self.crashes - 1, 6)) if crash else LEASE_HELD
            self.due, self.look = now + wait, None
            return
        self.found = self.found or outcome.found
        self.due, self.look = outcome.next_due, outcome.next_look
        if self.due is not None and not outcome.found:
            self.due = max(self.due, now + AT_REST)
