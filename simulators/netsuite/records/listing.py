"""Lists of records: ids only, filtered and paged (NetSuite contract 3.6)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, cast, func, select, text

from simulators.netsuite.records.book import Book
from simulators.netsuite.records.filters import read_filter
from simulators.netsuite.records.paging import Page
from simulators.netsuite.records.sql import Terms, where
from simulators.netsuite.records.types import RecordType
from simulators.netsuite.tables import entity, listed

LARGE = 2_000
"""From so many records on, a field that is searched gets an index."""

_HOW_MANY = select(func.count()).select_from(entity)


def list_ids(book: Book, type: RecordType, q: str, page: Page) -> tuple[list[str], int]:
    """The ids of one page in ascending order, and how many records there are in all. Raises 400."""
    terms = Terms(type, book.settings, book.one_world, {"kind": type.name})
    clause = "kind = :kind"
    if q:
        clause += f" AND {where(terms, read_filter(q))}"
    _prepare(book.db, terms)
    total: int = book.db.execute(_count(type.entity, clause), terms.parameters).scalar_one()
    place = {"at_most": page.limit, "skipped": page.offset}
    ids = book.db.execute(_ids(type.entity, clause), {**terms.parameters, **place}).scalars()
    return [str(id) for id in ids], total


@lru_cache(maxsize=256)
def _ids(of_entities: bool, clause: str) -> Select[Any]:
    """The ids of one kind of list. Pollers ask the same again with other values: it is built once."""
    id = entity.c.id if of_entities else cast(listed.c.id, Integer)
    rows = select(id).select_from(entity if of_entities else listed).where(text(clause)).order_by(id)
    return rows.limit(bindparam("at_most", type_=Integer)).offset(bindparam("skipped", type_=Integer))


@lru_cache(maxsize=256)
def _count(of_entities: bool, clause: str) -> Select[int]:
    return select(func.count()).select_from(entity if of_entities else listed).where(text(clause))


def _prepare(db: Connection, terms: Terms) -> None:
    """Make what the SQL leans on: an index for a search in a large list, the function for other alphabets."""
    if terms.folds:
        raw: Any = db.connection.driver_connection
        raw.create_function("fold", 1, lambda value: value and str(value).casefold(), deterministic=True)
    if terms.indexes and terms.type.entity and db.execute(_HOW_MANY).scalar_one() > LARGE:
        for name, expression in terms.indexes:
            db.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS search_{name.lower()} ON entity (kind, {expression})"
            )
