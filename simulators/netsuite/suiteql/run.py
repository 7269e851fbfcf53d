"""Running a statement that is ready: one page of its rows, and how many there are in all."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from simulators.kit.accounts import Account
from simulators.netsuite.settings import Settings
from simulators.netsuite.suiteql.compiled import Compiled
from simulators.netsuite.suiteql.functions import prepare
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.terms import Inputs

MOST_ROWS = 100_000
"""Rows beyond are counted and never shown."""

_counts: WeakKeyDictionary[Account, tuple[int, dict[Any, int]]] = WeakKeyDictionary()
"""By account: at which revision of its records, and how many rows statements had then."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows as SQLite has them, and how many there are in all."""

    rows: list[tuple[Any, ...]]
    total: int


def inputs_of(account: Account, user: str, literals: tuple[Any, ...]) -> Inputs:
    """What a statement is run with now, in this account."""
    settings: Settings = account.settings
    now = account.now() // 1000 * 1000
    return Inputs(literals, settings.time_zone, settings.date_format, now, user)


def find(
    account: Account, db: Connection, statement: Compiled, inputs: Inputs, *, limit: int, offset: int
) -> Found:
    """One page. Raises 400 where a row's value does not go with what is done with it."""
    raw: Any = db.connection.driver_connection
    prepare(raw)
    parameters = statement.parameters(inputs)
    settings: Settings = account.settings
    try:
        if settings.shuffle_unsorted and not statement.ordered:
            return _shuffled(account, raw, statement, parameters, limit, offset)
        return _page(account, raw, statement, parameters, limit, offset)
    except (sqlite3.Error, OverflowError):
        raise Unsupported from None


def _page(
    account: Account,
    raw: sqlite3.Connection,
    statement: Compiled,
    parameters: dict[str, Any],
    limit: int,
    offset: int,
) -> Found:
    wanted = max(0, min(limit, MOST_ROWS - offset))
    page = {"page_limit": wanted + 1, "page_offset": offset}
    sql = f"SELECT * FROM ({statement.sql}) LIMIT :page_limit OFFSET :page_offset"  # noqa: S608
    rows = raw.execute(sql, parameters | page).fetchall()
    if len(rows) <= wanted and (rows or not offset):
        return Found(rows, offset + len(rows))
    return Found(rows[:wanted], _total(account, raw, statement, parameters))


def _shuffled(
    account: Account,
    raw: sqlite3.Connection,
    statement: Compiled,
    parameters: dict[str, Any],
    limit: int,
    offset: int,
) -> Found:
    """Rows of which nobody said the order: another one at each call."""
    rows = raw.execute(statement.sql, parameters).fetchall()
    account.site.streams.stream("netsuite/suiteql").shuffle(rows)
    return Found(rows[offset : min(offset + limit, MOST_ROWS)], len(rows))


def _total(account: Account, raw: sqlite3.Connection, statement: Compiled, parameters: dict[str, Any]) -> int:
    """How many rows there are; counted once for all pages, as long as no record changes."""
    revision, known = _counts.get(account, (-1, {}))
    if revision != account.revision:
        known = {}
        _counts[account] = (account.revision, known)
    key = (statement.counting, tuple(parameters.values()))
    if key not in known:
        found = raw.execute(f"SELECT COUNT(*) FROM ({statement.counting})", parameters).fetchone()  # noqa: S608
        known[key] = int(found[0])
    return known[key]
