"""Opening a workspace's database, and its transactions.

No HTTP call may run inside a transaction: `Store.guard` is handed to every client and says so.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from sync_core.store import lease
from sync_core.store.migrate import create as create_tables
from sync_core.store.migrate import upgrade

_open: ContextVar[bool] = ContextVar("store_transaction", default=False)


class CallInTransaction(AssertionError):
    """A client was about to call out inside a transaction: locks would last as long as the network."""


class Store:
    """One workspace's database. `transaction` is the only way in."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def transaction(self, *, held: tuple[int, int] | None = None) -> Iterator[Connection]:
        """One transaction, rolled back on any exception.

        ``held`` is the fence number of a worker and until when it wants to keep the lease. The transaction
        is refused (`lease.LeaseLost`) once somebody else took it: what a paused worker wanted to write after
        its lease ran out is never written.
        """
        token = _open.set(True)
        try:
            with self._begin() as tx:
                if held is not None:
                    lease.hold(tx, *held)
                yield tx
        finally:
            _open.reset(token)

    def _begin(self) -> AbstractContextManager[Connection]:
        return self.engine.begin()

    @staticmethod
    def guard() -> None:
        """Raise `CallInTransaction` if this thread has a transaction open."""
        if _open.get():
            raise CallInTransaction("an HTTP call inside a store transaction")

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """The SQLite connection itself, for images."""
        held: Any = self.engine.raw_connection()
        try:
            yield held.driver_connection
        finally:
            held.close()

    def close(self) -> None:
        """Give the database back."""
        self.engine.dispose()


class MemoryStore(Store):
    """A database in memory, one user at a time.

    All of them share one engine, so that a statement is compiled once for the process and not once for each
    World; a context variable tells whose connection is meant.
    """

    def __init__(self, image: bytes) -> None:
        super().__init__(_memory_engine())
        self._lock = threading.RLock()
        self._raw = _in_memory(image)
        token = _current.set(self._raw)
        try:
            self._connection = self.engine.connect()
        finally:
            _current.reset(token)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        """Begun and ended on the driver's connection: SQLAlchemy's own way costs as much as a small query."""
        with self._lock:
            self._raw.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise
            self._raw.execute("COMMIT")

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            yield self._raw

    def close(self) -> None:
        with self._lock:
            self._connection.close()
            self._raw.end()


class _Kept(sqlite3.Connection):
    """A connection that outlives the engine's check-outs: only `end` closes it."""

    def close(self) -> None:
        pass

    def end(self) -> None:
        super().close()


_current: ContextVar[_Kept] = ContextVar("memory_store")


def open_store(url: str) -> Store:
    """Open a database by its URL and bring its schema up to date. SQLite files use WAL."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    upgrade(engine)
    return Store(engine)


def memory_store(image: bytes | None = None, *, kind: Callable[[bytes], Store] = MemoryStore) -> Store:
    """A database in memory, empty or from an `image`; of a ``kind`` that looks on, if one is given."""
    return kind(image or _blank())


def image_of(store: Store) -> bytes:
    """The whole database of a SQLite store as bytes, for snapshots."""
    with store.raw() as raw:
        copy = sqlite3.connect(":memory:")
        raw.backup(copy)
    image = bytearray(copy.serialize())
    copy.close()
    image[18] = image[19] = 1  # a WAL file's image cannot be opened in memory otherwise
    return bytes(image)


def restore_image(store: Store, image: bytes) -> None:
    """Put an image in place of everything a SQLite store holds."""
    source = sqlite3.connect(":memory:")
    source.deserialize(image)
    with store.raw() as raw:
        source.backup(raw)
    source.close()


@cache
def _memory_engine() -> Engine:
    return create_engine("sqlite://", poolclass=NullPool, creator=_current.get)


@cache
def _blank() -> bytes:
    raw = sqlite3.connect(":memory:", isolation_level=None, factory=_Kept)
    with create_engine("sqlite://", poolclass=NullPool, creator=lambda: raw).begin() as tx:
        create_tables(tx)
    image = raw.serialize()
    raw.end()
    return image


def _in_memory(image: bytes) -> _Kept:
    raw: _Kept = sqlite3.connect(
        ":memory:", check_same_thread=False, isolation_level=None, cached_statements=256, factory=_Kept
    )
    raw.deserialize(image)
    return raw


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
        raw.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
