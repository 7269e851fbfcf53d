"""Everything in one process, deterministic: the quickest way to try a sync."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rehearse.inside.ground import Inside
from rehearse.inside.traps import CoreCrash, Mark, Trap, What, When
from rehearse.places import PORTS
from rehearse.rehearsal import Rehearsal, milliseconds
from simulators.kit.clock import parse_iso

START = "2026-03-02T09:00:00Z"


class World(Rehearsal):
    """A site with fresh accounts, a core with an empty workspace, and a clock that only you move.

    ``settings`` turn the vendors' switches by app: ``{"crm": {"retry_after": True}}``. An empty
    ``webhook_url`` among them switches an app's webhooks off. ``accounts`` open an account otherwise:
    ``{"netsuite": {"prepared": False}}``. The same seed and calls give the same events.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        at: str = START,
        profile: str = "sandbox",
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        accounts: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.seed = seed
        self.inside = Inside(
            seed=seed, at=parse_iso(at), profile=profile, settings=settings or {}, accounts=accounts or {}
        )
        super().__init__(self.inside)

    @property
    def core_is_up(self) -> bool:
        """Whether the core's process lives."""
        return self.inside.core_inside.up

    @property
    def stalled(self) -> str | None:
        """What became of the worker that stood still: ``refused``, ``went on``, or None where none did."""
        return self.inside.core_inside.stalled

    def calm(self) -> None:
        """As `Rehearsal.calm`; nothing happens beside a call any more, either."""
        super().calm()
        self.inside.traps.clear()

    def crash_after(
        self, *, app: str, method: str = "", path: str = "", nth: int = 1, before: bool = False
    ) -> None:
        """Let the core crash at the nth of its calls to ``app`` that fits: once it was done, or ``before``.

        ``path`` is how the path begins, or a pattern with ``*``. The core stays down until `restart_core`.
        """

        def crash() -> None:
            raise CoreCrash(f"at a call to {app}")

        self._trap(app, method, path, nth, "before" if before else "after", crash)

    def stall_after(
        self,
        *,
        app: str,
        method: str = "",
        path: str = "",
        nth: int = 1,
        lasting: str | int = "2m",
        before: bool = False,
    ) -> None:
        """Let the core's worker stand still at such a call, once it was done or ``before``, while another one
        would take over; see `stalled`.
        """
        length = milliseconds(lasting)
        self._trap(
            app,
            method,
            path,
            nth,
            "before" if before else "after",
            lambda: self.inside.core_inside.stall(length),
        )

    @property
    def points(self) -> int:
        """How many points of its cycles the core has passed: both sides of every call and every commit."""
        return self.inside.points

    def crash_at(self, nth: int, *, what: What | None = None, when: When | None = None) -> None:
        """Let the core crash at its nth point from now on: beside a ``call`` or a ``commit``, or any of them.

        Only points of its cycles count, not those of answers at its API. It stays down until `restart_core`.
        """

        def crash() -> None:
            raise CoreCrash(f"at point {nth}")

        self.inside.traps.append(Mark(nth, crash, what, when))

    def two_workers_at(
        self, nth: int, *, lasting: str | int = "2m", turns: Sequence[int] = (), what: What = "call"
    ) -> None:
        """Hold the core's worker up for so long before its nth call, or the nth that writes; another one
        takes over.

        ``turns`` are how many points each then passes before the other goes on, the second one first; without
        any the second does all that is due before the first goes on. See `stalled`.
        """
        length = milliseconds(lasting)
        self.inside.traps.append(
            Mark(nth, lambda: self.inside.core_inside.stall(length, turns), what, "before")
        )

    def meanwhile(
        self, do: Callable[[], object], *, nth: int, what: What = "call", when: When = "before"
    ) -> None:
        """Do something once at the nth such point of the core's cycles from now on."""

        def act() -> None:
            do()

        self.inside.traps.append(Mark(nth, act, what, when))

    def intercept(
        self,
        do: Callable[[], object],
        *,
        app: str,
        method: str = "",
        path: str = "",
        nth: int = 1,
        when: When = "before",
    ) -> None:
        """Do something once, just before or after such a call of the core: somebody is quicker."""

        def act() -> None:
            do()

        self._trap(app, method, path, nth, when, act)

    def _trap(self, app: str, method: str, path: str, nth: int, when: When, act: Callable[[], None]) -> None:
        self.inside.traps.append(Trap(PORTS[app], method, path, nth, when, act))
