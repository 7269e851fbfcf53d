"""``rehearse snapshot``."""

from __future__ import annotations

from typing import Any

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import json_option, open_stack, ready_file_option
from rehearse.cli.text import show_json, table


@click.group(epilog=EPILOG)
def snapshot() -> None:
    """Keep everything as it is, and come back to it: accounts, the core's data, faults, the time."""


@snapshot.command("list", epilog=EPILOG)
@json_option
@ready_file_option
def list_snapshots(*, as_json: bool, ready_file: str | None) -> None:
    """List what was kept, oldest first."""
    _show(open_stack(ready_file).outside.control.call("GET", "/snapshots"), as_json=as_json)


@snapshot.command(epilog=EPILOG)
@click.argument("name")
@json_option
@ready_file_option
def take(name: str, *, as_json: bool, ready_file: str | None) -> None:
    """Keep everything under NAME."""
    _show(
        open_stack(ready_file).outside.control.call("POST", "/snapshots", json={"name": name}),
        as_json=as_json,
    )


@snapshot.command(epilog=EPILOG)
@click.argument("name")
@json_option
@ready_file_option
def restore(name: str, *, as_json: bool, ready_file: str | None) -> None:
    """Put everything back to NAME, the time included."""
    found = open_stack(ready_file).outside.control.call("POST", f"/snapshots/{name}/restore", json={})
    if as_json:
        show_json(found)
    else:
        click.echo(f"back at {found['now']}")


@snapshot.command(epilog=EPILOG)
@click.argument("before")
@click.argument("after", default="now")
@json_option
@ready_file_option
def diff(before: str, after: str, *, as_json: bool, ready_file: str | None) -> None:
    """Show the rows of the accounts that differ between two snapshots; AFTER is the present if left out."""
    changes = open_stack(ready_file).outside.control.call("GET", f"/snapshots/{before}/diff/{after}")[
        "changes"
    ]
    if as_json:
        show_json(changes)
        return
    if not changes:
        click.echo("nothing differs")
        return
    rows = [(one["app"], one["table"], one["key"], *_change(one)) for one in changes]
    click.echo(table(rows, head=("app", "table", "row", "change", "what"), indent=""))


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    taken = found["snapshots"]
    if as_json:
        show_json(taken)
    elif not taken:
        click.echo("no snapshot was taken yet")
    else:
        click.echo(table([(one["name"], one["at"]) for one in taken], head=("name", "time"), indent=""))


def _change(one: dict[str, Any]) -> tuple[str, str]:
    """What happened to a row, and to which of its columns."""
    before, after = one.get("before"), one.get("after")
    if before is None:
        return "new", ""
    if after is None:
        return "gone", ""
    return "changed", ", ".join(f"{name}: {before.get(name, '')} → {value}" for name, value in after.items())
