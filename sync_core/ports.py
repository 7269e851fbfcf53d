"""What the outside hands to the core: time, chance and a way to do several things at once.

Nothing else in ``sync_core`` may ask the machine for the time, for randomness or for a thread.
Every instant is an ``int``: milliseconds since the epoch, UTC.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol, TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")


class Later(Exception):
    """Nothing more can be done before ``at``: a limit is used up and this clock does not wait."""

    def __init__(self, at: int) -> None:
        super().__init__(f"not before {at}")
        self.at = at


class Clock(Protocol):
    """The workspace's time."""

    def now(self) -> int:
        """Milliseconds since the epoch, UTC. Never runs backwards."""

    def sleep_until(self, at: int) -> None:
        """Return when ``now() >= at``; raise `Later` where waiting makes no sense."""


class Rng(Protocol):
    """Chance, used for the jitter of retries only."""

    def random(self) -> float:
        """A float in [0, 1)."""


class Executor(Protocol):
    """Runs calls to one app side by side, or one after the other."""

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """The results in the order of the items. The first exception is raised after all ended."""


class SystemClock:
    """The machine's clock. Waits at most ``patience`` ms; a longer wait is `Later`."""

    def __init__(self, *, patience: int = 2_000) -> None:
        self._patience = patience

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def sleep_until(self, at: int) -> None:
        while (wait := at - self.now()) > 0:
            if wait > self._patience:
                raise Later(at)
            time.sleep(wait / 1000)


LONGEST_NAP: Final = 30_000
"""Milliseconds of a clock that runs fast for which it waits: whoever holds a lease must not sleep past it."""


class VirtualClock:
    """A clock that somebody else moves: frozen, or running at ``factor`` times the machine's pace."""

    def __init__(self, now: int, *, factor: float = 0.0) -> None:
        self._lock = threading.Lock()
        self.set(now, factor=factor)

    def set(self, now: int, *, factor: float = 0.0) -> None:
        """Stand at ``now``; from here on run at ``factor`` (0 is frozen, 1 is real)."""
        with self._lock:
            self._at, self._factor, self._since = now, factor, time.monotonic()

    @property
    def factor(self) -> float:
        """How many times the machine's pace it runs at."""
        return self._factor

    def now(self) -> int:
        with self._lock:
            return self._at + int((time.monotonic() - self._since) * 1000 * self._factor)

    def sleep_until(self, at: int) -> None:
        wait = at - self.now()
        if wait <= 0:
            return
        if not self._factor or wait > LONGEST_NAP or wait / self._factor > 2_000:
            raise Later(at)
        time.sleep(wait / self._factor / 1000)
        self.sleep_until(at)


class InlineExecutor:
    """One after the other, in the caller's thread: the order is always the same."""

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        return [work(item) for item in items]


class ThreadExecutor:
    """Up to ``threads`` at once."""

    def __init__(self, threads: int = 4) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="sync")

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        futures = [self._pool.submit(work, item) for item in items]
        failures = [failure for future in futures if (failure := future.exception())]
        if failures:
            raise failures[0]
        return [future.result() for future in futures]


def system_rng() -> Rng:
    """The machine's own randomness."""
    return random.SystemRandom()


class Events(Protocol):
    """Where the core tells what it does. Causes are spans of the W3C ``traceparent`` header."""

    def emit(self, kind: str, *, cause: str, **data: object) -> str:
        """Write one event and return its span, for the events and calls that follow from it.

        ``data`` uses none of the names that every event has: id, at, kind, site, app, span, cause.
        """


class EventLog:
    """A bounded ring of the core's own events, numbered without gaps.

    ``salt``, below `SALTS`, tells the spans of this process from those of others that share its database.
    """

    SALTS: Final = 16**7

    def __init__(self, clock: Clock, *, size: int = 20_000, salt: int = 0) -> None:
        self._clock, self._last, self._salt = clock, 0, salt
        self._lock = threading.Lock()
        self._ring: deque[dict[str, object]] = deque(maxlen=size)

    def emit(self, kind: str, *, cause: str, **data: object) -> str:
        with self._lock:
            self._last += 1
            span = f"c{self._salt:07x}{self._last:08x}"
            head = {"id": self._last, "at": self._clock.now(), "kind": kind, "app": "core"}
            self._ring.append({**head, "span": span, "cause": cause, **data})
        return span

    def after(self, last: int, limit: int = 1_000) -> list[dict[str, object]]:
        """The events with a greater number, oldest first."""
        with self._lock:
            return [event for event in self._ring if cast(int, event["id"]) > last][:limit]
