"""What a workspace found out about its records, as lists that are read page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from sync_core.engine.syncs import read_syncs
from sync_core.engine.workspace import CRM
from sync_core.rules.constants import QUIET_TRIES
from sync_core.rules.issues import codes, issue_class
from sync_core.rules.model import Sync
from sync_core.store.tables import conflict, issue, link, record, standing, warning
from sync_core.web.asking import Place

BUCKETS: Final = ("in_sync", "excluded", "failing", "not_found", "pending")
"""Every record stands in one of these in each sync; ``pending`` until its partner is made."""

_PASSING: Final = tuple(code for code in codes() if issue_class(code) == "T")


_STANDING: Final = (standing.c.sync, standing.c.side, standing.c.id)

Scope: TypeAlias = tuple[tuple[str, str, str, str], ...]
"""The syncs that a question is about: of each its id, its CRM object, its connection and its app object."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of a list; an empty one lets everything in. ``text`` is looked for in names, or is an id."""

    sync: str = ""
    side: str = ""
    code: str = ""
    state: str = ""
    text: str = ""


def shows() -> ColumnElement[bool]:
    """Issues that show: a passing one only from the fourth failed try on (B.4)."""
    return and_(issue.c.shelved == 0, or_(issue.c.code.not_in(_PASSING), issue.c.attempts > QUIET_TRIES))


def bucket() -> ColumnElement[str]:
    """The bucket of a standing that is joined with the issue that shows: excluded beats failing (B.3)."""
    return case(
        (standing.c.state == "EXCLUDED", literal("excluded")),
        (or_(issue.c.code.is_not(None), standing.c.state == "FAILED"), literal("failing")),
        (standing.c.state == "LINKED", literal("in_sync")),
        (standing.c.state == "UNMATCHED", literal("not_found")),
        else_=literal("pending"),
    )


def scope_of(sync: Sync) -> Scope:
    """The scope of one sync."""
    return ((sync.id, sync.crm_object, sync.connection, sync.app_object),)


def standings(scope: Scope, *columns: Any) -> Select[Any]:
    """Standings of live records, each with its observation and, if there is one, the issue that shows."""
    mine = [
        and_(
            standing.c.sync == sync,
            or_(
                and_(standing.c.side == CRM, record.c.object == crm_object),
                and_(standing.c.side == connection, record.c.object == app_object),
            ),
        )
        for sync, crm_object, connection, app_object in scope
    ]
    same = and_(
        issue.c.sync == standing.c.sync, issue.c.side == standing.c.side, issue.c.id == standing.c.id, shows()
    )
    return (
        select(*columns)
        .select_from(standing)
        .join(record, and_(record.c.side == standing.c.side, record.c.id == standing.c.id))
        .outerjoin(issue, same)
        .where(record.c.live == 1)
        .where(or_(*mine) if mine else literal(value=False))
    )


def records(tx: Connection, wanted: Wanted, at: Place) -> Sequence[Row[Any]]:
    """One row for each record and sync, with one more than the page holds if there are more."""
    syncs = [active.sync for id, active in read_syncs(tx).items() if wanted.sync in ("", id)]
    scope = tuple(one for sync in syncs for one in scope_of(sync))
    rows = _records(scope, wanted.side, wanted.state, wanted.code)
    if wanted.text:
        rows = rows.where(or_(record.c.id == wanted.text, _contains(wanted.text)))
    if at.after:
        rows = rows.where(tuple_(*_STANDING) > tuple_(*map(literal, at.after)))
    return tx.execute(rows, {"b_limit": at.limit + 1}).all()


@lru_cache(maxsize=256)
def _records(scope: Scope, side: str, state: str, code: str) -> Select[Any]:
    """Made once for each question: making it takes longer than asking it."""
    rows = standings(
        scope,
        *_STANDING,
        record.c.object,
        record.c.name,
        bucket().label("bucket"),
        standing.c.reason,
        standing.c.detail,
        issue.c.code,
        issue.c.params,
        link.c.app_id.label("partner"),
        link.c.last_update,
    ).outerjoin(
        link,
        and_(link.c.sync == standing.c.sync, link.c.crm_id == standing.c.id, standing.c.side == CRM),
    )
    if side:
        rows = rows.where(standing.c.side == side)
    if state:
        rows = rows.where(bucket() == state)
    if code:
        rows = rows.where(func.coalesce(issue.c.code, standing.c.reason) == code)
    return rows.order_by(*_STANDING).limit(bindparam("b_limit"))


def issues(tx: Connection, wanted: Wanted, at: Place) -> Sequence[Row[Any]]:
    """Open errors of records (``state`` open), shelved ones, or warnings, each with the record's name."""
    scope = tuple(one for active in read_syncs(tx).values() for one in scope_of(active.sync))
    rows = _issues(scope, wanted.state, wanted.sync, wanted.side, wanted.code)
    if at.after:
        rows = rows.where(tuple_(*_issue_place(wanted.state)) > tuple_(*map(literal, at.after)))
    return tx.execute(rows, {"b_limit": at.limit + 1}).all()


def _issue_place(state: str) -> list[ColumnElement[str]]:
    if state == "warning":
        return [warning.c.sync, warning.c.side, warning.c.id, warning.c.code, warning.c.field]
    return [issue.c.sync, issue.c.side, issue.c.id]


@lru_cache(maxsize=256)
def _issues(scope: Scope, state: str, sync: str, side: str, code: str) -> Select[Any]:
    table = warning if state == "warning" else issue
    objects = {(id, CRM): crm_object for id, crm_object, _, _ in scope}
    objects |= {(id, connection): app_object for id, _, connection, app_object in scope}
    object_of = (
        case(
            *(
                (and_(table.c.sync == sync_, table.c.side == side_), literal(object))
                for (sync_, side_), object in objects.items()
            ),
            else_=literal(""),
        )
        if objects
        else literal("")
    )
    rows = (
        select(table, record.c.name.label("name"), object_of.label("object"))
        .select_from(table)
        .outerjoin(
            record,
            and_(record.c.side == table.c.side, record.c.object == object_of, record.c.id == table.c.id),
        )
        .where(table.c.sync.in_([id for id, _, _, _ in scope]))
    )
    if table is issue:
        rows = rows.where(issue.c.shelved == 1) if state == "shelved" else rows.where(shows())
    for column, value in ((table.c.sync, sync), (table.c.side, side), (table.c.code, code)):
        if value:
            rows = rows.where(column == value)
    return rows.order_by(*_issue_place(state)).limit(bindparam("b_limit"))


def conflicts(tx: Connection, wanted: Mapping[str, str], at: Place) -> Sequence[Row[Any]]:
    """The audit, newest first. ``wanted`` may name sync, crm_id, app_id, field and rule."""
    rows = select(conflict)
    for name, value in wanted.items():
        rows = rows.where(conflict.c[name] == value)
    if at.after:
        rows = rows.where(conflict.c.number < int(at.after[0]))
    return tx.execute(rows.order_by(conflict.c.number.desc()).limit(at.limit + 1)).all()


def _contains(text: str) -> ColumnElement[bool]:
    return record.c.name.icontains(text, autoescape=True)
