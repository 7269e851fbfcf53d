"""``rehearse status``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import json_option, open_stack, ready_file_option
from rehearse.cli.text import show_json, table
from rehearse.places import inspectors

if TYPE_CHECKING:
    from rehearse.stack import Stack


@click.command(epilog=EPILOG)
@json_option
@ready_file_option
@click.pass_context
def status(ctx: click.Context, *, as_json: bool, ready_file: str | None) -> None:
    """Show the running stack at a glance: time, servers, connections, syncs and their counters.

    The exit code is 1 if the sync core is down.
    """
    stack = open_stack(ready_file)
    found = gather(stack)
    if as_json:
        show_json(found)
    else:
        _show(found)
    ctx.exit(1 if found["core"]["state"] == "down" else 0)


def gather(stack: Stack) -> dict[str, Any]:
    """Everything that `status` shows, as data."""
    control = stack.outside.control
    core = control.call("GET", "/core")
    return {
        "clock": control.call("GET", "/clock"),
        "seed": stack.ready["seed"],
        "servers": {name: part["base_url"] for name, part in stack.ready.items() if isinstance(part, dict)},
        "inspect": inspectors(stack.ready),
        "core": core,
        "health": stack.core.health() if core["state"] in ("running", "held") else None,
        "faults": stack.faults.armed(),
    }


def _show(found: dict[str, Any]) -> None:
    clock, core = found["clock"], found["core"]
    click.echo(f"time    {clock['now']}, {clock['mode']}; seed {found['seed']}")
    why = f" ({core['why']})" if "why" in core else ""
    click.echo(f"core    {core['state']}{why}")
    click.echo(table(list(found["servers"].items())))
    for app, url in found["inspect"].items():
        click.echo(f"inspect {app}: {url}")
    if found["health"] is not None:
        _show_health(found["health"])
    armed = ", ".join(one["name"] for one in found["faults"])
    click.echo(f"faults  {armed or 'none armed'}")


def _show_health(health: dict[str, Any]) -> None:
    for one in health["connections"]:
        error = f": {one['error']['message']}" if one.get("error") else ""
        click.echo(f"connection {one['id']}: {one['state']}{error}")
    if not health["syncs"]:
        click.echo("no sync is set up: `rehearse sync set-up`")
    for sync in health["syncs"]:
        click.echo(f"sync {sync['sync']}: {sync['state']}, {sync['crm_object']} with {sync['app_object']}")
        counters = {**sync["counters"], "pending": sync["pending"]["records"], "warnings": sync["warnings"]}
        click.echo("  " + ", ".join(f"{number} {name}" for name, number in counters.items()))
        groups = [("failing", one) for one in sync["failing"]] + [
            ("excluded", one) for one in sync["excluded"]
        ]
        rows = [(name, one["count"], one["code"], _sample(one)) for name, one in groups]
        if rows:
            click.echo(table(rows))


def _sample(group: dict[str, Any]) -> str:
    """One message of a group."""
    return str(group["sample"][0]["message"] if group["sample"] else group.get("message", ""))
