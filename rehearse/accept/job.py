"""What a run of the suite is told, from one process to the other."""

from __future__ import annotations

from typing import Final

import msgspec

from rehearse.accept.surface import About

OPTION: Final = "--rehearse-accept"
"""The option of the pytest plugin that takes a job as JSON."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be judged: the stack by its ready file, the core, and where to tell (a file descriptor).

    ``only`` chooses the scenarios in whose feature and name one of these texts occurs.
    """

    ready_file: str
    url: str
    about: About
    tell: int
    only: tuple[str, ...] = ()
