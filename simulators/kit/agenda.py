"""What will happen on a site, in order: a priority queue on the site's clock.

Items are plain data, so that a snapshot can keep them; who handles a kind of item is registered apart.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One thing due at ``at`` (ms). ``seq`` keeps the order of items due together. ``cause`` is a span."""

    at: int
    seq: int
    kind: str = field(compare=False)
    payload: dict[str, Any] = field(compare=False)
    cause: str = field(compare=False, default="")


Handler = Callable[[Item], None]


class Agenda:
    """Thread-safe. Handlers run with no lock held, so they may schedule and may call other systems."""

    def __init__(self, *, on_schedule: Callable[[], None] | None = None) -> None:
        """``on_schedule`` is called after something was put on the agenda; it must be quick."""
        self._on_schedule = on_schedule
        self._lock = threading.Lock()
        self._heap: list[Item] = []
        self._seq = 0
        self._running: list[Item] = []
        self._abandoned = 0
        self._handlers: dict[str, Handler] = {}

    def handle(self, kind: str, handler: Handler) -> None:
        """Name who runs items of this kind."""
        self._handlers[kind] = handler

    def schedule(self, at: int, kind: str, payload: dict[str, Any], *, cause: str = "") -> Item:
        """Put an item on the agenda. ``payload`` is plain JSON-like data."""
        if kind not in self._handlers:
            raise LookupError(f"nobody handles agenda items of kind {kind!r}")
        with self._lock:
            self._seq += 1
            item = Item(at, self._seq, kind, payload, cause)
            heapq.heappush(self._heap, item)
        if self._on_schedule is not None:
            self._on_schedule()
        return item

    def next_due(self) -> int | None:
        """When the first item is due, or None."""
        with self._lock:
            return self._heap[0].at if self._heap else None

    def run_next(self, now: int) -> bool:
        """Run the first item that is due at ``now``; False when there is none."""
        with self._lock:
            if not self._heap or self._heap[0].at > now:
                return False
            item = heapq.heappop(self._heap)
            self._running.append(item)
        try:
            self._handlers[item.kind](item)
        finally:
            with self._lock:
                self._end(item)
        return True

    def pending(self, now: int) -> list[str]:
        """What is due or being done right now, in words."""
        with self._lock:
            due = sorted(item for item in self._heap if item.at <= now)
            late = [f"{item.kind} due since {now - item.at} ms" for item in due]
            running = len(self._running) + self._abandoned
            return late + [f"{running} agenda items running"] * bool(running)

    def waiting(self) -> list[Item]:
        """Every item that is not being run, in order."""
        with self._lock:
            return sorted(self._heap)

    def state(self) -> list[Item]:
        """Every item, for a snapshot: what is being run right now is not done yet, and will be run again."""
        with self._lock:
            return sorted([*self._running, *self._heap])

    def restore(self, items: list[Item]) -> None:
        """Put back the items of a snapshot in place of all others; what is being run is in none any more."""
        with self._lock:
            self._heap = sorted(items)
            self._abandoned += len(self._running)
            self._running = []

    def _end(self, item: Item) -> None:
        """An item is done. The lock is held."""
        for place, one in enumerate(self._running):
            if one is item:
                del self._running[place]
                return
        self._abandoned -= 1
