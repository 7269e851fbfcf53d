"""Sync health: each sync's counters, its groups of failing and excluded records, what is under way (E.2)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, or_, select

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
from sync_core.web.listings import BUCKETS, Scope, bucket, scope_of, standings

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

_CODE: Final = func.coalesce(issue.c.code, standing.c.reason)

_here = and_(record.c.side == bindparam("b_side"), record.c.object == bindparam("b_object"))
_unseen = select(func.count(), func.min(record.c.seen_at)).where(_here, record.c.dirty < HELD)
_first_decided = select(func.min(intent.c.created)).where(intent.c.sync == bindparam("b_sync"))
_passed = select(
    func.count().filter(or_(record.c.dirty.is_(None), record.c.dirty >= HELD)), func.count()
).where(_here, record.c.live == 1)
_scan = select(cursor.c.scan).where(
    cursor.c.side == bindparam("b_side"), cursor.c.object == bindparam("b_object")
)
_warnings = select(func.count()).select_from(warning).where(warning.c.sync == bindparam("b_sync"))


def sync_health(tx: Connection, row: SyncRow, lang: str) -> dict[str, Any]:
    """Everything about one sync. ``indexed`` is the sum of its counters; what is pending is in none yet."""
    active = as_active(row)
    bonds = {bond.id: bond for bond in settings.connections(tx)}
    sides = (CRM, row.connection)
    scope = scope_of(active.sync)
    found = _count(tx, scope)
    changes, oldest = _changes(tx, active)
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
            "changes": changes,
            "writes": intents.count_of(tx, row.id),
            "oldest": iso_or_none(oldest),
        },
        "warnings": tx.execute(_warnings, {"b_sync": row.id}).scalar_one(),
        "progress": {side["b_side"]: _progress(tx, side) for side in _sides(active)},
        "last_poll": {side: iso_or_none(bonds[side].polled_at) if side in bonds else None for side in sides},
        "failing": [
            *_banners([bonds[side] for side in sides if side in bonds], lang),
            *_failing(tx, scope, lang),
        ],
        "excluded": _excluded(tx, scope, lang),
    }


@lru_cache(maxsize=256)
def _counting(scope: Scope) -> Select[Any]:
    """Made once for each sync, as its neighbours below: making a question takes longer than asking it."""
    return standings(scope, bucket().label("name"), func.count().label("number")).group_by(bucket())


def _count(tx: Connection, scope: Scope) -> dict[str, int]:
    """How many records stand in each bucket: each in one and only one."""
    found = {row.name: row.number for row in tx.execute(_counting(scope))}
    return {name: found.get(name, 0) for name in BUCKETS}


def _sides(active: Active) -> list[dict[str, str]]:
    """The records of both sides that the sync is about, as parameters."""
    sync = active.sync
    objects = {CRM: sync.crm_object, sync.connection: sync.app_object}
    return [{"b_side": side, "b_object": object} for side, object in objects.items()]


def _changes(tx: Connection, active: Active) -> tuple[int, int | None]:
    """The records with something new that was not looked at yet, and since when the oldest change waits to
    be looked at or to be written.
    """
    found = [tx.execute(_unseen, side).one() for side in _sides(active)]
    since = [first for _, first in found]
    since.append(tx.execute(_first_decided, {"b_sync": active.sync.id}).scalar_one())
    return sum(count for count, _ in found), min((at for at in since if at is not None), default=None)


def _progress(tx: Connection, side: dict[str, str]) -> dict[str, Any]:
    """How many of a side's records were passed since the sync was saved; ``read`` once all are known."""
    passed, total = tx.execute(_passed, side).one()
    scan = tx.execute(_scan, side).scalar_one_or_none()
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


@lru_cache(maxsize=256)
def _failing_by_code(scope: Scope) -> Select[Any]:
    found = standings(scope, _CODE, func.count(), func.min(issue.c.first_seen))
    return found.where(bucket() == "failing").group_by(_CODE)


def _failing(tx: Connection, scope: Scope, lang: str) -> list[dict[str, Any]]:
    """One group for each code, in the order of the catalogue's groups."""
    rows = tx.execute(_failing_by_code(scope))
    order = {name: place for place, name in enumerate(codes())}
    found = sorted(rows, key=lambda row: (GROUPS.index(catalogued(row[0]).group), order[row[0]]))
    return [
        {
            "level": "record",
            "group": catalogued(code_).group,
            "code": code_,
            "count": number,
            "first_seen": iso_or_none(first),
            "sample": _sample(tx, scope, "failing", code_, lang),
            "action": ACTIONS[catalogued(code_).group],
        }
        for code_, number, first in found
    ]


@lru_cache(maxsize=256)
def _excluded_by_reason(scope: Scope) -> Select[Any]:
    found = standings(scope, standing.c.reason, func.count().label("number"))
    return found.where(bucket() == "excluded").group_by(standing.c.reason)


def _excluded(tx: Connection, scope: Scope, lang: str) -> list[dict[str, Any]]:
    rows = tx.execute(_excluded_by_reason(scope))
    found = {row.reason: row.number for row in rows}
    return [
        {
            "code": reason,
            "count": found[reason],
            "sample": _sample(tx, scope, "excluded", reason, lang),
            "action": ACTIONS[reason],
        }
        for reason in exclusions()
        if reason in found
    ]


def _sample(tx: Connection, scope: Scope, name: str, code: str, lang: str) -> list[dict[str, Any]]:
    columns = (standing.c.side, standing.c.id, record.c.name, standing.c.detail, issue.c.params)
    told = standing.c.reason if name == "excluded" else _CODE
    rows = standings(scope, *columns).where(bucket() == name, told == code)
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
