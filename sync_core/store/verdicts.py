"""What was found out about single records: standings, issues, warnings, conflicts.

Every record is in at most one bucket of a sync: in sync, excluded, failing or not found (B.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from sync_core.store.codec import dump, load
from sync_core.store.tables import conflict, issue, standing, warning

StandingState: TypeAlias = Literal["LINKED", "PENDING", "EXCLUDED", "FAILED", "UNMATCHED"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands in a sync. A linked pair stands under its CRM record."""

    sync: str
    side: str
    id: str
    state: StandingState
    generation: int
    reason: str = ""
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issue:
    """The one open error of a record in a sync; a new one replaces it but keeps ``first_seen``.

    ``digest`` tells what was attempted: the same is not attempted again without an event (B.5.3).
    ``waits_for`` names the key whose release is such an event.
    """

    sync: str
    side: str
    id: str
    code: str
    params: dict[str, str]
    first_seen: int
    last_seen: int
    attempts: int
    next_try: int | None = None
    shelved: bool = False
    digest: str = ""
    waits_for: str | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """Something worth knowing that does not make the record failing."""

    sync: str
    side: str
    id: str
    code: str
    field: str
    params: dict[str, str]
    waits_for: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """An audited decision: a value that was not empty had to give way (B.6.2)."""

    sync: str
    crm_id: str
    app_id: str
    field: str
    rule: str
    winner: str
    detail: dict[str, Any]


_put_standing = upsert(standing)
_put_standing = _put_standing.on_conflict_do_update(
    index_elements=["sync", "side", "id"],
    set_={name: _put_standing.excluded[name] for name in ("state", "reason", "detail", "generation")},
)
_put_issue = upsert(issue)
_put_issue = _put_issue.on_conflict_do_update(
    index_elements=["sync", "side", "id"],
    set_={
        name: _put_issue.excluded[name]
        for name in ("code", "params", "last_seen", "attempts", "next_try", "shelved", "digest", "waits_for")
    },
)
_issue_at = (issue.c.sync == bindparam("b_sync")) & (issue.c.side == bindparam("b_side"))
_issues = select(issue).where(_issue_at, issue.c.id.in_(bindparam("b_ids", expanding=True)))
_clear_issue = delete(issue).where(_issue_at, issue.c.id == bindparam("b_id"))
_drop_standing = delete(standing).where(
    standing.c.sync == bindparam("b_sync"),
    standing.c.side == bindparam("b_side"),
    standing.c.id == bindparam("b_id"),
)
_standing_of = select(standing).where(
    standing.c.sync == bindparam("b_sync"),
    standing.c.side == bindparam("b_side"),
    standing.c.id == bindparam("b_id"),
)
_shelve = (
    update(issue)
    .where(_issue_at, issue.c.id.in_(bindparam("b_ids", expanding=True)))
    .values(shelved=1, next_try=None)
)
_warn = upsert(warning)
_warn = _warn.on_conflict_do_update(
    index_elements=["sync", "side", "id", "code", "field"], set_={"params": _warn.excluded.params}
)
_any_warning = select(warning.c.code).limit(1)
_unwarn = delete(warning).where(
    warning.c.sync == bindparam("b_sync"),
    warning.c.side == bindparam("b_side"),
    warning.c.id == bindparam("b_id"),
    warning.c.code == bindparam("b_code"),
    warning.c.field == bindparam("b_field"),
)
_waiting_for = [
    select(table.c.sync, table.c.side, table.c.id)
    .where(table.c.waits_for.in_(bindparam("b_names", expanding=True)))
    .order_by(table.c.sync, table.c.side, table.c.id)
    for table in (issue, warning)
]
_audit = insert(conflict)


def stand(tx: Connection, standings: Sequence[Standing]) -> None:
    """Keep where these records stand."""
    if standings:
        tx.execute(
            _put_standing,
            [
                {
                    "sync": one.sync,
                    "side": one.side,
                    "id": one.id,
                    "state": one.state,
                    "reason": one.reason,
                    "detail": dump(one.detail),
                    "generation": one.generation,
                }
                for one in standings
            ],
        )


def drop_standings(tx: Connection, gone: Iterable[tuple[str, str, str]]) -> None:
    """These (sync, side, id) no longer stand for themselves: they were linked, merged or deleted."""
    rows = [{"b_sync": sync, "b_side": side, "b_id": id} for sync, side, id in gone]
    if rows:
        tx.execute(_drop_standing, rows)


def standing_of(tx: Connection, sync: str, side: str, id: str) -> Standing | None:
    """Where a record stands, or None if the sync never looked at it."""
    row = tx.execute(_standing_of, {"b_sync": sync, "b_side": side, "b_id": id}).one_or_none()
    if row is None:
        return None
    return Standing(row.sync, row.side, row.id, row.state, row.generation, row.reason, load(row.detail))


def issues(tx: Connection, sync: str, side: str, ids: Iterable[str]) -> dict[str, Issue]:
    """Open and shelved errors of these records, by id."""
    rows = tx.execute(_issues, {"b_sync": sync, "b_side": side, "b_ids": sorted(set(ids))})
    return {row.id: issue_from(row) for row in rows}


def put_issues(tx: Connection, new: Sequence[Issue]) -> None:
    """Open errors, or renew those that stand; ``first_seen`` of an old one survives."""
    if new:
        tx.execute(
            _put_issue,
            [
                {
                    "sync": one.sync,
                    "side": one.side,
                    "id": one.id,
                    "code": one.code,
                    "params": dump(one.params),
                    "first_seen": one.first_seen,
                    "last_seen": one.last_seen,
                    "attempts": one.attempts,
                    "next_try": one.next_try,
                    "shelved": int(one.shelved),
                    "digest": one.digest,
                    "waits_for": one.waits_for,
                }
                for one in new
            ],
        )


def clear_issues(tx: Connection, gone: Iterable[tuple[str, str, str]]) -> None:
    """Errors of these (sync, side, id) ended by a success."""
    rows = [{"b_sync": sync, "b_side": side, "b_id": id} for sync, side, id in gone]
    if rows:
        tx.execute(_clear_issue, rows)


def shelve(tx: Connection, sync: str, side: str, ids: Sequence[str]) -> None:
    """The record left the scope: its error is kept but no longer shown (B.5.4)."""
    if ids:
        tx.execute(_shelve, {"b_sync": sync, "b_side": side, "b_ids": ids})


def warn(tx: Connection, new: Sequence[Warned], now: int) -> None:
    """Keep warnings; one that stands already keeps its time."""
    if new:
        tx.execute(
            _warn,
            [
                {
                    "sync": one.sync,
                    "side": one.side,
                    "id": one.id,
                    "code": one.code,
                    "field": one.field,
                    "params": dump(one.params),
                    "since": now,
                    "waits_for": one.waits_for,
                }
                for one in new
            ],
        )


def unwarn(tx: Connection, gone: Sequence[Warned]) -> None:
    """What was warned of is no longer so."""
    if gone and tx.execute(_any_warning).first():
        tx.execute(
            _unwarn,
            [
                {
                    "b_sync": one.sync,
                    "b_side": one.side,
                    "b_id": one.id,
                    "b_code": one.code,
                    "b_field": one.field,
                }
                for one in gone
            ],
        )


def forget(tx: Connection, sync: str) -> None:
    """Drop everything that was found out about the records of a sync."""
    for table in (standing, issue, warning):
        tx.execute(delete(table).where(table.c.sync == sync))


def waiting_for(tx: Connection, side: str, keys: Sequence[str]) -> list[tuple[str, str, str]]:
    """Who waits for one of these keys of a side to become free, as (sync, side, id)."""
    names = [f"{side}|{key}" for key in keys]
    found: dict[tuple[str, str, str], None] = {}
    for waiting in _waiting_for if names else ():
        rows = tx.execute(waiting, {"b_names": names})
        found.update({(row.sync, row.side, row.id): None for row in rows})
    return list(found)


def audit(tx: Connection, entries: Sequence[Conflict], now: int) -> None:
    """Write down which values gave way."""
    if entries:
        tx.execute(
            _audit,
            [
                {
                    "at": now,
                    "sync": one.sync,
                    "crm_id": one.crm_id,
                    "app_id": one.app_id,
                    "field": one.field,
                    "rule": one.rule,
                    "winner": one.winner,
                    "detail": dump(one.detail),
                }
                for one in entries
            ],
        )


def issue_from(row: Row[Any]) -> Issue:
    """A row of the issue table as a value."""
    return Issue(
        sync=row.sync,
        side=row.side,
        id=row.id,
        code=row.code,
        params=load(row.params),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        attempts=row.attempts,
        next_try=row.next_try,
        shelved=bool(row.shelved),
        digest=row.digest,
        waits_for=row.waits_for,
    )
