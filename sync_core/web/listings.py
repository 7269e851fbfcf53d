"""What a workspace found out about its records, as lists that are read page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, literal, or_, select, tuple_

from sync_core.engine.syncs import read_syncs
from sync_core.engine.workspace import CRM
from sync_core.rules.constants import QUIET_TRIES
from sync_core.rules.issues import codes, issue_class
from sync_core.store.tables import conflict, issue, link, record, standing, warning
from sync_core.web.asking import Place

BUCKETS: Final = ("in_sync", "excluded", "failing", "not_found", "pending")
"""Every record stands in one of these in each sync; ``pending`` until its partner is made."""

_PASSING: Final = tuple(code for code in codes() if issue_class(code) == "T")


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


def standings(tx: Connection, *columns: Any, sync: str = "") -> Select[Any]:
    """Standings of live records, each with its observation and, if there is one, the issue that shows."""
    syncs = {id: active.sync for id, active in read_syncs(tx).items() if sync in ("", id)}
    mine = [
        and_(
            standing.c.sync == id,
            or_(
                and_(standing.c.side == CRM, record.c.object == one.crm_object),
                and_(standing.c.side == one.connection, record.c.object == one.app_object),
            ),
        )
        for id, one in syncs.items()
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
    place = (standing.c.sync, standing.c.side, standing.c.id)
    rows = standings(
        tx,
        *place,
        record.c.object,
        record.c.name,
        bucket().label("bucket"),
        standing.c.reason,
        standing.c.detail,
        issue.c.code,
        issue.c.params,
        link.c.app_id.label("partner"),
        link.c.last_update,
        sync=wanted.sync,
    ).outerjoin(
        link,
        and_(link.c.sync == standing.c.sync, link.c.crm_id == standing.c.id, standing.c.side == CRM),
    )
    if wanted.side:
        rows = rows.where(standing.c.side == wanted.side)
    if wanted.state:
        rows = rows.where(bucket() == wanted.state)
    if wanted.code:
        rows = rows.where(func.coalesce(issue.c.code, standing.c.reason) == wanted.code)
    if wanted.text:
        rows = rows.where(or_(record.c.id == wanted.text, _contains(wanted.text)))
    if at.after:
        rows = rows.where(tuple_(*place) > tuple_(*map(literal, at.after)))
    return tx.execute(rows.order_by(*place).limit(at.limit + 1)).all()


def issues(tx: Connection, wanted: Wanted, at: Place) -> Sequence[Row[Any]]:
    """Open errors of records (``state`` open), shelved ones, or warnings, each with the record's name."""
    table = warning if wanted.state == "warning" else issue
    place = [table.c.sync, table.c.side, table.c.id]
    if table is warning:
        place += [warning.c.code, warning.c.field]
    syncs = read_syncs(tx)
    objects = {(id, CRM): active.sync.crm_object for id, active in syncs.items()}
    objects |= {(id, active.sync.connection): active.sync.app_object for id, active in syncs.items()}
    object_of = (
        case(
            *(
                (and_(table.c.sync == sync, table.c.side == side), literal(object))
                for (sync, side), object in objects.items()
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
        .where(table.c.sync.in_(list(syncs)))
    )
    if table is issue:
        rows = rows.where(issue.c.shelved == 1) if wanted.state == "shelved" else rows.where(shows())
    for column, value in (
        (table.c.sync, wanted.sync),
        (table.c.side, wanted.side),
        (table.c.code, wanted.code),
    ):
        if value:
            rows = rows.where(column == value)
    if at.after:
        rows = rows.where(tuple_(*place) > tuple_(*map(literal, at.after)))
    return tx.execute(rows.order_by(*place).limit(at.limit + 1)).all()


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
