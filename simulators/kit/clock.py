"""The one place of the fakes that asks the machine for the time.

Every instant is an ``int``: milliseconds since the epoch, UTC.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Literal

Mode = Literal["real", "frozen", "scaled"]


class Clock:
    """A site's time: real, frozen, or running at a factor. It never runs backwards by itself.

    All three are one line: the site's time moves ``factor`` times as fast as the machine's.
    """

    def __init__(self, at: int | None = None, *, factor: float = 1.0) -> None:
        self._lock = threading.Lock()
        self._at = wall() if at is None else at
        self._since = time.monotonic_ns()
        self._factor = factor

    @property
    def factor(self) -> float:
        """0 is frozen, 1 is real, anything else is scaled."""
        return self._factor

    @property
    def mode(self) -> Mode:
        """The word for the factor."""
        return "frozen" if self._factor == 0 else "real" if self._factor == 1 else "scaled"

    def now(self) -> int:
        """The site's time in milliseconds."""
        if not self._factor:
            return self._at
        with self._lock:
            return self._reading()

    def scale(self, factor: float) -> None:
        """Go on from here at another pace; 0 freezes."""
        if factor < 0:
            raise ValueError(f"a clock cannot run backwards: factor {factor}")
        with self._lock:
            self._at, self._since, self._factor = self._reading(), time.monotonic_ns(), factor

    def move_to(self, at: int) -> None:
        """Jump forwards to ``at``; an instant that has passed changes nothing."""
        with self._lock:
            now = self._reading()
            self._at, self._since = max(at, now), time.monotonic_ns()

    def rewind(self, at: int, *, factor: float) -> None:
        """Set time and pace back together, with no instant between: only for restoring a snapshot."""
        with self._lock:
            self._at, self._since, self._factor = at, time.monotonic_ns(), factor

    def wait(self, milliseconds: int) -> None:
        """Let site time pass. A frozen clock does not wait: nothing would ever end it."""
        if milliseconds > 0:
            time.sleep(self.seconds_for(milliseconds))

    def seconds_for(self, milliseconds: int) -> float:
        """How long the machine takes for so much site time; 0 on a frozen clock, which never gets there."""
        return milliseconds / 1000 / self._factor if self._factor else 0.0

    def _reading(self) -> int:
        if not self._factor:
            return self._at
        return self._at + int((time.monotonic_ns() - self._since) * self._factor) // 1_000_000


def wall() -> int:
    """The machine's time in milliseconds."""
    return time.time_ns() // 1_000_000


def seconds_running() -> float:
    """Seconds of the machine since some instant: for deadlines of real work such as closing sockets."""
    return time.monotonic()


def pause(seconds: float) -> None:
    """Give other threads the machine: for loops that wait for real sockets."""
    time.sleep(seconds)


def iso(at: int, *, millis: bool = True) -> str:
    """``2026-11-02T09:15:04.120Z``; without ``millis`` the fraction is cut off."""
    moment = datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{moment}.{at % 1000:03d}Z" if millis else f"{moment}Z"


def parse_iso(text: str) -> int:
    """Milliseconds of an ISO 8601 text; a text without an offset is UTC. Raises `ValueError`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def http_date(at: int) -> str:
    """The value of a ``Date`` header."""
    return _http_date(at // 1000)


@lru_cache(maxsize=64)
def _http_date(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC), usegmt=True)


_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def duration(text: str) -> int:
    """Milliseconds of ``90s``, ``6m``, ``2h``, ``3d`` or ``250ms``. Raises `ValueError`."""
    digits = text.strip().rstrip("dhms")
    unit = text.strip()[len(digits) :]
    try:
        amount = float(digits)
        return int(amount * _UNITS[unit])
    except (KeyError, ValueError, OverflowError):
        raise ValueError(f"not a duration: {text!r} (write 250ms, 90s, 6m, 2h or 3d)") from None
