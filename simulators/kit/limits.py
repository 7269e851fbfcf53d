"""Rate limits over an account's clock. What was used stands in ``account.memory`` as plain data."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

_lock = threading.Lock()


class Taken(NamedTuple):
    """Whether the call was let through, how many more would be right now, and when the next one is free.

    ``free_at`` (ms) is ``now`` while something remains.
    """

    allowed: bool
    remaining: int
    free_at: int


def take(memory: dict[str, Any], key: str, *, limit: int, window: int, now: int) -> Taken:
    """Count one call against at most ``limit`` in any ``window`` ms: a sliding window.

    A refused call is not counted. Constant time on average.
    """
    with _lock:
        used = memory.setdefault(key, {"first": 0, "times": []})
        times: list[int] = used["times"]
        while times and times[-1] > now:  # the clock was set back: what has not happened yet does not count
            times.pop()
        first: int = min(used["first"], len(times))
        while first < len(times) and times[first] <= now - window:
            first += 1
        if first > 64 and first * 2 > len(times):
            del times[:first]
            first = 0
        allowed = len(times) - first < limit
        if allowed:
            times.append(now)
        used["first"] = first
        remaining = max(limit - (len(times) - first), 0)
        if remaining:
            return Taken(allowed, remaining, now)
        free_at = times[len(times) - limit] + window if limit > 0 else now + window
        return Taken(allowed, remaining, free_at)


def take_fixed(memory: dict[str, Any], key: str, *, limit: int, begins: int, ends: int) -> Taken:
    """Count one call against ``limit`` in the window from ``begins`` to ``ends`` (ms): a minute, a day.

    A window that begins at another instant starts at nothing. ``free_at`` is ``begins`` while something
    remains, else ``ends``. A refused call is not counted.
    """
    with _lock:
        used = memory.get(key)
        if used is None or used["begins"] != begins:
            used = memory[key] = {"begins": begins, "count": 0}
        allowed = used["count"] < limit
        if allowed:
            used["count"] += 1
        remaining = max(limit - used["count"], 0)
        return Taken(allowed, remaining, begins if remaining else ends)
