"""Setup records: what customers and contacts refer to. They are there from the first day and never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select

from simulators.kit.accounts import Account
from simulators.kit.database import Database
from simulators.kit.wire import decode
from simulators.netsuite.tables import listed

_ALL = select(listed).order_by(listed.c.kind, listed.c.id)


@dataclass(frozen=True, slots=True)
class Listed:
    """A setup record. ``name`` is what a reference to it shows."""

    kind: str
    id: str
    name: str
    external: str | None
    updated: int
    values: dict[str, Any]


_read: WeakKeyDictionary[Database, dict[str, dict[str, Listed]]] = WeakKeyDictionary()
"""What is in each database, read once: every answer shows some of it. No snapshot holds anything else."""


def setup_records(account: Account, db: Connection) -> dict[str, dict[str, Listed]]:
    """The setup records of an account, by kind and id, in the order of their ids as texts."""
    found = _read.get(account.database)
    if found is None:
        found = {}
        for row in db.execute(_ALL):
            record = Listed(row.kind, row.id, row.name, row.external, row.updated, decode(row.body))
            found.setdefault(row.kind, {})[row.id] = record
        _read[account.database] = found
    return found
