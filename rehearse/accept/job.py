"""What a run of the suite is told, from one process to the other."""

from __future__ import annotations

from typing import Final

import msgspec

from rehearse.accept.surface import About

OPTION: Final = "--rehearse-accept"
"""The option of the pytest plugin that takes a job as JSON."""


TOKEN: Final = "REHEARSE_CORE_TOKEN"
"""The variable of the environment that holds the core's token: it stands in no command line."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be judged: the stack by its ready file, the core, and where to tell (a file descriptor).

    ``only`` chooses the scenarios in whose feature and name one of these texts occurs.
    """

    ready_file: str
    url: str
    about: About
    only: tuple[str, ...] = ()
    tell: int = -1
