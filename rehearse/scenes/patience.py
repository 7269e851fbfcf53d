"""What people do whose command the core refuses because of the weather: they give it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from rehearse.errors import CoreRefused

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal

Answer = TypeVar("Answer")

TRIES: Final = 60
PAUSE: Final = 60_000
"""So often a command is given again in weather, and so many milliseconds after the last try."""

_NO_ANSWER: Final = (502, 503, 504)
"""How the core answers a command for which an app had no good answer."""


def patiently(
    world: Rehearsal, command: Callable[[], Answer], again: Callable[[], Answer] | None = None
) -> Answer:
    """What the command answers. In calm it is given once, and a refusal is raised as `CoreRefused`.

    The core refuses a command for which an app did not answer. ``again`` is how the command is given the
    next time, where that differs.
    """
    for left in range(TRIES, -1, -1):
        try:
            return command()
        except CoreRefused as refused:
            silent = refused.code == "PREFLIGHT_FAILED" or refused.status in _NO_ANSWER
            if not (silent and left and world.faults.forecast() is not None):
                raise
        command = again or command
        world.advance(PAUSE)
    raise AssertionError("the last try returns or raises")
