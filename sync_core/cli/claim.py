"""One serving process for each database: the operating system's lock says who is alive."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import TextIO

from sync_core.cli.errors import CannotRun


def claim(database: Path) -> TextIO:
    """Hold the database until this process ends, however it ends. Raises `CannotRun` if another has it.

    The lock dies with its holder. Whoever gets it knows that no other worker lives, and need not wait until
    the lease of one that was killed has run out.
    """
    held = database.with_name(f"{database.name}.lock").open("a+")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        raise CannotRun(
            f"another sync-core is serving {database}; stop it, or name another database_url"
        ) from None
    return held
