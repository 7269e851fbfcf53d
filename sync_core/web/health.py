"""Sync health: each sync's counters, its groups of failing and excluded records, what is under way (E.2)."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, or_, select

from sync_core.engine.context import Active
from sync_core.engine.syncs import as_active
from sync_core.engine.workspace import CRM
from sync_core.rules.issues import GROUPS, codes, exclusions, is_open, message
from sync_core.rules.issues import issue as catalogued
from sync_core.store import intents, settings
from sync_core.store.codec import load
from sync_core.store.settings import AppConnection, SyncRow
from sync_core.store.tables import HELD, cursor, intent, issue, record, standing, warning
from sync_core.web.answers import iso_or_none
from sync_core.web.listings import BUCKETS, bucket, standings

SAMPLE: Final = 3
"""So many records of each group are shown."""

ACTIONS: Final = {
    "connection": "reconnect",
    "settings": "open_mapping",
    "data": "open_record",
    "duplicates": "compare_with_holder",
    "invoices": "open_invoice",
    "relations": "restore_or_create",
    "temporary": "wait_or_retry",
    "FILTER_NOT_MET": "open_filter",
    "NO_MATCH_KEY": "open_record",
    "STAGE_NOT_MAPPED": "map_stage",
    "DETACHED_BY_USER": "reattach",
}
"""What a user can do about a group of failing records, or about a reason of exclusion: a code for the UI."""


def sync_health(tx: Connection, row: SyncRow, lang: str) -> dict[str, Any]:
    """Everything about one sync. ``indexed`` is the sum of its counters; what is pending is in none yet."""
    active = as_active(row)
    bonds = {bond.id: bond for bond in settings.connections(tx)}
    sides = (CRM, row.connection)
    found = _count(tx, row.id)
    return {
        "sync": row.id,
        "connection": row.connection,
        "crm_object": active.sync.crm_object,
        "app_object": active.sync.app_object,
        "state": row.state,
        "indexed": sum(number for name, number in found.items() if name != "pending"),
        "counters": {name: found[name] for name in BUCKETS if name != "pending"},
        "pending": {
            "records": found["pending"],
            "changes": _changes(tx, active),
            "writes": intents.count_of(tx, row.id),
            "oldest": iso_or_none(_oldest(tx, active)),
        },
        "warnings": _count_of_warnings(tx, row.id),
        "progress": {side: _progress(tx, active, side) for side in sides},
        "last_poll": {side: iso_or_none(bonds[side].polled_at) if side in bonds else None for side in sides},
        "failing": [
            *_banners([bonds[side] for side in sides if side in bonds], lang),
            *_failing(tx, row.id, lang),
        ],
        "excluded": _excluded(tx, row.id, lang),
    }


def _count(tx: Connection, sync: str) -> dict[str, int]:
    """How many records stand in each bucket: each in one and only one."""
    counted = standings(tx, bucket().label("name"), func.count().label("number"), sync=sync)
    found = {row.name: row.number for row in tx.execute(counted.group_by(bucket()))}
    return {name: found.get(name, 0) for name in BUCKETS}


def _count_of_warnings(tx: Connection, sync: str) -> int:
    return int(
        tx.execute(select(func.count()).select_from(warning).where(warning.c.sync == sync)).scalar_one()
    )


def _object(active: Active, side: str) -> str:
    return active.sync.crm_object if side == CRM else active.sync.app_object


def _changes(tx: Connection, active: Active) -> int:
    """Records with something new that was not looked at yet."""
    dirty = select(func.count()).select_from(record).where(record.c.dirty < HELD)
    return int(tx.execute(dirty.where(_own(active))).scalar_one())


def _oldest(tx: Connection, active: Active) -> int | None:
    """Since when the oldest change waits to be looked at or to be written."""
    seen = select(func.min(record.c.seen_at)).where(record.c.dirty < HELD).where(_own(active))
    decided = select(func.min(intent.c.created)).where(intent.c.sync == active.sync.id)
    waiting = [
        at for at in (tx.execute(seen).scalar_one(), tx.execute(decided).scalar_one()) if at is not None
    ]
    return min(waiting, default=None)


def _own(active: Active) -> Any:
    sides = (CRM, active.sync.connection)
    return or_(*(and_(record.c.side == side, record.c.object == _object(active, side)) for side in sides))


def _progress(tx: Connection, active: Active, side: str) -> dict[str, Any]:
    """How many of a side's records were passed since the sync was saved; ``read`` once all are known."""
    here = and_(record.c.side == side, record.c.object == _object(active, side), record.c.live == 1)
    passed, total = tx.execute(
        select(
            func.count().filter(or_(record.c.dirty.is_(None), record.c.dirty == HELD)), func.count()
        ).where(here)
    ).one()
    place = and_(cursor.c.side == side, cursor.c.object == _object(active, side))
    scan = tx.execute(select(cursor.c.scan).where(place)).scalar_one_or_none()
    return {"passed": passed, "total": total, "read": scan == "done"}


def _banners(bonds: list[AppConnection], lang: str) -> list[dict[str, Any]]:
    """Errors of a whole connection: one each, however many records wait behind it (B.5.1)."""
    return [
        {
            "level": "connection",
            "connection": bond.id,
            "group": catalogued(bond.error_code).group,
            "code": bond.error_code,
            "message": message(bond.error_code, {"app": bond.app, **bond.error_params}, lang),
            "count": 1,
            "first_seen": iso_or_none(bond.error_since),
            "sample": [],
            "action": ACTIONS[catalogued(bond.error_code).group],
        }
        for bond in bonds
        if bond.error_code and is_open(bond.error_code, 1)
    ]


def _failing(tx: Connection, sync: str, lang: str) -> list[dict[str, Any]]:
    """One group for each code, in the order of the catalogue's groups."""
    code = func.coalesce(issue.c.code, standing.c.reason)
    rows = tx.execute(
        standings(tx, code, func.count(), func.min(issue.c.first_seen), sync=sync)
        .where(bucket() == "failing")
        .group_by(code)
    )
    order = {name: place for place, name in enumerate(codes())}
    found = sorted(rows, key=lambda row: (GROUPS.index(catalogued(row[0]).group), order[row[0]]))
    return [
        {
            "level": "record",
            "group": catalogued(code_).group,
            "code": code_,
            "count": number,
            "first_seen": iso_or_none(first),
            "sample": _sample(tx, sync, "failing", code_, lang),
            "action": ACTIONS[catalogued(code_).group],
        }
        for code_, number, first in found
    ]


def _excluded(tx: Connection, sync: str, lang: str) -> list[dict[str, Any]]:
    rows = tx.execute(
        standings(tx, standing.c.reason, func.count().label("number"), sync=sync)
        .where(bucket() == "excluded")
        .group_by(standing.c.reason)
    )
    found = {row.reason: row.number for row in rows}
    return [
        {
            "code": reason,
            "count": found[reason],
            "sample": _sample(tx, sync, "excluded", reason, lang),
            "action": ACTIONS[reason],
        }
        for reason in exclusions()
        if reason in found
    ]


def _sample(tx: Connection, sync: str, name: str, code: str, lang: str) -> list[dict[str, Any]]:
    columns = (standing.c.side, standing.c.id, record.c.name, standing.c.detail, issue.c.params)
    told = standing.c.reason if name == "excluded" else func.coalesce(issue.c.code, standing.c.reason)
    rows = standings(tx, *columns, sync=sync).where(bucket() == name, told == code)
    place = (standing.c.side, record.c.created, standing.c.id)
    return [_shown(row, code, name, lang) for row in tx.execute(rows.order_by(*place).limit(SAMPLE))]


def _shown(row: Row[Any], code: str, name: str, lang: str) -> dict[str, Any]:
    params = load(row.params) if row.params and name == "failing" else load(row.detail)
    return {
        "side": row.side,
        "id": row.id,
        "name": row.name or row.id,
        "message": message(code, params, lang),
    }
