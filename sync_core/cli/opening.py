"""From settings to workspaces: keys, databases, clocks, and what the settings want connected."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from cryptography.fernet import Fernet
from sqlalchemy.exc import DatabaseError, OperationalError

from sync_core.apps.instants import millis
from sync_core.cli.claim import Claim, cannot_open, claiming
from sync_core.cli.config import Config, ConnectionConfig, WorkspaceConfig
from sync_core.cli.errors import CannotRun
from sync_core.engine import lifecycle
from sync_core.engine.connecting import CannotConnect, refuse_unusable
from sync_core.engine.errors import CommandRefused
from sync_core.engine.syncs import as_settings
from sync_core.engine.workspace import Workspace
from sync_core.ports import Clock, EventLog, SystemClock, ThreadExecutor, VirtualClock, system_rng
from sync_core.rules.errors import SettingsError
from sync_core.store import settings
from sync_core.store.database import Store, memory_store, open_store
from sync_core.store.migrate import SchemaError
from sync_core.store.secrets import Vault, WrongKey, key_from
from sync_core.store.settings import AppConnection
from sync_core.store.spent import SpentFile

MEMORY = "sqlite://"
FILE = "sqlite:///"
HOLE = "{workspace}"


class Opening:
    """Opens workspaces as the settings say. Raises `CannotRun` where that cannot be."""

    def __init__(self, config: Config, *, make_key: bool = True) -> None:
        self.config = config
        if config.database_url != MEMORY and not config.database_url.startswith(FILE):
            raise CannotRun(
                f"database_url: only SQLite is supported so far, not {_scheme(config.database_url)}"
            )
        if config.shared and config.database_url == MEMORY:
            raise CannotRun("shared: what is kept in memory cannot be shared; database_url must name a file")
        self.keys = read_keys(config, make=make_key)
        self.vault = Vault(*self.keys)
        self._executor = ThreadExecutor()
        self._claims: dict[str, Claim] = {}

    def file(self, id: str) -> Path | None:
        """Where a workspace's database lies; None if it is kept in memory."""
        url = self.config.database_url
        return None if url == MEMORY else self.config.folder / url.removeprefix(FILE).replace(HOLE, id)

    def wanted(self) -> list[WorkspaceConfig]:
        """The workspaces of the settings, then those whose databases were found, or else a first one."""
        named = list(self.config.workspaces)
        ids = {one.id for one in named}
        named += [WorkspaceConfig(id=id) for id in self._found() if id not in ids]
        if len(named) > 1 and self.config.database_url != MEMORY and HOLE not in self.config.database_url:
            raise CannotRun(f"database_url: put {HOLE} into it, so that each workspace has a file of its own")
        return named or [WorkspaceConfig(id="main", name="Main")]

    def open(self, id: str, name: str = "") -> Workspace:
        """A workspace with its database, made if it is new."""
        return self.workspace(self._store(id), id, name)

    def take(self, id: str, name: str = "") -> Workspace:
        """As `open`, for this process: what a killed one left behind is taken over at once.

        Raises `CannotRun` if another process has it, unless both share.
        """
        with self.taking(id, name) as workspace:
            return workspace

    @contextmanager
    def taking(self, id: str, name: str = "") -> Iterator[Workspace]:
        """As `take`; no other process can take it before the block ends."""
        path = self.file(id)
        if path is None:
            yield self.open(id, name)
            return
        with claiming(path, shared=self.config.shared) as claim:
            workspace = self.open(id, name)
            self._claims[id] = claim
            if claim.alone:
                workspace.take_over()
            yield workspace

    def workspace(self, store: Store, id: str, name: str = "") -> Workspace:
        """A workspace over this store; its credentials must open with our key."""
        clock, path = self._clock(), self.file(id)
        rng = system_rng()
        shared = self.config.shared and path is not None
        made = Workspace(
            store,
            self.vault,
            id=id,
            name=name or id,
            clock=clock,
            rng=rng,
            executor=self._executor,
            events=EventLog(clock, salt=int(rng.random() * EventLog.SALTS) if shared else 0),
            pacing=self.config.pacing,
            rehearsal=self.config.rehearsal,
            owner=f"{socket.gethostname()[:40]}/{os.getpid()}" if shared else id,
            spent=SpentFile(path.with_name(f"{path.name}.spent")) if shared and path else None,
        )
        check_key(made)
        return made

    def close(self, workspace: Workspace) -> None:
        """Give a database back, and remove it unless another process serves it: rehearsals come and go."""
        workspace.store.close()
        claim = self._claims.pop(workspace.id, None)
        if claim is not None and claim.give_back():
            for suffix in ("", "-wal", "-shm", ".lock", ".gate"):
                claim.path.with_name(claim.path.name + suffix).unlink(missing_ok=True)

    def _found(self) -> Iterator[str]:
        path = self.file("*")
        if path is None or HOLE not in self.config.database_url:
            return
        before, _, after = path.name.partition("*")
        for found in sorted(path.parent.glob(path.name)):
            yield found.name[len(before) : len(found.name) - len(after)]

    def _store(self, id: str) -> Store:
        path = self.file(id)
        if path is None:
            return memory_store()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=0o600)
            return open_store(f"{FILE}{path}")
        except SchemaError as error:
            raise CannotRun(f"{path}: {error}") from None
        except (OSError, OperationalError, DatabaseError) as error:
            raise cannot_open(path, error) from None

    def _clock(self) -> Clock:
        config = self.config
        if not config.rehearsal:
            return SystemClock()
        try:
            now = millis(config.at) if config.at else SystemClock().now()
            factor = {"real": 1.0, "frozen": 0.0}.get(config.clock)
            return VirtualClock(
                now, factor=float(config.clock.removeprefix("x")) if factor is None else factor
            )
        except ValueError:
            raise CannotRun(
                f"clock is real, frozen or x60, and at an ISO time: not {config.clock!r}, {config.at!r}"
            ) from None


def read_keys(config: Config, *, make: bool = True) -> list[bytes]:
    """The keys that open credentials, the one that seals first: from the environment, else from the file.

    A file that is missing is made, unless ``make`` is False: then the key is one that nobody keeps.
    """
    path = config.folder / config.key_file
    try:
        keys = (config.keys.encode() or key_from(None, path if make or path.exists() else None)).split()
        Vault(*keys)
    except OSError as error:
        raise CannotRun(f"cannot read or make the key file {path}: {error.strerror}") from None
    except ValueError:
        place = "SYNC_CORE_KEY" if config.keys else str(path)
        raise CannotRun(
            f"{place} holds no key; a key looks as `sync-core rotate-key` makes it: 44 letters"
        ) from None
    return keys


def write_keys(path: Path, keys: list[bytes]) -> None:
    """Replace a key file at once, readable by its owner only."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_bytes(b"\n".join(keys) + b"\n")
    os.replace(new, path)  # noqa: PTH105 - says what it is for


def new_key() -> bytes:
    """A key that nobody has."""
    return Fernet.generate_key()


def check_key(workspace: Workspace) -> None:
    """Refuse to go on with a key that does not open what is stored."""
    with workspace.store.transaction() as tx:
        for bond in settings.connections(tx):
            try:
                settings.credentials(tx, workspace.vault, bond.id)
            except WrongKey as error:
                way_out = "Set key_file or SYNC_CORE_KEY to the key that sealed them."
                raise CannotRun(f"workspace {workspace.id}: {error} {way_out}") from None


def furnish(workspace: Workspace, wanted: WorkspaceConfig, *, rehearsal: bool) -> None:
    """Make the connections and syncs that are missing; what an app refuses is told, and not fatal."""
    for one in wanted.connections:
        try:
            id = connect_missing(workspace, one, rehearsal=rehearsal).id
            for given in one.syncs:
                _set_up(workspace, id, given)
        except (CommandRefused, SettingsError, ValueError) as error:
            click.echo(f"workspace {workspace.id}, {one.app}: {error}", err=True)


def connect_missing(workspace: Workspace, one: ConnectionConfig, *, rehearsal: bool) -> AppConnection:
    """The bond to this app and address, made if there is none."""
    try:
        refuse_unusable(one.app, one.base_url, rehearsal=rehearsal)
    except CannotConnect as error:
        raise CannotRun(f"workspace {workspace.id}: {error}; {error.hint}") from None
    with workspace.store.transaction() as tx:
        bonds = settings.connections(tx)
    for bond in bonds:
        if (bond.app, bond.base_url.rstrip("/")) == (one.app, one.base_url.rstrip("/")):
            return bond
    bond, checks = workspace.connect(one.app, one.base_url.rstrip("/"), one.credentials)
    for check in checks:
        if check.result == "missing":
            click.echo(
                f"workspace {workspace.id}, {bond.id}: {check.name} is missing: {check.message}", err=True
            )
    return bond


def _set_up(workspace: Workspace, connection: str, given: dict[str, object]) -> None:
    with workspace.store.transaction() as tx:
        rows = [as_settings(row.settings) for row in settings.syncs(tx, connection=connection)]
    pair = (given.get("crm_object"), given.get("app_object"))
    if pair not in [(chosen.crm_object, chosen.app_object) for chosen in rows]:
        lifecycle.set_up(workspace, connection, given)


def _scheme(url: str) -> str:
    return url.partition(":")[0] or "an empty address"
