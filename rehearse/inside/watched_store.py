"""The core's database in memory, with a watcher beside every commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from rehearse.inside.traps import When
from sync_core.store.database import MemoryStore


class WatchedStore(MemoryStore):
    """``watch`` hears of each transaction that changed something, before its commit and after it.

    What it raises before the commit rolls the transaction back. Reading alone is no point: a crash beside it
    is the same as one beside what comes next.
    """

    def __init__(self, image: bytes, watch: Callable[[When], None]) -> None:
        super().__init__(image)
        self._watch = watch

    @contextmanager
    def transaction(self, *, held: tuple[int, int] | None = None) -> Iterator[Connection]:
        with super().transaction(held=held) as tx:
            before = self._raw.total_changes
            yield tx
            changed = self._raw.total_changes > before
            if changed:
                self._watch("before")
        if changed:
            self._watch("after")
