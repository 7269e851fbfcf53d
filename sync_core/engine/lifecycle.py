"""The life of a sync: set up, turned off, edited, deleted (data-sync B.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync_core.engine.errors import NotConnected, NotFound, PreflightFailed, SyncStillOn, WrongState
from sync_core.engine.syncs import as_active, as_settings, as_stored
from sync_core.engine.workspace import CRM, Workspace
from sync_core.rules.constants import LINK_ARCHIVE
from sync_core.rules.presets import setup_day
from sync_core.rules.settings import sync_settings
from sync_core.store import intents, links, settings, verdicts
from sync_core.store.settings import SyncRow


def set_up(workspace: Workspace, connection: str, given: Mapping[str, Any]) -> SyncRow:
    """Save and sync: `PreflightFailed` leaves a draft behind, which `edit` can try again.

    Raises `NotFound`, `NotConnected`, or the rules' `SettingsError`.
    """
    bond = workspace.connection(connection)
    if connection == CRM:
        raise WrongState("a sync is set up on a connection to an app, not on the CRM's own")
    _crm(workspace)
    day = setup_day(workspace.clock.now(), bond.account.get("time_zone") or "UTC")
    twin = _has_twin(workspace, connection, given)
    chosen = sync_settings(given, app=bond.app, setup_day=day, twin=twin)
    with workspace.store.transaction() as tx:
        row = settings.add_sync(
            tx, connection=connection, settings=as_stored(chosen), now=workspace.clock.now()
        )
    return _activate(workspace, row)


def edit(workspace: Workspace, id: str, given: Mapping[str, Any]) -> SyncRow:
    """Save settings; ``{}`` saves them unchanged. The sync is on afterwards, and passes all records again."""
    row = get(workspace, id)
    current = as_settings(row.settings)
    bond = workspace.connection(row.connection)
    day = setup_day(row.created, bond.account.get("time_zone") or "UTC")
    chosen = sync_settings(given, app=bond.app, setup_day=day, current=current)
    with workspace.store.transaction() as tx:
        settings.save_sync(tx, id, as_stored(chosen))
    return _activate(workspace, get(workspace, id))


def turn_off(workspace: Workspace, id: str) -> SyncRow:
    """No new write starts in either direction; what was sent is still answered for (B.2.2)."""
    row = get(workspace, id)
    if not row.on:
        raise WrongState(f"the sync is {row.state.lower()}, not on")
    with workspace.store.transaction() as tx:
        settings.set_state(tx, id, "OFF")
        intents.drop_unsent(tx, id)
    return get(workspace, id)


def delete(workspace: Workspace, id: str) -> None:
    """Settings and verdicts go, records stay, links move to the archive (B.2.3)."""
    row = get(workspace, id)
    if row.on:
        raise SyncStillOn("Turn the sync off before you delete it.")
    with workspace.store.transaction() as tx:
        links.put_away(tx, id, _pair_name(row), workspace.clock.now())
        verdicts.forget(tx, id)
        settings.set_state(tx, id, "DELETED")


def get(workspace: Workspace, id: str) -> SyncRow:
    """A sync by its id. Raises `NotFound`."""
    with workspace.store.transaction() as tx:
        try:
            return settings.get_sync(tx, id)
        except LookupError:
            raise NotFound(f"there is no sync {id!r}") from None


def _activate(workspace: Workspace, row: SyncRow) -> SyncRow:
    active = as_active(row)
    crm_objects = [active.sync.crm_object, *active.pair.beside_crm, *_filter_objects(row)]
    app_objects = [active.sync.app_object, *active.pair.beside_app]
    needs = {CRM: list(dict.fromkeys(crm_objects)), row.connection: app_objects}
    checks = [check for side, objects in needs.items() for check in workspace.check(side, objects)]
    if any(check.result == "missing" or check.wait for check in checks):
        raise PreflightFailed(checks)
    for side, objects in needs.items():
        workspace.prepare(side, objects)
    now = workspace.clock.now()
    with workspace.store.transaction() as tx:
        if row.generation == 0:
            links.take_up(tx, row.id, _pair_name(row), since=now - LINK_ARCHIVE, now=now)
        synced = {CRM: active.sync.crm_object, row.connection: active.sync.app_object}
        settings.activate(tx, row.id, now, needs, synced)
        settings.wake(tx, now, "clock")
    return get(workspace, row.id)


def _has_twin(workspace: Workspace, connection: str, given: Mapping[str, Any]) -> bool:
    """Whether another object of this connection is synced with the same CRM object."""
    with workspace.store.transaction() as tx:
        rows = [row for row in settings.syncs(tx, connection=connection) if row.state != "DRAFT"]
    return any(as_settings(row.settings).crm_object == given.get("crm_object") for row in rows)


def _crm(workspace: Workspace) -> None:
    try:
        workspace.connection(CRM)
    except NotFound:
        raise NotConnected("connect the CRM first: a sync always has it on one side") from None


def _filter_objects(row: SyncRow) -> list[str]:
    chosen = as_settings(row.settings)
    return [one.object for group in (*chosen.to_app, *chosen.to_crm) for one in group if one.object]


def _pair_name(row: SyncRow) -> str:
    chosen = as_settings(row.settings)
    return f"{row.connection}/{chosen.crm_object}/{chosen.app_object}"
