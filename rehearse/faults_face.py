"""Arming faults by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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
        """Arm a fault for the calls that ``match`` (method, path, record, nth).

        ``times`` None is always; ``params`` are the fault's own. What is wrong is told with what there is.
        """
        self._backend.arm(name, app=app, match=match or {}, times=times, sticky=sticky, params=params or {})

    def armed(self) -> list[dict[str, Any]]:
        """What waits."""
        return self._backend.armed()

    def clear(self, name: str | None = None) -> None:
        """Disarm everything, or all faults of this name."""
        for one in self.armed():
            if name in (None, one["name"]):
                self._backend.disarm(one["id"])
