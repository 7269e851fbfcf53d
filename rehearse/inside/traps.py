"""Something that happens at a chosen place in the core's work: it crashes, it stalls, a person is quicker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rehearse.places import path_fits
from rehearse.transport import Seen

When = Literal["before", "after"]
What = Literal["call", "commit", "write"]
"""``write``: a call that changes something where it arrives."""

_READS = ("/search", "/read", "/suiteql", "/token", "/bearer")
"""How the paths of calls end that are posted and change nothing."""


class CoreCrash(BaseException):
    """The core's process ends here. Nothing in the core may catch it, as nothing can catch a kill."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place at which the core may be ended, held up or overtaken: beside a call or a commit of changes.

    ``working`` says that it is in a cycle, and not in an answer to somebody at its API.
    """

    what: What
    when: When
    working: bool
    call: Seen | None = None


@dataclass(slots=True)
class Trap:
    """Springs once, at the ``nth`` call that fits: before it is sent, or after the app did it.

    ``path`` is how the path begins, or with ``*`` or ``?`` a pattern for all of it; empty texts match all.
    """

    port: int
    method: str
    path: str
    nth: int
    when: When
    act: Callable[[], None]

    def watch(self, point: Point) -> None:
        """Count a call down; act at the one that was meant. What ``act`` raises goes to the caller."""
        if point.when != self.when or self.nth == 0 or point.call is None or not self._fits(point.call):
            return
        self.nth -= 1
        if self.nth == 0:
            self.act()

    def _fits(self, call: Seen) -> bool:
        fits = call.port == self.port and self.method in ("", call.method)
        return fits and path_fits(self.path, call.path)


@dataclass(slots=True)
class Mark:
    """Springs once, at the ``nth`` point of a cycle from now on; ``what`` and ``when`` None fit any."""

    nth: int
    act: Callable[[], None]
    what: What | None = None
    when: When | None = None

    def watch(self, point: Point) -> None:
        """Count a point down; act at the one that was meant. What ``act`` raises goes to the core."""
        what = point.what == "call" and _writes(point.call) if self.what == "write" else self.what
        fits = point.working and what in (None, True, point.what) and self.when in (None, point.when)
        if not fits or self.nth == 0:
            return
        self.nth -= 1
        if self.nth == 0:
            self.act()


def _writes(call: Seen | None) -> bool:
    if call is None or call.method == "GET":
        return False
    return call.method != "POST" or not call.path.endswith(_READS)
