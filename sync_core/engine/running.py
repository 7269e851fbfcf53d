"""What the rest of the core may ask of whoever runs the cycles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sync_core.engine.workspace import Workspace


class Unsettled(Exception):
    """A workspace did not become quiet; ``pending`` names what stands in the way."""

    def __init__(self, pending: list[str]) -> None:
        super().__init__("not settled: " + "; ".join(pending))
        self.pending = pending


@dataclass(frozen=True, slots=True)
class Settled:
    """A quiet workspace. ``next_due`` and ``next_look`` are those of its last cycle's outcome.

    ``found`` tells whether any cycle on the way there saw or did anything.
    """

    next_due: int | None
    next_look: int | None
    found: bool


class Runner(Protocol):
    """Runs the cycles of some workspaces."""

    def wake(self, workspace_id: str, at: int | None = None) -> None:
        """A cycle is wanted, at ``at`` by the workspace's clock or now. Many wake-ups make one cycle."""

    def clock_set(self, workspace_id: str, *, back: bool = False) -> None:
        """The workspace's clock was set; ``back`` says that all that was planned by it is void."""

    def settle(self, workspace_id: str, *, seconds: float) -> Settled:
        """Return when nothing is due. Raises `Unsettled`, on a running clock after so many seconds."""

    def add(self, workspace: Workspace) -> None:
        """A workspace joins."""

    def drop(self, workspace_id: str) -> None:
        """A workspace leaves; returns when its cycle in hand is over."""


class NoRunner:
    """For a process in which somebody else runs the cycles."""

    def wake(self, workspace_id: str, at: int | None = None) -> None:
        """They will see."""

    def clock_set(self, workspace_id: str, *, back: bool = False) -> None:
        """They will see."""

    def settle(self, workspace_id: str, *, seconds: float) -> Settled:
        """Always refused."""
        raise Unsettled(["no cycles are run in this process"])

    def add(self, workspace: Workspace) -> None:
        """Nothing to do."""

    def drop(self, workspace_id: str) -> None:
        """Nothing to do."""
