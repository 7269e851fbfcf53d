"""One account of one app: a portal, a company file. Everything a vendor keeps hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, MetaData

from simulators.kit.database import Database

if TYPE_CHECKING:
    from simulators.kit.sites import Site


@dataclass(eq=False)
class Account:
    """An account on a site.

    ``settings`` is the vendor's own frozen dataclass of switches; replace it to change one.
    ``memory`` holds plain data that is part of the account's state but not of its records (limit
    windows, sequences); a snapshot copies it. ``clock_offset`` (ms) is how far this account's clock is
    off the site's. ``revision`` grows with every committed change of rows and with every restore.
    """

    site: Site
    app: str
    id: str
    credentials: dict[str, Any]
    settings: Any
    metadata: MetaData
    path: Path | None = None
    memory: dict[str, Any] = field(default_factory=dict)
    clock_offset: int = 0
    revision: int = 0

    def __post_init__(self) -> None:
        self.database = Database(self.metadata, self.path)
        self._pending: list[tuple[str, dict[str, Any]]] = []
        self._undo: list[tuple[str, Any]] = []

    def now(self) -> int:
        """The time this account shows, in milliseconds."""
        return self.site.clock.now() + self.clock_offset

    @contextmanager
    def transaction(self, *, cause: str) -> Iterator[Connection]:
        """One transaction. What `note` was told meanwhile becomes events after the commit, or nothing.

        The events are in the order of the commits; `Vendor.on_change` runs after that with no lock held,
        so it may open a transaction of its own. Transactions of one account do not nest: `RuntimeError`.
        """
        told: list[tuple[str, dict[str, Any], str]] = []
        undo: list[tuple[str, Any]] = []
        with self.database.lock:
            try:
                with self.database.transaction() as connection:
                    self._pending, self._undo = [], undo
                    yield connection
            except BaseException:
                for key, before in reversed(undo):
                    self._put(key, before)
                raise
            for kind, data in self._pending:
                self.revision += 1
                told.append((kind, data, self._tell(kind, data, cause)))
        if told:
            vendor = self.site.vendor(self.app)
            for kind, data, span in told:
                vendor.on_change(self, kind, data, span)

    def note(self, kind: str, **data: Any) -> None:
        """Remember a change of rows, to be told once the transaction is committed. Use kind ``row``.

        ``data`` is plain: ``object``, ``id``, ``change`` (``created``, ``updated``, ``deleted`` …),
        ``fields`` (new values of what changed), and what the vendor's webhooks need.
        """
        self._pending.append((kind, data))

    def remember(self, key: str, value: Any) -> None:
        """Keep in ``memory`` what is true of the rows of the running transaction; None forgets it.

        ``value`` is plain and never changed in place: what was there before comes back if the transaction
        is rolled back.
        """
        self._undo.append((key, self.memory.get(key)))
        self._put(key, value)

    def move_to(self, folder: Path) -> None:
        """Keep the records in a file from now on; what is in the file already takes the place of them."""
        path = folder / f"{self.app}-{self.id}.sqlite"
        with self.database.lock:
            held = Database(self.metadata, path, image=self.database.image())
            self.database.close()
            self.database, self.path = held, path

    def _put(self, key: str, value: Any) -> None:
        if value is None:
            self.memory.pop(key, None)
        else:
            self.memory[key] = value

    def _tell(self, kind: str, data: dict[str, Any], cause: str) -> str:
        return self.site.events.emit(kind, cause=cause, app=self.app, **data).span
