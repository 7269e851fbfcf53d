"""How far an app's clock is from ours, by the ``Date`` headers of its answers (data-sync B.6.3)."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from statistics import median_low

from sync_core.apps.instants import millis_of

SAMPLES = 9
TOLERATED = 120_000
"""Milliseconds of difference from which on a person is warned (CLOCK_SKEW)."""


class Skew:
    """The offset of one app's clock in ms, positive when it is ahead: the median of the last nine answers.

    A ``Date`` header has no more than whole seconds, so offsets are whole seconds too: both clocks are cut
    to the second before they are compared. Two clocks that agree then measure exactly 0, where a finer
    sum would put half a second between them. Without any ``Date`` the offset is 0.
    """

    def __init__(self) -> None:
        self._samples: tuple[int, ...] = ()
        self.offset = 0

    def observe(self, date: str | None, now: int) -> None:
        """Take in the ``Date`` header of an answer that came at ``now``; an unreadable one does not count."""
        if not date:
            return
        try:
            theirs = millis_of(parsedate_to_datetime(date))
        except ValueError:
            return
        self._samples = (*self._samples, theirs - now // 1000 * 1000)[-SAMPLES:]
        self.offset = median_low(self._samples)

    def ours(self, theirs: int) -> int:
        """An instant of the app's clock, on ours."""
        return theirs - self.offset

    def theirs(self, ours: int) -> int:
        """An instant of our clock, on the app's."""
        return ours + self.offset

    def earliest(self, ours: int) -> int:
        """The same as early as any of the last answers makes it: a clock that has just been set back counts
        at once, long before the median follows.
        """
        return ours + min(self._samples, default=0)

    @property
    def warning(self) -> str:
        """What to tell a person when the clocks differ by more than two minutes, else ``""``."""
        if abs(self.offset) <= TOLERATED:
            return ""
        return f"the app's clock is off by {self.offset // 1000} s"
