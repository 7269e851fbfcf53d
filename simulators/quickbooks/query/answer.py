"""Answering a query: the rows as the JSON they are stored as (QuickBooks contract 4.4)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select, text

from simulators.kit.wire import decode, encode
from simulators.quickbooks.company import Company
from simulators.quickbooks.errors import QueryInvalid
from simulators.quickbooks.lag import shown_until
from simulators.quickbooks.query.sql import Plan, find_property, plan
from simulators.quickbooks.query.statement import Statement, read_statement
from simulators.quickbooks.registry import ENTITIES
from simulators.quickbooks.tables import entity, singleton

LARGE = 2_000
"""From so many records on, a property that is searched gets an index."""

_ALWAYS = ("Id", "domain", "sparse")
_SINGLETONS = {"companyinfo": "CompanyInfo", "preferences": "Preferences"}
_SINGLETON = select(singleton.c.body)


def answer(company: Company, query: str) -> str:
    """The value of ``QueryResponse`` as JSON; ``{}`` where nothing is found. Raises 4000 or 4001."""
    statement = read_statement(query)
    start = statement.start
    if start == 0 and company.settings.start_position_zero == "lenient":
        start = 1
    if start < 1:
        raise QueryInvalid(f"value {start} is too small. Min allowed value is 1")
    name = statement.entity.lower()
    if name in _SINGLETONS:
        return _answer_singleton(company, _SINGLETONS[name], statement, start)
    kind = ENTITIES.get(name)
    if kind is None:
        raise QueryInvalid(f"invalid context declaration: {statement.entity}")
    company.records.flush()
    shown = shown_until(company.account, company.now)
    until = shown if shown < company.now else None
    wanted = plan(statement, kind, company.settings, until=until)
    _prepare(company, wanted)
    if statement.shape == "count":
        count = select(func.count()).select_from(entity).where(text(wanted.where))
        return f'{{"totalCount":{company.db.execute(count, wanted.parameters).scalar_one()}}}'
    columns = [find_property(kind, path).name for path in statement.columns]
    place = {"at_most": statement.limit, "skipped": start - 1}
    bodies = list(
        company.db.execute(_rows(wanted.where, wanted.order), wanted.parameters | place).scalars().all()
    )
    if statement.shape == "columns":
        bodies = [_only(body, columns) for body in bodies]
    return page(kind.name, bodies, start)


@lru_cache(maxsize=256)
def _rows(where: str, order: str) -> Select[str]:
    """The rows of one kind of query. Pollers ask the same again with other values: it is built once."""
    rows = select(entity.c.body).where(text(where)).order_by(text(order))
    return rows.limit(bindparam("at_most", type_=Integer)).offset(bindparam("skipped", type_=Integer))


def page(name: str, bodies: list[str], start: int) -> str:
    """Rows as a QueryResponse: the number returned, never how many there are in all; nothing is ``{}``."""
    if not bodies:
        return "{}"
    return f'{{"{name}":[{",".join(bodies)}],"startPosition":{start},"maxResults":{len(bodies)}}}'


def _answer_singleton(company: Company, name: str, statement: Statement, start: int) -> str:
    """CompanyInfo and Preferences answer their one row to any query without conditions."""
    if statement.conditions or statement.order:
        path = statement.conditions[0].path if statement.conditions else statement.order[0][0]
        raise QueryInvalid(f"property '{path}' is not queryable")
    if statement.shape == "count":
        return '{"totalCount":1}'
    body = company.db.execute(_SINGLETON.where(singleton.c.kind == name.lower())).scalar_one()
    if statement.shape == "columns":
        body = _only(body, list(statement.columns))
    return page(name, [body] if start == 1 else [], start)


def _only(body: str, columns: list[str]) -> str:
    """A row with the columns that were asked for, and those that every row has."""
    row = decode(body)
    keys = dict.fromkeys((*_ALWAYS, *(column.partition(".")[0] for column in columns)))
    return encode({key: row[key] for key in keys if key in row}).decode()


def _prepare(company: Company, wanted: Plan) -> None:
    """Make what the SQL leans on: an index for a search in a large list, the function for other alphabets."""
    if wanted.folds:
        raw: Any = company.db.connection.driver_connection
        raw.create_function("fold", 1, lambda value: value and str(value).casefold(), deterministic=True)
    if wanted.indexes and company.records.last_id() > LARGE:
        for name, expression in wanted.indexes:
            company.db.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS search_{name.lower()} ON entity (kind, {expression})"
            )
