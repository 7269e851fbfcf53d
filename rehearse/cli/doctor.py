"""``rehearse doctor``."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import find_ready, json_option, open_stack, ready_file_option
from rehearse.cli.text import show_json, table

NEEDED = (
    "click",
    "cryptography",
    "faker",
    "flask",
    "httpx",
    "lark",
    "msgspec",
    "sqlalchemy",
    "waitress",
    "werkzeug",
)
OLDEST_PYTHON, OLDEST_SQLITE = (3, 11), (3, 38)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: ``ok``, ``warn`` or ``wrong``, with the way out in ``says``."""

    check: str
    result: str
    says: str


@click.command(epilog=EPILOG)
@json_option
@ready_file_option
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool, ready_file: str | None) -> None:
    """Check this machine and the running stack, and say what to do about what is wrong.

    The exit code is 1 if anything is wrong; a warning is not.
    """
    found = list(_findings(ready_file))
    if as_json:
        show_json([asdict(one) for one in found])
    else:
        click.echo(table([(one.result, one.check, one.says) for one in found], indent=""))
    ctx.exit(1 if any(one.result == "wrong" for one in found) else 0)


def _findings(ready_file: str | None) -> Iterator[Finding]:
    version = platform.python_version()
    enough = sys.version_info >= OLDEST_PYTHON
    yield Finding(
        "python", "ok" if enough else "wrong", version if enough else f"{version}: 3.11 or newer is needed"
    )
    recent = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    yield Finding(
        "sqlite",
        "ok" if recent else "wrong",
        sqlite3.sqlite_version + ("" if recent else ": 3.38 or newer is needed"),
    )
    yield _packages()
    yield _state_folder()
    yield _ports(ready_file)
    yield _stack(ready_file)


def _packages() -> Finding:
    missing = []
    for name in NEEDED:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding(
            "packages", "wrong", f"missing: {', '.join(missing)}; `make demo` installs what is needed"
        )
    return Finding("packages", "ok", f"{len(NEEDED)} of {len(NEEDED)} needed ones are there")


def _state_folder() -> Finding:
    from rehearse.serving.last_started import state_folder

    folder = state_folder()
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    if os.access(nearest, os.W_OK):
        return Finding("state folder", "ok", str(folder))
    return Finding("state folder", "warn", f"{folder} cannot be written: name stacks with --ready-file")


def _ports(ready_file: str | None) -> Finding:
    """Whether `rehearse up` could listen where it does by default."""
    from rehearse.errors import RehearseError
    from rehearse.places import PORTS
    from simulators.kit.listening import PortTaken, listen

    try:
        for made in listen(PORTS).values():
            made.close()
    except PortTaken as error:
        try:
            mine = str(find_ready(ready_file)["control"]["base_url"])
        except RehearseError:
            mine = ""
        if mine.endswith(f":{PORTS['control']}"):
            return Finding("ports", "ok", "the default ones are your running stack's")
        return Finding("ports", "warn", str(error))
    return Finding("ports", "ok", "the default ones are free")


def _stack(ready_file: str | None) -> Finding:
    from rehearse.errors import RehearseError

    try:
        stack = open_stack(ready_file)
        core = stack.outside.control.call("GET", "/core")
    except RehearseError as error:
        named = ready_file or os.environ.get("REHEARSE_READY_FILE")
        return Finding("stack", "wrong" if named else "ok", str(error) if named else "none is running")
    if core["state"] == "down":
        return Finding(
            "stack",
            "wrong",
            f"the fakes run, the sync core is down: {core.get('why', '')}; stop it and start another",
        )
    return Finding("stack", "ok", f"running, core {core['state']}")
