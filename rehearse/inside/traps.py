"""Something that happens at a chosen call of the core: it crashes, it stalls, a person is quicker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rehearse.places import path_fits
from rehearse.transport import Seen

When = Literal["before", "after"]


class CoreCrash(BaseException):
    """The core's process ends here. Nothing in the core may catch it, as nothing can catch a kill."""


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

    def watch(self, call: Seen, moment: str) -> None:
        """Count a call down; act at the one that was meant. What ``act`` raises goes to the caller."""
        if moment != self.when or self.nth == 0 or not self._fits(call):
            return
        self.nth -= 1
        if self.nth == 0:
            self.act()

    def _fits(self, call: Seen) -> bool:
        fits = call.port == self.port and self.method in ("", call.method)
        return fits and path_fits(self.path, call.path)
