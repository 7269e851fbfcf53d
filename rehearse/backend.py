"""What a rehearsal stands on: the same ground in one process, or behind sockets.

Everything that users see is written once over this; `rehearse.inside` and `rehearse.outside` are the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from rehearse.fill.rows import Outcome
from rehearse.transport import Api
from simulators.kit.difference import Difference


class Backend(Protocol):
    """One site, one workspace, one clock. Instants and durations are milliseconds."""

    def ready(self) -> Mapping[str, Any]:
        """Where everything is and with which credentials, in the shape of the ready file."""

    def hands(self, app: str) -> Api:
        """Calls to an app's API that count as a person's in its own pages."""

    def plain(self, app: str) -> Api:
        """Calls to an app's API without any credentials."""

    def core(self) -> Api:
        """Calls to the sync core's API, for this workspace. Raises `CoreIsDown`."""

    def now(self) -> int:
        """The time."""

    def runs(self) -> bool:
        """Whether time passes by itself."""

    def advance(self, milliseconds: int) -> None:
        """Let time pass; return settled."""

    def let_pass(self, milliseconds: int) -> None:
        """Let time pass for a caller that has to wait: on a clock that runs, wait."""

    def settle(self) -> None:
        """Return when nothing is open or due."""

    def arm(
        self,
        name: str,
        *,
        app: str | None,
        match: Mapping[str, Any],
        times: int | None,
        sticky: bool,
        params: Mapping[str, Any],
    ) -> None:
        """Arm a fault."""

    def armed(self) -> list[dict[str, Any]]:
        """The faults that wait."""

    def disarm(self, id: int | None = None) -> None:
        """Take back one fault, or all."""

    def set_weather(
        self, seed: int | None, *, intensity: float | Mapping[str, float] | None, sticky: bool
    ) -> None:
        """Let a seed draw faults from now on; a seed of None ends that."""

    def weather(self) -> dict[str, Any] | None:
        """The weather as it is, or None."""

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        """Every event with a greater number, the core's own among them, oldest first."""

    def take_snapshot(self, name: str) -> None:
        """Keep the accounts, the workspace and the time under a name."""

    def restore_snapshot(self, name: str) -> None:
        """Put all of it back."""

    def compare(self, before: str, after: str) -> Difference:
        """What happened between two names; ``now`` is the present."""

    def import_records(self, app: str, object: str, rows: Sequence[Mapping[str, str]]) -> list[Outcome]:
        """Take rows as the app's own import does."""

    def hold_core(self, *, held: bool) -> None:
        """While it is held the core does nothing by itself."""

    def crash_core(self) -> None:
        """End the core as a crash would."""

    def restart_core(self) -> None:
        """Start it again from its database."""

    def mute(self, app: str, *, muted: bool) -> None:
        """While it is muted, an app's webhooks are lost on their way to the core."""

    def close(self) -> None:
        """Give everything back."""
