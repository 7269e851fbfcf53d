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
    """List what was kept: each below the one that it came from."""
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
    """Put everything back to NAME, the time included; what was kept later stays."""
    found = open_stack(ready_file).outside.control.call("POST", f"/snapshots/{name}/restore", json={})
    if as_json:
        show_json(found)
    else:
        click.echo(f"back at {found['now']}")


@snapshot.command(epilog=EPILOG)
@click.argument("name")
@click.option("--with-children", is_flag=True, help="Forget all that came from it, too.")
@json_option
@ready_file_option
def drop(name: str, *, with_children: bool, as_json: bool, ready_file: str | None) -> None:
    """Forget NAME; what came from it then comes from its parent."""
    params = {"with_children": "true" if with_children else "false"}
    control = open_stack(ready_file).outside.control
    _show(control.call("DELETE", f"/snapshots/{name}", params=params), as_json=as_json)


@snapshot.command(epilog=EPILOG)
@click.argument("before")
@click.argument("after", default="now")
@click.option("--rows", is_flag=True, help="Show the rows of the accounts' databases instead.")
@json_option
@ready_file_option
def diff(before: str, after: str, *, rows: bool, as_json: bool, ready_file: str | None) -> None:
    """Tell what happened between two snapshots; AFTER is the present if left out."""
    found = open_stack(ready_file).outside.control.call("GET", f"/snapshots/{before}/diff/{after}")
    if as_json:
        show_json(found["changes"] if rows else found["difference"])
    elif rows:
        _show_rows(found["changes"])
    else:
        click.echo(found["text"])


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    taken = found["snapshots"]
    if as_json:
        show_json(taken)
    elif not taken:
        click.echo("no snapshot was taken yet")
    else:
        click.echo(table(_tree(taken, None, ""), head=("name", "time"), indent=""))


def _tree(taken: list[dict[str, Any]], parent: str | None, indent: str) -> list[tuple[str, str]]:
    """Each snapshot with its time, indented below the one that it came from."""
    found: list[tuple[str, str]] = []
    for one in taken:
        if one["parent"] == parent:
            found += [(indent + one["name"], one["at"]), *_tree(taken, one["name"], f"{indent}└ ")]
    return found


def _show_rows(changes: list[dict[str, Any]]) -> None:
    rows = [(one["app"], one["table"], one["key"], *_change(one)) for one in changes]
    head = ("app", "table", "row", "change", "what")
    click.echo(table(rows, head=head, indent="") if rows else "nothing differs")


def _change(one: dict[str, Any]) -> tuple[str, str]:
    """What happened to a row, and to which of its columns."""
    before, after = one.get("before"), one.get("after")
    if before is None:
        return "new", ""
    if after is None:
        return "gone", ""
    return "changed", ", ".join(f"{name}: {before.get(name, '')} → {value}" for name, value in after.items())
