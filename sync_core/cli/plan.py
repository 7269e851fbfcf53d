"""``sync-core plan``: what the next cycle would do, found out in a copy."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import click
import msgspec
from sqlalchemy import Connection

from sync_core.apps.client import AppError
from sync_core.cli.config import Config, WorkspaceConfig
from sync_core.cli.errors import CannotRun, Failed
from sync_core.cli.opening import FILE, Opening, connect_missing
from sync_core.engine.preview import Preview, look_ahead, switch_on
from sync_core.engine.syncs import as_settings, as_stored
from sync_core.engine.workspace import Workspace
from sync_core.ports import Later
from sync_core.rules.errors import SettingsError
from sync_core.rules.presets import setup_day
from sync_core.rules.settings import sync_settings
from sync_core.store import settings
from sync_core.store.database import memory_store, open_store
from sync_core.store.migrate import SchemaError, bring_up


def plan(config: Config, *, workspace: str | None, as_json: bool) -> None:
    """Plan every workspace, or one. Raises `Failed` where a side could not be read to its end."""
    opening = Opening(config, make_key=False)
    chosen = [one for one in opening.wanted() if workspace in (None, one.id)]
    if not chosen:
        known = ", ".join(one.id for one in opening.wanted())
        raise CannotRun(f"there is no workspace {workspace!r}; there are: {known}")
    found = {one.id: _plan(opening, one) for one in chosen}
    if as_json:
        shown = [{"workspace": id, "syncs": list(previews.values())} for id, previews in found.items()]
        click.echo(msgspec.json.format(msgspec.json.encode({"workspaces": shown}), indent=2).decode())
    else:
        for id, previews in found.items():
            _print(id, previews)
    if any(not preview.complete for previews in found.values() for preview in previews.values()):
        raise Failed("not everything could be read; what is told is what would follow from the rest")


def _plan(opening: Opening, wanted: WorkspaceConfig) -> dict[str, Preview]:
    path = opening.file(wanted.id)
    image = _image(path) if path is not None and path.exists() else None
    store = memory_store(image)
    try:
        if image is not None:
            with store.transaction() as tx:
                bring_up(tx)
        copy = opening.workspace(store, wanted.id, wanted.name)
        before = _credentials(copy)
        new = _add_missing(copy, wanted, rehearsal=opening.config.rehearsal)

        def turn_on(tx: Connection) -> None:
            for id in new:
                switch_on(tx, id, copy.clock.now())

        found = look_ahead(copy, turn_on)
        _keep_renewed(opening, path, before, _credentials(copy))
    except SchemaError as error:
        raise CannotRun(f"{path}: {error}") from None
    except (AppError, Later, SettingsError) as error:
        raise Failed(f"workspace {wanted.id}: {error}") from None
    finally:
        store.close()
    return found


def _image(path: Path) -> bytes:
    """A database as it stands. Nothing is written: `rw` lets SQLite tidy up after a reader of a WAL file."""
    copy = sqlite3.connect(":memory:")
    try:
        source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
        source.backup(copy)
        source.close()
        image = bytearray(copy.serialize())
    except sqlite3.DatabaseError as error:
        raise CannotRun(f"cannot read the database {path} ({error})") from None
    finally:
        copy.close()
    image[18] = image[19] = 1  # a WAL file's image cannot be opened in memory otherwise
    return bytes(image)


def _add_missing(copy: Workspace, wanted: WorkspaceConfig, *, rehearsal: bool) -> list[str]:
    """Connections and syncs that the settings want and the database lacks; returns the new syncs' ids."""
    new = []
    for one in wanted.connections:
        bond = connect_missing(copy, one, rehearsal=rehearsal)
        day = setup_day(copy.clock.now(), bond.account.get("time_zone") or "UTC")
        for given in one.syncs:
            chosen = sync_settings(given, app=bond.app, setup_day=day)
            with copy.store.transaction() as tx:
                rows = [as_settings(row.settings) for row in settings.syncs(tx, connection=bond.id)]
                pairs = [(row.crm_object, row.app_object) for row in rows]
                if (chosen.crm_object, chosen.app_object) not in pairs:
                    row = settings.add_sync(
                        tx, connection=bond.id, settings=as_stored(chosen), now=copy.clock.now()
                    )
                    new.append(row.id)
    return new


def _credentials(copy: Workspace) -> dict[str, dict[str, Any]]:
    with copy.store.transaction() as tx:
        return {bond.id: settings.credentials(tx, copy.vault, bond.id) for bond in settings.connections(tx)}


def _keep_renewed(
    opening: Opening, path: Path | None, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> None:
    """Store tokens that were renewed on the way: the old ones may be worth nothing any more."""
    renewed = {
        id: credentials for id, credentials in after.items() if id in before and before[id] != credentials
    }
    if not renewed or path is None:
        return
    store = open_store(f"{FILE}{path}")
    with store.transaction() as tx:
        for id, credentials in renewed.items():
            settings.save_credentials(tx, opening.vault, id, credentials)
            click.echo(f"{id}: its access token had ended; the renewed one was stored", err=True)
    store.close()


def _print(workspace: str, previews: dict[str, Preview]) -> None:
    click.echo(f"workspace {workspace}")
    if not previews:
        click.echo("  no sync is on; there is nothing to plan")
    for id, found in previews.items():
        read = ", ".join(f"{number} in {side}" for side, number in found.records.items())
        left = ", ".join(f"{number} {state.lower()}" for state, number in found.verdicts.items()) or "none"
        click.echo(f"  {id}: {read} read")
        click.echo(f"    link    {found.links}")
        click.echo(f"    to app  create {found.to_app.create}, update {found.to_app.update}")
        click.echo(f"    to CRM  create {found.to_crm.create}, update {found.to_crm.update}")
        click.echo(f"    left alone: {left}")
        for problem in found.problems:
            click.echo(f"    not read to its end: {problem}")
        for one in found.decisions:
            fields = ", ".join(f"{name}={value}" for name, value in sorted(one.fields.items()))
            click.echo(f"      {one.operation} in {one.to}: {one.name} ({fields})")
        more = sum(way.create + way.update for way in (found.to_app, found.to_crm)) - len(found.decisions)
        if more > 0:
            click.echo(f"      … and {more} more")
