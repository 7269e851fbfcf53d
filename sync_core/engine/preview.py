"""What would be done, found out without doing it: both sides are read and all is planned in a copy.

The copy lives in memory and is thrown away. Apps are asked with the workspace's own clients, so that limits
are kept and a token that has to be renewed on the way is stored where it belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, select

from sync_core.apps.client import AppError
from sync_core.engine import lifecycle
from sync_core.engine.context import Active, Context, Deps
from sync_core.engine.decide import decide
from sync_core.engine.pull import pull
from sync_core.engine.syncs import as_active, as_settings, as_stored, read_syncs
from sync_core.engine.workspace import CRM, Workspace
from sync_core.ports import Later
from sync_core.rules.presets import setup_day
from sync_core.rules.settings import sync_settings
from sync_core.store import lease, observations, settings
from sync_core.store.codec import load
from sync_core.store.database import image_of, memory_store
from sync_core.store.tables import intent, link, record, standing
from sync_core.store.tables import lease as lease_table

ENDLESS = 10**12
"""Milliseconds: nobody competes for a copy."""

SHOWN = 20
"""So many decisions of each sync are shown; all are counted."""


@dataclass(frozen=True, slots=True)
class Way:
    """How many records one direction would write."""

    create: int = 0
    update: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """One write that would be made. ``to`` is the side; an id that does not exist yet is ``""``."""

    to: str
    operation: str
    crm_id: str
    app_id: str
    name: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What one sync would do.

    ``links`` counts pairs that would be linked without a write of a new record. ``records`` counts what was
    read, by side, ``verdicts`` the records that would be left alone, by their state. ``complete`` is False
    where a side could not be read to its end; ``problems`` say why.
    """

    sync: str
    links: int = 0
    to_app: Way = Way()
    to_crm: Way = Way()
    records: Mapping[str, int] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)
    complete: bool = True
    problems: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()


def preview_sync(workspace: Workspace, id: str, given: Mapping[str, Any]) -> Preview:
    """What `lifecycle.edit` with these settings would bring about; ``{}`` is the sync as it was saved.

    Raises `NotFound`, or the rules' `SettingsError`.
    """
    row = lifecycle.get(workspace, id)
    bond = workspace.connection(row.connection)
    day = setup_day(row.created, bond.account.get("time_zone") or "UTC")
    chosen = sync_settings(given, app=bond.app, setup_day=day, current=as_settings(row.settings))

    def save(tx: Connection) -> None:
        settings.save_sync(tx, id, as_stored(chosen))
        switch_on(tx, id, workspace.clock.now())

    return look_ahead(workspace, save)[id]


def switch_on(tx: Connection, id: str, now: int) -> None:
    """Turn a sync on in a copy: both sides are read in full. Nothing is checked and nothing prepared."""
    active = as_active(settings.get_sync(tx, id))
    sync = active.sync
    filtered = [one.object for group in (*sync.to_app, *sync.to_crm) for one in group if one.object]
    needs = {
        CRM: list(dict.fromkeys([sync.crm_object, *active.pair.beside_crm, *filtered])),
        sync.connection: [sync.app_object, *active.pair.beside_app],
    }
    settings.activate(tx, id, now, needs, {CRM: sync.crm_object, sync.connection: sync.app_object})


def look_ahead(workspace: Workspace, change: Callable[[Connection], None]) -> dict[str, Preview]:
    """What the next cycle would decide after this change to the copy, for each sync that is on."""
    copy = memory_store(image_of(workspace.store))
    try:
        with copy.transaction() as tx:
            change(tx)
        return _planned(replace(workspace.deps, store=copy, events=_Untold()), workspace.id)
    finally:
        copy.close()


class _Untold:
    """Events of a preview are nobody's business."""

    def emit(self, kind: str, *, cause: str, **data: object) -> str:
        """Write nothing."""
        return cause


def _planned(deps: Deps, workspace: str) -> dict[str, Preview]:
    now = deps.clock.now()
    with deps.store.transaction() as tx:
        # Whoever runs a cycle on the original holds nothing here.
        tx.execute(delete(lease_table))
        fence = lease.take(tx, "preview", now, ENDLESS)
        known = read_syncs(tx)
        last = int(tx.execute(select(func.coalesce(func.max(intent.c.number), 0))).scalar_one())
        linked = {id: _links(tx, id) for id in known}
    assert fence is not None
    actives = [active for active in known.values() if active.on]
    context = Context(deps, workspace, fence, "preview", known, actives)
    problems = _read_all(context)
    while decide(context):
        pass  # what others name is planned by itself first
    with deps.store.transaction() as tx:
        return {
            active.sync.id: replace(
                _of_sync(tx, active, last),
                links=_links(tx, active.sync.id) - linked[active.sync.id],
                complete=not _concerning(problems, active),
                problems=_concerning(problems, active),
            )
            for active in actives
        }


def _read_all(context: Context) -> dict[str, str]:
    """Pull every side; what went wrong, by side."""
    problems = {}
    for side in context.sides():
        try:
            pull(context, side)
        except AppError as failure:
            problems[side] = f"{side}: {failure.code} {failure.message}".strip()
        except Later:
            problems[side] = f"{side}: the app's limit is used up for now"
    return problems


def _concerning(problems: Mapping[str, str], active: Active) -> tuple[str, ...]:
    return tuple(problems[side] for side in (CRM, active.sync.connection) if side in problems)


def _links(tx: Connection, sync: str) -> int:
    return int(tx.execute(select(func.count()).select_from(link).where(link.c.sync == sync)).scalar_one())


def _of_sync(tx: Connection, active: Active, last: int) -> Preview:
    sync = active.sync
    mine = (intent.c.sync == sync.id) & (intent.c.number > last)
    ways: dict[str, dict[str, int]] = {CRM: {}, sync.connection: {}}
    target = case((intent.c.side == CRM, intent.c.crm_id), else_=intent.c.app_id)
    operation = case((target == "", "create"), else_="update")
    counts = select(intent.c.side, operation, func.count()).where(mine).group_by(intent.c.side, operation)
    for side, kind, number in tx.execute(counts):
        ways[side][kind] = number
    first = tx.execute(
        select(intent, operation.label("operation")).where(mine).order_by(intent.c.number).limit(SHOWN)
    )
    return Preview(
        sync=sync.id,
        to_app=Way(**ways[sync.connection]),
        to_crm=Way(**ways[CRM]),
        records={
            CRM: _live(tx, CRM, sync.crm_object),
            sync.connection: _live(tx, sync.connection, sync.app_object),
        },
        verdicts=_verdicts(tx, active),
        decisions=tuple(_decision(tx, active, row) for row in first.all()),
    )


def _live(tx: Connection, side: str, object: str) -> int:
    live = (record.c.side == side) & (record.c.object == object) & (record.c.live == 1)
    return int(tx.execute(select(func.count()).select_from(record).where(live)).scalar_one())


def _verdicts(tx: Connection, active: Active) -> dict[str, int]:
    rows = tx.execute(
        select(standing.c.state, func.count().label("number"))
        .where(standing.c.sync == active.sync.id, standing.c.generation == active.generation)
        .where(standing.c.state.in_(("EXCLUDED", "FAILED", "UNMATCHED")))
        .group_by(standing.c.state)
        .order_by(standing.c.state)
    )
    return {row.state: row.number for row in rows}


def _decision(tx: Connection, active: Active, row: Row[Any]) -> Decision:
    sync = active.sync
    side, object, id = (
        (CRM, sync.crm_object, row.crm_id) if row.crm_id else (sync.connection, sync.app_object, row.app_id)
    )
    seen = observations.get(tx, side, object, [id]).get(id)
    name = seen.name if seen is not None and seen.name else id
    return Decision(row.side, row.operation, row.crm_id, row.app_id, name, load(row.fields))
