"""The rows of associations: one for each type of a pair, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from simulators.crm.json_lists import as_list, listed
from simulators.crm.tables import associations as table


class Row(NamedTuple):
    """One association type of one pair, seen from its source; object types by plural name."""

    source: str
    source_id: int
    target: str
    target_id: int
    type: int


_columns = (table.c.source, table.c.source_id, table.c.target, table.c.target_id, table.c.type)
_kinds = (table.c.source == bindparam("source_")) & (table.c.target == bindparam("target_"))
_ids = listed("ids")
_order = (table.c.source, table.c.source_id, table.c.target, table.c.target_id, table.c.type)

_of_sources = select(*_columns).where(_kinds, table.c.source_id.in_(_ids)).order_by(*_order)
_of_type = _of_sources.where(table.c.type == bindparam("type_"))
_everything = (
    select(*_columns)
    .where(table.c.source == bindparam("source_"), table.c.source_id.in_(_ids))
    .order_by(*_order)
)
_of_pair = select(*_columns).where(
    _kinds, table.c.source_id == bindparam("source_id_"), table.c.target_id == bindparam("target_id_")
)
_page = (
    select(*_columns)
    .where(_kinds, table.c.source_id == bindparam("source_id_"), table.c.target_id >= bindparam("first"))
    .order_by(*_order)
    .limit(bindparam("limit"))
)
_counts = (
    select(table.c.source_id, func.count())
    .where(_kinds, table.c.source_id.in_(_ids), table.c.type == bindparam("type_"))
    .group_by(table.c.source_id)
)
_insert = insert(table).prefix_with("OR IGNORE")
_delete = delete(table).where(
    _kinds,
    table.c.source_id == bindparam("source_id_"),
    table.c.target_id == bindparam("target_id_"),
    table.c.type == bindparam("type_"),
)


def _json(ids: Iterable[int]) -> str:
    return as_list(sorted(set(ids)))


def of_sources(db: Connection, source: str, target: str, ids: Iterable[int]) -> list[Row]:
    """Every row from these records to records of type ``target``, in order of ids."""
    found = db.execute(_of_sources, {"source_": source, "target_": target, "ids": _json(ids)})
    return [Row(*row) for row in found]


def of_type(db: Connection, source: str, target: str, type: int, ids: Iterable[int]) -> list[Row]:
    """The rows of one association type from these records."""
    found = db.execute(_of_type, {"source_": source, "target_": target, "type_": type, "ids": _json(ids)})
    return [Row(*row) for row in found]


def everything(db: Connection, source: str, ids: Iterable[int]) -> list[Row]:
    """Every row from these records, to whatever type."""
    return [Row(*row) for row in db.execute(_everything, {"source_": source, "ids": _json(ids)})]


def of_pair(db: Connection, source: str, source_id: int, target: str, target_id: int) -> list[Row]:
    """The rows of one pair, seen from ``source``."""
    found = db.execute(
        _of_pair, {"source_": source, "source_id_": source_id, "target_": target, "target_id_": target_id}
    )
    return [Row(*row) for row in found]


def page(db: Connection, source: str, source_id: int, target: str, first: int, limit: int) -> list[Row]:
    """At most ``limit`` rows from one record to targets with id ``first`` and above."""
    found = db.execute(
        _page, {"source_": source, "source_id_": source_id, "target_": target, "first": first, "limit": limit}
    )
    return [Row(*row) for row in found]


def counts(db: Connection, source: str, target: str, type: int, ids: Iterable[int]) -> dict[int, int]:
    """How many rows of one type lead from each of these records; none is left out."""
    found = db.execute(_counts, {"source_": source, "target_": target, "type_": type, "ids": _json(ids)})
    return {row[0]: row[1] for row in found}


def add(db: Connection, rows: Sequence[Row]) -> None:
    """Store rows; those that are there stay."""
    if rows:
        db.execute(_insert, [row._asdict() for row in rows])


def remove(db: Connection, rows: Iterable[Row]) -> None:
    """Take rows away; those that are not there do not matter."""
    keys = [{f"{name}_": value for name, value in row._asdict().items()} for row in rows]
    if keys:
        db.execute(_delete, keys)
