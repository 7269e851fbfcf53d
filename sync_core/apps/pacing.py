"""Our own keeping of the vendors' limits, so that no vendor has to refuse us.

A limit is a sliding window: no more than so many calls in any stretch of so many ms. Calls bunch up on
their way, so we use nine tenths of what is allowed, in windows that are a tenth longer.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import msgspec

from sync_core.ports import Clock


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``calls`` in any ``window`` ms. ``kinds`` names the calls that count; empty means all.

    ``grain`` is the width in ms to which old calls are remembered: more than 1 saves memory on long windows.
    """

    name: str
    calls: int
    window: int
    kinds: tuple[str, ...] = ()
    grain: int = 1

    @property
    def budget(self) -> int:
        """The calls that we allow ourselves."""
        return max(1, self.calls * 9 // 10)

    @property
    def length(self) -> int:
        """The window in ms that we keep our budget in."""
        return self.window * 11 // 10


class Pace(Protocol):
    """What a client asks before each call."""

    def take(self, kind: str) -> None:
        """Return when a call of this kind may go out; raise `sync_core.ports.Later` if the clock won't."""

    def learn(self, name: str, calls: int) -> None:
        """The app said that the limit ``name`` is ``calls``."""

    def hold(self, until: int) -> None:
        """Let no call out before ``until``."""


class NoPacing:
    """No limit at all: for measuring what the core itself costs."""

    def take(self, kind: str) -> None:
        """Go."""

    def learn(self, name: str, calls: int) -> None:
        """Nothing to learn."""

    def hold(self, until: int) -> None:
        """Nothing to hold."""


class Spent(msgspec.Struct):
    """What a `Pacing` remembers: by limit the calls that still count and what the limit was learned to be.

    ``held`` is until when no call may go out, ``at`` when the latest call was made. A call is a pair of
    instant and number.
    """

    slots: dict[str, list[list[int]]] = {}
    learned: dict[str, int] = {}
    held: int = 0
    at: int = 0


class Pacing:
    """Several limits at once, on the workspace's clock. Safe to share between threads.

    ``before`` is what another one remembered.
    """

    def __init__(self, clock: Clock, limits: Iterable[Limit], before: Spent | None = None) -> None:
        self._clock = clock
        known = before or Spent()
        self._windows = [
            _Window(
                replace(limit, calls=known.learned.get(limit.name, limit.calls)), known.slots.get(limit.name)
            )
            for limit in limits
        ]
        self._held, self._at = known.held, known.at
        self._lock = threading.Lock()

    def take(self, kind: str) -> None:
        """As `Pace.take`. A refused take spends nothing."""
        while (at := self.attempt(kind)) is not None:
            self._clock.sleep_until(at)

    def attempt(self, kind: str) -> int | None:
        """Spend a call of this kind if one may go out now; else nothing, and the instant to try again."""
        with self._lock:
            now = self._clock.now()
            at = self._free_at(kind, now)
            if at > now:
                return at
            for window in self._counting(kind):
                window.spend(now)
            self._at = now
            return None

    def spent(self) -> Spent:
        """What another one has to know to go on in this one's place."""
        with self._lock:
            return Spent(
                {window.limit.name: [list(slot) for slot in window.slots] for window in self._windows},
                {window.limit.name: window.limit.calls for window in self._windows},
                self._held,
                self._at,
            )

    def learn(self, name: str, calls: int) -> None:
        """As `Pace.learn`; calls made so far keep counting."""
        with self._lock:
            for window in self._windows:
                if window.limit.name == name and window.limit.calls != calls:
                    window.limit = replace(window.limit, calls=calls)

    def hold(self, until: int) -> None:
        """As `Pace.hold`; the latest instant wins."""
        with self._lock:
            self._held = max(self._held, until)

    def _counting(self, kind: str) -> list[_Window]:
        return [w for w in self._windows if not w.limit.kinds or kind in w.limit.kinds]

    def _free_at(self, kind: str, now: int) -> int:
        return max([self._held, *(window.free_at(now) for window in self._counting(kind))])


class _Window:
    """The calls that still count against one limit: pairs of instant and number, oldest first."""

    def __init__(self, limit: Limit, slots: list[list[int]] | None = None) -> None:
        self.limit = limit
        self.slots: deque[list[int]] = deque(slots or ())
        self._spent = sum(calls for _, calls in self.slots)

    def free_at(self, now: int) -> int:
        """The first instant, not before ``now``, at which one more call is allowed."""
        length, slots = self.limit.length, self.slots
        if slots and slots[-1][0] > now + self.limit.grain:
            # The clock stands before calls we made: a snapshot was restored, and the app's counters with it.
            slots.clear()
            self._spent = 0
        while slots and slots[0][0] + length <= now:
            self._spent -= slots.popleft()[1]
        excess = self._spent - self.limit.budget
        if excess < 0:
            return now
        for stamp, calls in slots:
            excess -= calls
            if excess < 0:
                return stamp + length
        return now

    def spend(self, now: int) -> None:
        """Count one call made at ``now``."""
        grain = self.limit.grain
        stamp = now - now % grain + grain - 1
        if self.slots and self.slots[-1][0] == stamp:
            self.slots[-1][1] += 1
        else:
            self.slots.append([stamp, 1])
        self._spent += 1
