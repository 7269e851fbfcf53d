"""Two workers of the core on one database in one thread, which take turns beside calls and commits.

A worker is a greenlet. It is left only where the simulation may leave it: never inside a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from greenlet import GreenletExit, getcurrent, greenlet

from rehearse.inside.traps import Point


class TwoWorkers:
    """The worker that is at work now and a second one, ``other``, that begins when this is made to `start`.

    ``turns`` are how many points each passes before the other goes on, alternately, the second first; when
    they are used up whoever is at work goes on to its end. With none the second does all before the first
    goes on: the first is a zombie then, if its lease has run out.
    """

    def __init__(self, other: Callable[[], None], turns: Sequence[int] = ()) -> None:
        self._first = getcurrent()
        self._second = greenlet(other)
        self._turns = list(turns)
        self._left: int | None = None

    def start(self) -> None:
        """Hold the first worker up here and let the second begin."""
        self._go(self._second)

    def watch(self, point: Point) -> None:
        """At a point: change over when the turn of whoever is at work is over."""
        safe = point.working and (point.what == "call" or point.when == "after")
        if not safe or self._left is None or self._second.dead:
            return
        self._left -= 1
        if self._left <= 0:
            self._go(self._first if getcurrent() is self._second else self._second)

    def finish(self) -> None:
        """The first worker is through: let the second go on to its end."""
        self._left = None
        while not self._second.dead:
            self._second.switch()

    def abandon(self) -> None:
        """End the second worker where it stands, if it has not ended; nothing more of it is done."""
        self._left = None
        if self._second and not self._second.dead:
            self._second.throw(GreenletExit)

    def _go(self, worker: greenlet) -> None:
        self._left = self._turns.pop(0) if self._turns else None
        worker.switch()
