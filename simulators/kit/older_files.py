"""A database file that another version wrote: what it lacks is added, what it has otherwise is refused."""

from __future__ import annotations

import sqlite3


class OtherVersion(Exception):
    """What a folder holds was not written by this version, and cannot be read as if it were."""


def complete(held: sqlite3.Connection, fresh: sqlite3.Connection) -> None:
    """Give ``held`` the tables that it lacks, with the rows and indexes that a new account has in them.

    ``fresh`` is a new account's database. Raises `OtherVersion` where a table of both has other columns.
    """
    have, want = _columns(held), _columns(fresh)
    for table, columns in want.items():
        if have.get(table, columns) != columns:
            odd = ", ".join(sorted(columns ^ have[table]))
            raise OtherVersion(f"its table {table} has other columns ({odd})")
    missing = sorted(want.keys() - have.keys())
    if not missing:
        return
    held.execute("BEGIN IMMEDIATE")
    for table in missing:
        made = fresh.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC, name",
            (table,),
        )
        for (statement,) in made.fetchall():
            held.execute(statement)
        for row in fresh.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - a table of our own
            places = ", ".join("?" * len(row))
            held.execute(f'INSERT INTO "{table}" VALUES ({places})', row)  # noqa: S608
    held.execute("COMMIT")


def _columns(db: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """The names of the columns by table."""
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {
        name: frozenset(row[1] for row in db.execute(f'PRAGMA table_xinfo("{name}")'))
        for (name,) in tables.fetchall()
    }
