"""Arming faults by name, and weather by seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulators.kit.faults.weather import USUAL

if TYPE_CHECKING:
    from rehearse.backend import Backend


class Faults:
    """The faults of one rehearsal. People's hands never meet them."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def arm(
        self,
        name: str,
        *,
        app: str | None = None,
        match: Mapping[str, Any] | None = None,
        times: int | None = 1,
        sticky: bool = False,
        params: Mapping[str, Any] | None = None,
    ) -> None:
        """Arm a fault for the calls that ``match`` (method, path, record, operation, nth).

        ``times`` None is always; ``params`` are the fault's own. What is wrong is told with what there is.
        """
        self._backend.arm(name, app=app, match=match or {}, times=times, sticky=sticky, params=params or {})

    def armed(self) -> list[dict[str, Any]]:
        """What waits."""
        return self._backend.armed()

    def weather(
        self, seed: int, *, intensity: float | Mapping[str, float] = USUAL, sticky: bool = False
    ) -> None:
        """Let a seed draw faults for calls and webhooks, until `clear`. The same seed and calls: the same.

        ``intensity`` is the share of calls that go wrong, 0 to 1: the seed draws which faults take part and
        how strongly. Or it is the share of each fault by its name. ``sticky``: a call that met a fault meets
        it again each time it is repeated.
        """
        self._backend.set_weather(seed, intensity=intensity, sticky=sticky)

    def forecast(self) -> dict[str, Any] | None:
        """The weather: its seed, the share of each fault, how many fired; None where there is none."""
        return self._backend.weather()

    def clear_up(self) -> None:
        """End the weather; what is armed stays."""
        self._backend.set_weather(None, intensity=None, sticky=False)

    def clear(self, name: str | None = None) -> None:
        """Disarm everything and end the weather, or disarm all faults of this name."""
        if name is None:
            self.clear_up()
        for one in self.armed():
            if name in (None, one["name"]):
                self._backend.disarm(one["id"])
