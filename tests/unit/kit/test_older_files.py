from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from simulators.kit.older_files import OtherVersion, complete

Pair = tuple[sqlite3.Connection, sqlite3.Connection]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A database with one table and a row in it, and a newer one with a table more."""
    held, fresh = (sqlite3.connect(":memory:", isolation_level=None) for _ in range(2))
    for one in (held, fresh):
        one.execute("CREATE TABLE records (id INTEGER PRIMARY KEY, doc TEXT)")
    held.execute("INSERT INTO records VALUES (1, 'kept')")
    fresh.execute("CREATE TABLE stages (id TEXT PRIMARY KEY, label TEXT)")
    fresh.execute("CREATE INDEX by_label ON stages (label)")
    fresh.execute("INSERT INTO stages VALUES ('won', 'Closed won')")
    yield held, fresh
    held.close()
    fresh.close()


def test_a_table_comes_with_its_rows_and_indexes(pair: Pair) -> None:
    held, fresh = pair
    for _ in range(2):
        complete(held, fresh)
        assert held.execute("SELECT * FROM stages").fetchall() == [("won", "Closed won")]
    assert held.execute("SELECT name FROM sqlite_master WHERE name = 'by_label'").fetchall()
    assert held.execute("SELECT doc FROM records").fetchall() == [("kept",)]


def test_what_only_the_older_one_has_stays(pair: Pair) -> None:
    held, fresh = pair
    held.execute("CREATE TABLE custom_0 (id INTEGER)")
    complete(held, fresh)
    assert held.execute("SELECT count(*) FROM custom_0").fetchone() == (0,)


def test_other_columns_are_named_and_nothing_is_changed(pair: Pair) -> None:
    held, fresh = pair
    held.execute("ALTER TABLE records RENAME COLUMN doc TO body")
    with pytest.raises(OtherVersion, match=r"its table records has other columns \(body, doc\)"):
        complete(held, fresh)
    assert not held.execute("SELECT name FROM sqlite_master WHERE name = 'stages'").fetchall()
