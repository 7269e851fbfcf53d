"""Somebody asks to try failing records again: one try each, however long they were to wait (B.5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from sync_core.engine.syncs import read_syncs
from sync_core.engine.workspace import CRM, Workspace
from sync_core.rules.model import Sync
from sync_core.store import observations, settings
from sync_core.store.tables import batch, intent, issue


@dataclass(frozen=True, slots=True)
class Failing:
    """A record with an open error: its sync, its side (``crm`` or a connection) and its id there."""

    sync: str
    side: str
    id: str


def retry(workspace: Workspace, records: Sequence[Failing]) -> int:
    """Try these records at the next cycle; returns how many of them had an open error to try again."""
    with workspace.store.transaction() as tx:
        syncs = {id: active.sync for id, active in read_syncs(tx).items() if active.on}
        tried = [one for one in records if one.sync in syncs and _is_open(tx, one)]
        _try(tx, syncs, tried, workspace.clock.now())
    return len(tried)


def retry_all(workspace: Workspace, *, code: str = "", sync: str = "") -> int:
    """Try every record of an error group, of a sync, or of both; returns how many there are."""
    with workspace.store.transaction() as tx:
        syncs = {id: active.sync for id, active in read_syncs(tx).items() if active.on}
        rows = tx.execute(
            select(issue.c.sync, issue.c.side, issue.c.id)
            .where(issue.c.shelved == 0, issue.c.sync.in_([id for id in syncs if sync in ("", id)]))
            .where(issue.c.code == code if code else issue.c.code.is_not(None))
            .order_by(issue.c.sync, issue.c.side, issue.c.id)
        )
        tried = [Failing(row.sync, row.side, row.id) for row in rows]
        _try(tx, syncs, tried, workspace.clock.now())
    return len(tried)


def _is_open(tx: Connection, one: Failing) -> bool:
    asked = (issue.c.sync == one.sync) & (issue.c.side == one.side) & (issue.c.id == one.id)
    return tx.execute(select(issue.c.code).where(asked, issue.c.shelved == 0)).first() is not None


def _try(tx: Connection, syncs: dict[str, Sync], records: Sequence[Failing], now: int) -> None:
    """A refused record is planned anew; a write that waits for its next try is tried now."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in records:
        groups.setdefault((one.sync, one.side), []).append(one.id)
    for (sync, side), ids in groups.items():
        chosen = syncs[sync]
        object = chosen.crm_object if side == CRM else chosen.app_object
        observations.set_wake(tx, side, object, dict.fromkeys(ids, now))
        column = intent.c.crm_id if side == CRM else intent.c.app_id
        waiting = select(intent.c.batch).where(
            intent.c.sync == sync, column.in_(ids), intent.c.batch.is_not(None)
        )
        tx.execute(update(batch).where(batch.c.id.in_(waiting), batch.c.next_try > now).values(next_try=now))
    if records:
        settings.wake(tx, now, "user")
