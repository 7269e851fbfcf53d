"""Who serves a database: the operating system's locks say who is alive.

A lock dies with its holder, however that ends. One process has the database alone, or several that all want
to share it have it together.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sync_core.cli.errors import CannotRun


@dataclass(frozen=True, slots=True)
class Claim:
    """A database held by this process until `give_back`, or its end. ``alone``: nobody else served it."""

    path: Path
    file: TextIO
    alone: bool

    def give_back(self) -> bool:
        """Let go; whether nobody else holds it, so that it may be removed."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        else:
            return True
        finally:
            self.file.close()


@contextmanager
def claiming(database: Path, *, shared: bool = False) -> Iterator[Claim]:
    """Hold the database from here on; within the block no other process can begin to.

    What must be done once, such as making tables and connections, is done within the block. Whoever is
    ``alone`` knows that no other worker lives, and need not wait until the lease of one that was killed has
    run out. Raises `CannotRun` where another process has the database, and one of the two does not share.
    """
    with _opened(database, "gate") as gate, ExitStack() as unless_claimed:
        held = unless_claimed.enter_context(_opened(database, "lock"))
        fcntl.flock(gate, fcntl.LOCK_EX)
        alone = _lock(held, fcntl.LOCK_EX)
        if not (_lock(held, fcntl.LOCK_SH) if shared else alone):
            raise CannotRun(_taken(database, shared=shared))
        yield Claim(database, held, alone)
        unless_claimed.pop_all()


def cannot_open(database: Path, error: Exception) -> CannotRun:
    """What to say where a database, or its place, is not to be had."""
    reason = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
    return CannotRun(
        f"cannot open the database {database} ({reason}); "
        "is the folder yours to write in? database_url names another"
    )


def _opened(database: Path, suffix: str) -> TextIO:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        return database.with_name(f"{database.name}.{suffix}").open("a+")
    except OSError as error:
        raise cannot_open(database, error) from None


def _lock(file: TextIO, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _taken(database: Path, *, shared: bool) -> str:
    if shared:
        return f"another sync-core is serving {database} alone; start that one with shared = true, too"
    return (
        f"another sync-core is serving {database}; stop it, name another database_url, "
        "or let both share it with shared = true"
    )
