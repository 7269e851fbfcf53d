"""``sync-core``: the core alone, against whatever its settings file points at.

Everything heavy is imported inside the commands, so that ``--help`` is instant.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sync_core.cli.config import Config, read_config
from sync_core.cli.errors import CannotRun

EPILOG = "Exit codes: 0 all went well, 1 it ran and failed, 2 wrong usage, 3 it could not run."

_config = click.option(
    "--config",
    "config",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The settings: a TOML or JSON file.",
)
_workspace = click.option("--workspace", metavar="ID", help="Only this workspace; all of them otherwise.")


@click.group("sync-core", epilog=EPILOG)
@click.version_option(package_name="rehearse", prog_name="sync-core")
def main() -> None:
    """Keep a CRM and the apps beside it in step, both ways.

    Settings are explained by `sync-core explain-config`.
    """


@main.command(epilog=EPILOG)
@_config
@click.option(
    "--host", metavar="HOST", help="Listen here instead of where the settings say; 127.0.0.1 by default."
)
@click.option("--port", metavar="PORT|auto", help="Listen on this port; `auto` takes any that is free.")
@click.option(
    "--ready-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write base URL, tokens and process id here as JSON (readable by you only) once all answers.",
)
@click.option(
    "--until-stdin-closes",
    is_flag=True,
    help="Stop as soon as standard input ends: a child that does not outlive its parent.",
)
def serve(config: Path, **options: Any) -> None:
    """Serve the HTTP API and run the syncs, until SIGTERM or SIGINT."""
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # its CLI: a tenth of our start
    from sync_core.cli.serve import serve as run

    run(_read(config), **options)


@main.command(epilog=EPILOG)
@_config
@_workspace
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
def plan(config: Path, *, workspace: str | None, as_json: bool) -> None:
    """Read both sides and tell what would be done; nothing is written, neither there nor here.

    The plan is made in a copy of the database. One exception is told when it happens: a token that had to be
    renewed on the way is stored, because the old one may be worth nothing any more.
    """
    from sync_core.cli.plan import plan as run

    run(_read(config), workspace=workspace, as_json=as_json)


@main.command(epilog=EPILOG)
@_config
def migrate(config: Path) -> None:
    """Bring every workspace's database to the schema of this version. `serve` does it, too."""
    from sync_core.cli.upkeep import migrate as run

    run(_read(config))


@main.command("rotate-key", epilog=EPILOG)
@_config
def rotate_key(config: Path) -> None:
    """Seal all stored credentials with a new key. Stop the core first.

    With a key file the new key is made here, and the file holds both until all is done: interrupted, it can
    be run again. With SYNC_CORE_KEY put the new key before the old one, separated by a space, and run this.
    """
    from sync_core.cli.upkeep import rotate_key as run

    run(_read(config))


@main.command(epilog=EPILOG)
@_config
@_workspace
@click.option(
    "--to",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to put one file for each workspace. Made if it is missing.",
)
def backup(config: Path, *, workspace: str | None, folder: Path) -> None:
    """Copy the databases as they stand, also while the core is at work. The key is not in them."""
    from sync_core.cli.upkeep import backup as run

    run(_read(config), workspace=workspace, folder=folder)


@main.command(epilog=EPILOG)
@_config
@click.option("--workspace", metavar="ID", required=True, help="The workspace to restore.")
@click.option(
    "--from",
    "file",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file that `backup` made.",
)
@click.option("--replace", is_flag=True, help="Replace the database that is there now.")
def restore(config: Path, *, workspace: str, file: Path, replace: bool) -> None:
    """Put a backup in a database's place. Stop the core first.

    What changed in the apps since the backup is found at the next cycle; links made since then are found
    again by their match keys.
    """
    from sync_core.cli.upkeep import restore as run

    run(_read(config), workspace=workspace, file=file, replace=replace)


@main.command("explain-config", epilog=EPILOG)
def explain_config() -> None:
    """Print every setting with its meaning and what it is if left out."""
    from sync_core.cli import config

    click.echo(config.__doc__)


def _read(path: Path) -> Config:
    try:
        return read_config(path)
    except CannotRun as error:
        raise error from None
