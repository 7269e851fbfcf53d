"""Which records want planning now, and what becomes of that wish once they were planned."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, exists, func, select, update
from sqlalchemy import case as either

from sync_core.engine.context import Active, Context
from sync_core.rules.constants import CURSOR_OVERLAP
from sync_core.store.tables import AWAY, HELD, batch, intent, record

PAGE = 500
"""How many records are planned in one transaction."""

FORCED = 2
"""The value of ``dirty`` that allows a try although nothing changed."""

_dirty = (
    select(record.c.id, record.c.dirty, record.c.timed, record.c.modified)
    .where(record.c.side == bindparam("b_side"), record.c.object == bindparam("b_object"))
    .where(record.c.dirty.is_not(None))
    # As `seniority` has it: of equal age, the lower number first. Ids are texts here.
    .order_by(record.c.created, func.length(record.c.id), record.c.id)
    .limit(PAGE)
)
_any_dirty = select(record.c.id).where(record.c.dirty.is_not(None)).limit(1)
_in_flight = intent.c.sync.in_(bindparam("b_syncs", expanding=True))
_busy = (
    select(func.count(intent.c.sync.distinct()))
    .where(_in_flight, intent.c.crm_id == record.c.id)
    .correlate(record)
    .scalar_subquery()
)
_on_its_way = exists().where(_in_flight, intent.c.crm_id == record.c.id, intent.c.side == "crm")
_dirty_crm = _dirty.where(
    record.c.dirty != AWAY,
    ~_on_its_way,
    _busy < either((record.c.dirty == HELD, 1), else_=bindparam("b_all")),
)
# What was made since a create of unknown fate went out may be what it made: nobody's until that is known.
_maybe_made = exists().where(
    _in_flight,
    intent.c.side == bindparam("b_side"),
    intent.c.app_id == "",
    batch.c.id == intent.c.batch,
    batch.c.state == "sent",
    record.c.created >= intent.c.created - CURSOR_OVERLAP,
)
_dirty_app = _dirty.where(~exists().where(_in_flight, intent.c.app_id == record.c.id), ~_maybe_made)
_wake = update(record).where(record.c.wake_at <= bindparam("b_now")).values(dirty=FORCED, wake_at=None)
_clean = (
    update(record)
    .where(record.c.side == bindparam("b_side"), record.c.object == bindparam("b_object"))
    .where(record.c.id == bindparam("b_id"))
    .values(dirty=None, wake_at=None)
)
_hold = _clean.values(dirty=HELD)
_put_off = _clean.values(dirty=AWAY)
_take_up = update(record).where(record.c.dirty == AWAY).values(dirty=1)


def wake_due(tx: Connection, now: int) -> None:
    """Records whose time has come are planned again, with one try allowed."""
    tx.execute(_wake, {"b_now": now})


def any_dirty(tx: Connection) -> bool:
    """Whether any record at all wants planning, or waits for it."""
    return tx.execute(_any_dirty).first() is not None


def due_crm(tx: Connection, context: Context, object: str) -> dict[str, tuple[bool, bool]]:
    """A page of CRM records to plan, oldest first: id → (forced, exact).

    One with a write to an app in flight waits in that sync, not in the others: an app that is down holds up
    no other. A write to the CRM itself is waited for by all.
    """
    syncs = [active.sync.id for active in context.actives if active.sync.crm_object == object]
    place = {"b_side": "crm", "b_object": object, "b_syncs": syncs, "b_all": len(syncs)}
    rows = tx.execute(_dirty_crm, place)
    return {row.id: (row.dirty == FORCED, row.timed == row.modified) for row in rows}


def due_app(tx: Connection, active: Active) -> dict[str, tuple[bool, bool]]:
    """A page of app records of a sync that want planning, oldest first; not those with a write in flight, nor
    those that a create of unknown fate may have made.
    """
    sync = active.sync
    place = {"b_side": sync.connection, "b_object": sync.app_object, "b_syncs": [sync.id]}
    return {row.id: (row.dirty == FORCED, False) for row in tx.execute(_dirty_app, place)}


def clean(tx: Connection, side: str, object: str, ids: Iterable[str]) -> None:
    """These were planned."""
    rows = [{"b_side": side, "b_object": object, "b_id": id} for id in sorted(ids)]
    if rows:
        tx.execute(_clean, rows)


def hold(tx: Connection, object: str, ids: Iterable[str]) -> None:
    """These CRM records were planned but for syncs with a write in flight: again once those are settled."""
    rows = [{"b_side": "crm", "b_object": object, "b_id": id} for id in sorted(ids)]
    if rows:
        tx.execute(_hold, rows)


def put_off(tx: Connection, object: str, ids: Iterable[str]) -> None:
    """These CRM records were planned but for syncs whose app cannot be read: again in the next cycle."""
    rows = [{"b_side": "crm", "b_object": object, "b_id": id} for id in sorted(ids)]
    if rows:
        tx.execute(_put_off, rows)


def take_up(tx: Connection) -> None:
    """A cycle begins: what was put off is planned again."""
    tx.execute(_take_up)
