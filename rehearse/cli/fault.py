"""``rehearse fault``."""

from __future__ import annotations

from typing import Any

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import json_option, open_stack, ready_file_option
from rehearse.cli.text import show_json, table


@click.group(epilog=EPILOG)
def fault() -> None:
    """Let calls to the fakes go wrong."""


@fault.command("list", epilog=EPILOG)
@click.option(
    "--known", is_flag=True, help="Every fault that there is, with what it does, instead of those armed."
)
@json_option
@ready_file_option
def list_faults(*, known: bool, as_json: bool, ready_file: str | None) -> None:
    """List what is armed."""
    stack = open_stack(ready_file)
    if known:
        found = stack.outside.control.call("GET", "/faults/known")["faults"]
        if as_json:
            show_json(found)
            return
        for one in found:
            about = " ".join(str(one["about"]).split())
            params = f" Parameters: {', '.join(one['params'])}." if one["params"] else ""
            click.echo(f"{one['name']}\n    {about}{params} {one['weather']}")
        return
    _show(stack.faults.armed(), as_json=as_json)


@fault.command(epilog=EPILOG)
@click.argument("name")
@click.option("--app", metavar="APP", help="Only calls to this app: crm, netsuite or quickbooks.")
@click.option("--method", metavar="METHOD", help="Only calls with this method.")
@click.option("--path", metavar="PATH", help="Only calls whose path begins so, or fits a pattern with *.")
@click.option("--record", metavar="ID", help="Only calls about this record.")
@click.option(
    "--operation",
    type=click.Choice(("create", "update", "delete", "read", "list", "refresh")),
    help="Only calls that do this with records, wherever they do it.",
)
@click.option(
    "--nth", type=click.IntRange(min=1), metavar="N", help="Let the first N-1 matching calls go by."
)
@click.option(
    "--times",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Take so many calls.",
)
@click.option("--always", is_flag=True, help="Take every matching call until it is cleared.")
@click.option(
    "--sticky", is_flag=True, help="Hold on to the first call it took: the same call goes wrong each time."
)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the fault. May be given several times.",
)
@json_option
@ready_file_option
def arm(
    name: str,
    *,
    app: str | None,
    times: int,
    always: bool,
    sticky: bool,
    params: tuple[str, ...],
    as_json: bool,
    ready_file: str | None,
    **match: Any,
) -> None:
    """Arm the fault NAME for calls to come; `rehearse fault list --known` explains each."""
    given = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise click.BadParameter(f"write NAME=VALUE, not {param!r}", param_hint="--param")
        given[key] = int(value) if value.isdecimal() else value
    stack = open_stack(ready_file)
    stack.faults.arm(
        name,
        app=app,
        match={key: value for key, value in match.items() if value is not None},
        times=None if always else times,
        sticky=sticky,
        params=given,
    )
    _show(stack.faults.armed(), as_json=as_json)


@fault.command(epilog=EPILOG)
@click.option("--name", metavar="NAME", help="Only faults of this name.")
@json_option
@ready_file_option
def clear(*, name: str | None, as_json: bool, ready_file: str | None) -> None:
    """Disarm everything and end the weather, or disarm the faults of one name."""
    stack = open_stack(ready_file)
    stack.faults.clear(name)
    _show(stack.faults.armed(), as_json=as_json)


@fault.command(epilog=EPILOG)
@click.argument("seed", type=int, required=False)
@click.option(
    "--intensity",
    type=click.FloatRange(0, 1),
    metavar="N",
    help="The share of calls that go wrong, 0.2 unless named; the seed draws which faults take part, and how "
    "strongly.",
)
@click.option("--sticky", is_flag=True, help="A call that met a fault meets it again when it is repeated.")
@click.option("--off", is_flag=True, help="End the weather.")
@json_option
@ready_file_option
def weather(
    seed: int | None,
    *,
    intensity: float | None,
    sticky: bool,
    off: bool,
    as_json: bool,
    ready_file: str | None,
) -> None:
    """Let SEED draw faults for calls and webhooks; without it, show the weather as it is."""
    if off and seed is not None:
        raise click.UsageError("either a seed or --off")
    stack = open_stack(ready_file)
    if off:
        stack.faults.clear_up()
    elif seed is not None:
        strength = {} if intensity is None else {"intensity": intensity}
        stack.faults.weather(seed, sticky=sticky, **strength)
    found = stack.faults.forecast()
    if as_json:
        show_json({"weather": found, "faults": stack.faults.armed()})
    elif found is None:
        click.echo("the weather is fair")
    else:
        _show_weather(found)


def _show_weather(found: dict[str, Any]) -> None:
    click.echo(f"weather {found['seed']}, {found['fired']} faults so far")
    rows = [
        (
            name,
            f"{share:.1%}",
            ", ".join(one["app"] for one in found["conditions"] if one["name"] == name),
        )
        for name, share in found["shares"].items()
    ]
    click.echo(table(rows, head=("fault", "share", "lasting in"), indent=""))


def _show(armed: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        show_json(armed)
    elif not armed:
        click.echo("nothing is armed")
    else:
        rows = [
            (
                one["id"],
                one["name"],
                one.get("app") or "any app",
                ", ".join(f"{key} {value}" for key, value in (one.get("match") or {}).items()) or "any call",
                "always" if one.get("times") is None else f"{one.get('fired', 0)} of {one['times']}",
            )
            for one in armed
        ]
        click.echo(table(rows, head=("id", "fault", "app", "calls", "fired"), indent=""))
