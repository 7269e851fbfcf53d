"""The commands that look after the databases: migrate, rotate-key, backup, restore."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy import select, update

from sync_core.cli.config import Config
from sync_core.cli.errors import CannotRun, Failed
from sync_core.cli.opening import FILE, Opening, new_key, read_keys, write_keys
from sync_core.ports import SystemClock
from sync_core.store.database import Store, open_store
from sync_core.store.migrate import HEAD, SchemaError
from sync_core.store.secrets import Vault, WrongKey
from sync_core.store.tables import connection, lease


def migrate(config: Config) -> None:
    """Upgrade every workspace's database."""
    opening = Opening(config)
    for one in opening.wanted():
        workspace = opening.open(one.id, one.name)
        workspace.store.close()
        click.echo(f"workspace {one.id}: at revision {HEAD}")


def rotate_key(config: Config) -> None:
    """Seal all credentials with a new key."""
    opening, path = Opening(config), config.folder / config.key_file
    keys = read_keys(config)
    if config.keys and len(keys) < 2:
        raise CannotRun("put the new key before the old one into SYNC_CORE_KEY, separated by a space")
    if not config.keys:
        if len(keys) == 1:
            keys = [new_key(), *keys]
        write_keys(path, keys)
    vault = Vault(*keys)
    for one in opening.wanted():
        file = opening.file(one.id)
        if file is not None and file.exists():
            count = _reseal(open_store(f"{FILE}{file}"), vault, one.id)
            click.echo(f"workspace {one.id}: {count} connections sealed with the new key")
    if config.keys:
        click.echo("done; the old key can be taken out of SYNC_CORE_KEY")
    else:
        write_keys(path, keys[:1])
        click.echo(f"done; {path} holds the new key only. Backups made before need the old one.")


def backup(config: Config, *, workspace: str | None, folder: Path) -> None:
    """Copy databases into a folder, one file each."""
    opening = Opening(config)
    files = {one.id: _file(opening, one.id) for one in opening.wanted() if workspace in (None, one.id)}
    if not files:
        raise CannotRun(f"there is no workspace {workspace!r}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for id, file in files.items():
            if not file.exists():
                raise CannotRun(f"workspace {id} has no database yet: {file}")
            target = folder / f"{id}.db"
            if target.exists():
                raise CannotRun(f"{target} is there already; name another folder with --to")
            target.touch(mode=0o600)
            _copy(file, target)
            click.echo(f"workspace {id}: {target}")
    except OSError as error:
        raise CannotRun(f"cannot write to {folder}: {error.strerror}") from None
    except sqlite3.Error as error:
        raise Failed(f"the copy failed: {error}") from None


def restore(config: Config, *, workspace: str, file: Path, replace: bool) -> None:
    """Put a backup in the place of a workspace's database."""
    opening = Opening(config)
    target = _file(opening, workspace)
    if not file.is_file():
        raise CannotRun(f"there is no {file}")
    _refuse_strange(file, workspace, opening.vault)
    if target.exists():
        if not replace:
            raise CannotRun(f"workspace {workspace} has a database: {target}; replace it with --replace")
        _refuse_busy(target, workspace)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(mode=0o600)
        _copy(file, target)
        open_store(f"{FILE}{target}").close()
    except OSError as error:
        raise CannotRun(f"cannot write {target}: {error.strerror}") from None
    except sqlite3.Error as error:
        raise Failed(f"the copy failed: {error}") from None
    click.echo(f"workspace {workspace}: restored from {file}")


def _file(opening: Opening, id: str) -> Path:
    file = opening.file(id)
    if file is None:
        raise CannotRun("database_url keeps everything in memory; there is no file to copy")
    return file


def _copy(source: Path, target: Path) -> None:
    """SQLite's own copy: consistent also while somebody writes; `rw` leaves no files of a reader behind."""
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)
    with closing(reading), closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


def _reseal(store: Store, vault: Vault, id: str) -> int:
    with store.transaction() as tx:
        rows = tx.execute(select(connection.c.id, connection.c.credentials).order_by(connection.c.id)).all()
        for row in rows:
            try:
                new = vault.reseal(row.credentials)
            except WrongKey as error:
                raise CannotRun(f"workspace {id}, {row.id}: {error}") from None
            tx.execute(update(connection).where(connection.c.id == row.id).values(credentials=new))
    store.close()
    return len(rows)


def _refuse_strange(file: Path, workspace: str, vault: Vault) -> None:
    """The backup must be a workspace's database of this id that this version and this key can read."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as reading:
            found = reading.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            owner = reading.execute("SELECT id FROM workspace").fetchone()
            sealed = reading.execute("SELECT id, credentials FROM connection").fetchall()
    except (sqlite3.DatabaseError, TypeError):
        raise CannotRun(f"{file} is no backup of a workspace") from None
    if found > HEAD:
        raise CannotRun(f"{file} stands at revision {found}; this version ends at {HEAD}, use a newer one")
    if owner is not None and owner[0] != workspace:
        raise CannotRun(f"{file} belongs to the workspace {owner[0]!r}, not to {workspace!r}")
    for id, credentials in sealed:
        try:
            vault.open(credentials)
        except WrongKey:
            raise CannotRun(
                f"the key does not open the credentials of {id} in {file}; use the key of its time"
            ) from None


def _refuse_busy(target: Path, workspace: str) -> None:
    try:
        store = open_store(f"{FILE}{target}")
    except SchemaError:
        return
    with store.transaction() as tx:
        until = tx.execute(select(lease.c.until)).scalars().first() or 0
    store.close()
    if until > SystemClock().now():
        raise CannotRun(f"a core is at work on the workspace {workspace}; stop it first")
