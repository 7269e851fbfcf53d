"""A SQLite database for each account: made by copying an image, kept, restored by swapping.

There is one SQLAlchemy engine for the whole process, so that every statement is compiled once; which
account's database it connects to is told by a context variable. Each account keeps its connection.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, create_engine
from sqlalchemy.pool import NullPool

from simulators.kit.older_files import OtherVersion, complete

_current: ContextVar[_Kept] = ContextVar("account_connection")


class _Kept(sqlite3.Connection):
    """A connection that outlives the engine's check-outs: only `end` closes it."""

    def close(self) -> None:
        pass

    def end(self) -> None:
        super().close()


@cache
def engine() -> Engine:
    """The process's one engine: whoever connects has put the account's database into the context before."""
    return create_engine("sqlite://", poolclass=NullPool, creator=_current.get)


@cache
def blank_image(metadata: MetaData) -> bytes:
    """An empty database with this schema. Small pages keep a thousand accounts small."""
    raw = _open(":memory:")
    raw.execute("PRAGMA page_size=1024")
    made = create_engine("sqlite://", poolclass=NullPool, creator=lambda: raw)
    metadata.create_all(made)
    image = raw.serialize()
    raw.end()
    return image


class Database:
    """One account's data, in memory or in a file. Every use holds the account's ``lock``.

    A new database begins as ``image``, or empty. A file that exists is kept; tables that it lacks are taken
    from ``image``. Raises `OtherVersion` where that is not enough.
    """

    def __init__(self, metadata: MetaData, path: Path | None = None, *, image: bytes | None = None) -> None:
        self.lock = threading.RLock()
        self._path = path
        self._connection: Connection | None = None
        self._in_use = False
        if path is None:
            self._raw = _from_image(image or blank_image(metadata))
        else:
            known = path.exists()
            if not known:
                _write_file(path, image or blank_image(metadata))
            self._raw = _open(str(path))
            if known:
                _complete(self._raw, image or blank_image(metadata))
            self._raw.execute("PRAGMA synchronous=NORMAL")

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction under the account's lock: committed at the end, rolled back on any exception.

        The driver begins it at the first write, which most calls never make; the lock alone keeps reads
        apart. It is ended on the driver's connection: SQLAlchemy's own way costs as much as a small query.
        """
        with self.lock:
            if self._in_use:
                raise RuntimeError("this account has a transaction open in this thread already: use that one")
            connection, raw = self._kept_connection(), self._raw
            self._in_use = True
            try:
                yield connection
                raw.commit()
            except BaseException:
                raw.rollback()
                raise
            finally:
                self._in_use = False

    def image(self) -> bytes:
        """The whole database as bytes; equal content gives equal bytes. Works for files, too."""
        with self.lock:
            if self._path is None:
                return self._raw.serialize()
            copy = _open(":memory:")
            self._raw.backup(copy)
            image = bytearray(copy.serialize())
            copy.end()
            image[18] = image[19] = 1  # a WAL file's image cannot be opened in memory otherwise
            return bytes(image)

    def restore(self, image: bytes) -> None:
        """Put an image in place of everything.

        In memory a new connection is swapped in: deserialising under a half-read cursor crashes the process.
        """
        with self.lock:
            self._drop_connection()
            fresh = _from_image(image)
            if self._path is None:
                self._raw, old = fresh, self._raw
                old.end()
            else:
                fresh.backup(self._raw)
                fresh.end()

    def close(self) -> None:
        """Give the memory or the file back."""
        with self.lock:
            self._drop_connection()
            self._raw.end()

    def _kept_connection(self) -> Connection:
        """The engine's connection to this account, opened once: opening costs more than a small query."""
        if self._connection is None or self._connection.invalidated:
            token = _current.set(self._raw)
            try:
                self._connection = engine().connect()
            finally:
                _current.reset(token)
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _write_file(path: Path, image: bytes) -> None:
    """A database file in WAL mode. The image is written as it is: the page size of a WAL file is fixed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(image)
    raw = _open(str(path))
    raw.execute("PRAGMA journal_mode=WAL")
    raw.end()


def _complete(raw: _Kept, image: bytes) -> None:
    """What `complete` says; a file that is no database is another version's, too."""
    fresh = _from_image(image)
    try:
        complete(raw, fresh)
    except sqlite3.DatabaseError as error:
        raise OtherVersion(f"its database cannot be read: {error}") from error
    finally:
        fresh.end()


def _open(target: str) -> _Kept:
    return sqlite3.connect(
        target, factory=_Kept, check_same_thread=False, isolation_level="IMMEDIATE", cached_statements=256
    )


def _from_image(image: bytes) -> _Kept:
    raw = _open(":memory:")
    raw.deserialize(image)
    return raw
