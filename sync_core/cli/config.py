"""The settings file, TOML or JSON. Relative paths are relative to the file.

database_url   one SQLite file for each workspace: {workspace} stands for its id.
               "sqlite://" keeps everything in memory.    ["sqlite:///{workspace}.db"]
host, port     where to listen; port 0 is any free one.   ["127.0.0.1", 8700]
allow_hosts    host names served beside this machine's.   []
public_url     how webhooks reach us, behind a proxy.     [as the server sees it]
admin_token    what the API's calls carry as a bearer.    [SYNC_CORE_ADMIN_TOKEN]
key_file       the key that seals stored credentials;     [SYNC_CORE_KEY, else
               made (mode 0600) if it is missing.          "sync-core.key"]
pacing         false: go beyond the apps' limits.         [true]
threads        requests answered side by side.            [16]
workers        workspaces synced side by side.            [4]
shared         true: several processes of this machine    [false]
               may serve the same databases; each must
               say so. One goes on where another stops.
rehearsal      only this machine may be called, and the   [false]
               workspaces' clocks can be set.
clock          in rehearsal: real, frozen, or x60.        ["real"]
at             in rehearsal: when the clocks begin.       [now]

[[workspaces]]                 optional: made at the start if they are missing
id             small letters, digits, - and _
name           for people                                 [the id]
token          speaks for this workspace                  [made from the admin's]

[[workspaces.connections]]     made if there is none to this app and address
app            crm, quickbooks
base_url       where the app answers
credentials    a table: access_token, client_id, …

[[workspaces.connections.syncs]]   made if there is none of this pair; as in the API:
crm_object, app_object, direction, winner, filters, mappings, options
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from sync_core.cli.errors import CannotRun


class Strict(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An unknown key is an error that names those there are."""


class ConnectionConfig(Strict):
    """A bond to make."""

    app: str
    base_url: str
    credentials: dict[str, Any]
    syncs: tuple[dict[str, Any], ...] = ()


class WorkspaceConfig(Strict):
    """A workspace to make."""

    id: str
    name: str = ""
    token: str = ""
    connections: tuple[ConnectionConfig, ...] = ()


class Config(Strict):
    """The whole file, with what the environment adds. ``folder`` is where the file stands."""

    database_url: str = "sqlite:///{workspace}.db"
    host: str = "127.0.0.1"
    port: int = 8700
    allow_hosts: tuple[str, ...] = ()
    public_url: str = ""
    admin_token: str = ""
    key_file: str = "sync-core.key"
    pacing: bool = True
    threads: int = 16
    workers: int = 4
    shared: bool = False
    rehearsal: bool = False
    clock: str = "real"
    at: str = ""
    workspaces: tuple[WorkspaceConfig, ...] = ()
    folder: Path = Path()

    @property
    def keys(self) -> str:
        """Keys from the environment, the newest first, separated by spaces."""
        return os.environ.get("SYNC_CORE_KEY", "")


_KINDS: dict[str, type[Strict]] = {"workspaces": WorkspaceConfig, "connections": ConnectionConfig}


def read_config(path: Path) -> Config:
    """The settings in a file. Raises `CannotRun` with what is wrong where."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise CannotRun(f"there is no {path}; `sync-core explain-config` says what goes into it") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRun(f"cannot read {path}: {error}") from None
    try:
        given = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise CannotRun(f"{path} is no {kind}: {error}") from None
    if not isinstance(given, dict):
        raise CannotRun(f"{path} must hold a table of settings")
    return _checked(given, path)


def _checked(given: dict[str, Any], path: Path) -> Config:
    given.setdefault("admin_token", os.environ.get("SYNC_CORE_ADMIN_TOKEN", ""))
    if "folder" in given:
        raise CannotRun(f"{path}: unknown setting `folder`; there are: {_known(Config)}")
    try:
        return msgspec.convert({**given, "folder": str(path.absolute().parent)}, Config, dec_hook=_path)
    except msgspec.ValidationError as error:
        hint = ""
        if "unknown field" in str(error):
            place = str(error).rpartition("`$")[2].rpartition("`")[0]
            name = place.rpartition(".")[2].partition("[")[0]
            hint = f"; there are: {_known(_KINDS.get(name, Config))}"
        raise CannotRun(f"{path}: {error}{hint}") from None


def _known(kind: type[Strict]) -> str:
    return ", ".join(name for name in kind.__struct_fields__ if name != "folder")


def _path(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError
