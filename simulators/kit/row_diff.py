"""Which rows differ between two images of one database, whatever its tables are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec


class RowChange(msgspec.Struct, frozen=True):
    """One row that differs. ``key`` is its primary key; a new row has no ``before``, a gone one no ``after``.

    Of a row that changed only what differs is told; inside a JSON document that is one entry for each
    member, such as ``doc.properties.email``.
    """

    app: str
    account: str
    table: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class RowPair:
    """One row that differs, whole and flat on each side where it is there."""

    table: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Comparison:
    """Two images of one database side by side. ``rows`` differ, by table and key."""

    def __init__(self, database: sqlite3.Connection, rows: list[RowPair]) -> None:
        self._database = database
        self.rows = rows

    def look(self, table: str, *, then: bool = False, **columns: Any) -> dict[str, Any] | None:
        """A row as it is after the change, or as it was ``then``, whether it differs or not."""
        where = " AND ".join(f"{_quoted(name)} = ?" for name in columns)
        # The names are those of a vendor's own tables.
        query = f"SELECT * FROM {'old' if then else 'new'}.{_quoted(table)} WHERE {where}"  # noqa: S608
        row = self._database.execute(query, tuple(columns.values())).fetchone()
        return None if row is None else _flat(row)


@contextmanager
def comparing(before: bytes, after: bytes) -> Iterator[Comparison]:
    """Hold two images side by side; a table that one of them lacks counts as an empty one there."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.row_factory = sqlite3.Row
        database.execute("ATTACH ':memory:' AS old")
        database.execute("ATTACH ':memory:' AS new")
        database.deserialize(before, name="old")
        database.deserialize(after, name="new")
        old, new = _tables(database, "old"), _tables(database, "new")
        _make(database, "old", [new[name] for name in new if name not in old])
        _make(database, "new", [old[name] for name in old if name not in new])
        rows = [pair for table in sorted({*old, *new}) for pair in _in_table(database, table)]
        yield Comparison(database, [] if before == after else rows)


def changes(app: str, account: str, before: bytes, after: bytes) -> list[RowChange]:
    """Every row that differs, by table and key."""
    if before == after:
        return []
    with comparing(before, after) as compared:
        return [_change(app, account, pair) for pair in compared.rows]


def _tables(database: sqlite3.Connection, image: str) -> dict[str, str]:
    """The tables of an image and what made them."""
    # ``image`` is one of two words of ours.
    query = f"SELECT name, sql FROM {image}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"  # noqa: S608
    return {str(row["name"]): str(row["sql"]) for row in database.execute(query)}


def _make(database: sqlite3.Connection, image: str, statements: list[str]) -> None:
    for sql in statements:
        database.execute(sql.replace("CREATE TABLE ", f"CREATE TABLE {image}.", 1))


def _change(app: str, account: str, pair: RowPair) -> RowChange:
    before, after = pair.before, pair.after
    if before is not None and after is not None:
        before, after = _difference(before, after)
    return RowChange(app, account, pair.table, pair.key, before, after)


def _in_table(database: sqlite3.Connection, table: str) -> list[RowPair]:
    columns = database.execute(f"PRAGMA new.table_info({_quoted(table)})").fetchall()
    keys = [str(column["name"]) for column in sorted(columns, key=lambda one: one["pk"]) if column["pk"]]
    old = _only_in(database, "old", "new", table, keys)
    new = _only_in(database, "new", "old", table, keys)
    return [
        RowPair(table, " ".join(part.strip() for part in key), old.get(key), new.get(key))
        for key in sorted({**old, **new})
    ]


def _only_in(
    database: sqlite3.Connection, here: str, there: str, table: str, keys: list[str]
) -> dict[tuple[str, ...], dict[str, Any]]:
    """The rows of one image that are not exactly so in the other one, flat, by key."""
    name = _quoted(table)
    # The names come out of the image's own schema.
    query = f"SELECT * FROM {here}.{name} EXCEPT SELECT * FROM {there}.{name}"  # noqa: S608
    rows = database.execute(query).fetchall()
    return {tuple(_sortable(row[key]) for key in keys or row.keys()): _flat(row) for row in rows}


def _difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What one has that the other has not, or has otherwise."""
    return (
        {name: value for name, value in before.items() if name not in after or after[name] != value},
        {name: value for name, value in after.items() if name not in before or before[name] != value},
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _sortable(value: Any) -> str:
    return f"{value:>20}" if isinstance(value, int) else str(value)


def _flat(row: sqlite3.Row) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for column in row.keys():  # noqa: SIM118 - iterating a Row gives its values
        _spread(flat, column, _document(row[column]))
    return flat


def _document(value: Any) -> Any:
    """A column's value; the data inside, where it holds a JSON object."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "backslashreplace")
    if isinstance(value, str) and value.startswith("{"):
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError:
            return value
    return value


def _spread(flat: dict[str, Any], name: str, value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _spread(flat, f"{name}.{key}", inner)
    else:
        flat[name] = value
