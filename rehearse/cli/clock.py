"""``rehearse clock``."""

from __future__ import annotations

from typing import Any

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import json_option, open_stack, ready_file_option
from rehearse.cli.text import show_json


@click.group(epilog=EPILOG, invoke_without_command=True)
@click.pass_context
def clock(ctx: click.Context) -> None:
    """Show or move the running stack's time; without a command, show it."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show, ready_file=None, as_json=False)


@clock.command(epilog=EPILOG)
@json_option
@ready_file_option
def show(*, as_json: bool, ready_file: str | None) -> None:
    """Show the time and how fast it passes."""
    _show(open_stack(ready_file).outside.control.call("GET", "/clock"), as_json=as_json)


@clock.command(epilog=EPILOG)
@click.argument("duration")
@json_option
@ready_file_option
def advance(duration: str, *, as_json: bool, ready_file: str | None) -> None:
    """Let DURATION pass (90s, 6m, 2h, 3d), and return when everything that fell due is done."""
    _post(ready_file, "/clock/advance", {"duration": duration}, as_json=as_json)


@clock.command(epilog=EPILOG)
@json_option
@ready_file_option
def freeze(*, as_json: bool, ready_file: str | None) -> None:
    """Let the time stand still."""
    _post(ready_file, "/clock/freeze", {}, as_json=as_json)


@clock.command(epilog=EPILOG)
@click.argument("factor", type=float)
@json_option
@ready_file_option
def scale(factor: float, *, as_json: bool, ready_file: str | None) -> None:
    """Let the time pass FACTOR times as fast as the machine's; 1 is real."""
    _post(ready_file, "/clock/scale", {"factor": factor}, as_json=as_json)


def _post(ready_file: str | None, path: str, body: dict[str, Any], *, as_json: bool) -> None:
    _show(open_stack(ready_file).outside.control.call("POST", path, json=body), as_json=as_json)


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        show_json(found)
    else:
        pace = f", {found['factor']:g} times as fast" if found["mode"] == "scaled" else ""
        click.echo(f"{found['now']}  {found['mode']}{pace}")
