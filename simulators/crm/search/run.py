"""Running a search on the portal's database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulators.crm.object_types import ObjectType
from simulators.crm.objects.records import Record, store
from simulators.crm.portal import Portal
from simulators.crm.search import tokens
from simulators.crm.search.lag import catch_up
from simulators.crm.search.request import Search
from simulators.crm.search.sql import Compiled, compile_search

_COLUMNS = "id, created, modified, archived, doc"

_OLDEST = """SELECT id, created, modified, NULL AS archived, doc FROM lagging AS image
 WHERE object = :object AND doc IS NOT NULL
 AND seq = (SELECT min(seq) FROM lagging WHERE object = :object AND id = image.id)"""
"""Records that lag, as the index has them."""

_NOT_LAGGING = "id NOT IN (SELECT id FROM lagging WHERE object = :object)"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search, as the index has the records, and how many there are in all."""

    total: int
    records: list[Record]


def run(portal: Portal, type: ObjectType, search: Search) -> Found:
    """Search what the index shows at this instant."""
    compiled = compile_search(search, portal.catalog(type))
    tokens.register(portal.db)
    catch_up(portal)
    _index(portal, type, compiled)
    params = {**compiled.params, "object": type.plural, "limit": search.limit, "after": search.after}
    lagging = _execute(portal, "SELECT EXISTS (SELECT 1 FROM lagging WHERE object = :object)", params)
    count, page = _with_lag(type, compiled) if lagging.scalar_one() else _without_lag(type, compiled)
    total: int = _execute(portal, count, params).scalar_one()
    return Found(total, [Record(*row) for row in _execute(portal, page, params).all()])


def _without_lag(type: ObjectType, compiled: Compiled) -> tuple[str, str]:
    """How many there are, and one page. The texts are made of our own names; values are parameters."""
    found = f"FROM {type.table} WHERE archived IS NULL AND {compiled.where}"
    return (
        f"SELECT count(*) {found}",
        f"SELECT {_COLUMNS} {found} ORDER BY {compiled.order} LIMIT :limit OFFSET :after",
    )


def _with_lag(type: ObjectType, compiled: Compiled) -> tuple[str, str]:
    """The same over the live records that do not lag, and the images of those that do.

    The live ones are cut before the two are put together: an index can then serve their order.
    """
    live = f"FROM {type.table} WHERE archived IS NULL AND {_NOT_LAGGING} AND {compiled.where}"
    images = f"FROM ({_OLDEST}) WHERE {compiled.where}"
    first = f"SELECT {_COLUMNS} {live} ORDER BY {compiled.order} LIMIT :after + :limit"
    return (
        f"SELECT (SELECT count(*) {live}) + (SELECT count(*) {images})",
        f"SELECT {_COLUMNS} FROM (SELECT * FROM ({first}) UNION ALL SELECT {_COLUMNS} {images})"  # noqa: S608
        f" ORDER BY {compiled.order} LIMIT :limit OFFSET :after",
    )


def _index(portal: Portal, type: ObjectType, compiled: Compiled) -> None:
    """Give large tables an index for each property when it is first searched; it costs one scan."""
    if not compiled.indexed or store(type).last_id(portal.db) < portal.settings.index_threshold:
        return
    for name, key in sorted(compiled.indexed.items()):
        _execute(
            portal,
            f"CREATE INDEX IF NOT EXISTS {type.table}__{name} ON {type.table} ({key}, id, archived)",
            {},
        )


def _execute(portal: Portal, sql: str, params: dict[str, Any]) -> Any:
    """The texts differ from search to search: the driver runs them without SQLAlchemy's compiler."""
    return portal.db.exec_driver_sql(sql, params)
