"""``rehearse events``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import json_option, open_stack, ready_file_option

if TYPE_CHECKING:
    from rehearse.stack import Stack
    from rehearse.trail import Step

_HEAD = ("id", "at", "kind", "site", "app", "span", "cause", "account", "queued", "intents")
_LONGEST = 120


@click.command(epilog=EPILOG)
@click.option("--follow", is_flag=True, help="Go on with each event as it happens, until you interrupt it.")
@click.option(
    "--record",
    metavar="APP/OBJECT/ID",
    help="The trail of one record, such as crm/contacts/101: each call with the rows, webhooks, cycles, "
    "decisions and calls that followed from it.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=40,
    show_default=True,
    metavar="N",
    help="The last so many events.",
)
@click.option(
    "--kind",
    metavar="KIND",
    help="Only events of this kind, such as request or decision; several with commas.",
)
@click.option("--app", metavar="APP", help="Only events of crm, quickbooks or core.")
@json_option
@ready_file_option
def events(
    *,
    follow: bool,
    record: str | None,
    limit: int,
    kind: str | None,
    app: str | None,
    as_json: bool,
    ready_file: str | None,
) -> None:
    """Show what happened: calls, changed rows, faults, webhooks, the clock, and what the sync core did.

    With --json each event is one line of JSON; `span` names it, `cause` names what it followed from.
    """
    stack = open_stack(ready_file)
    if record is not None:
        _show_trail(stack, record, as_json=as_json)
        return
    wanted = {name: value for name, value in (("kind", kind), ("app", app)) if value}
    found = [one for one in stack.backend.events() if _fits(one, wanted)]
    _show_lines(found[-limit:], as_json=as_json)
    if follow:
        stack_site = {"site": str(stack.ready["site"]), "after": str(found[-1]["id"] if found else 0)}
        _follow(stack.outside.control.stream("/events", params=stack_site | wanted), as_json=as_json)


def _fits(event: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    return all(event[name] in values.split(",") for name, values in wanted.items())


def _follow(stream: Iterator[dict[str, Any]], *, as_json: bool) -> None:
    try:
        for event in stream:
            _show_lines([event], as_json=as_json)
    except KeyboardInterrupt:
        return


def _show_lines(found: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    for event in found:
        if as_json:
            click.echo(json.dumps(event, ensure_ascii=False))
        else:
            click.echo(f"{_time(event)} {event['app'] or 'site':<11}{line(event)}")


def _show_trail(stack: Stack, text: str, *, as_json: bool) -> None:
    from rehearse.trail import Record, trail

    parts = text.split("/")
    if len(parts) != 3:
        raise click.BadParameter(
            f"write APP/OBJECT/ID such as crm/contacts/101, not {text!r}", param_hint="--record"
        )
    steps = trail(stack.events(), Record(*parts), stack.core.syncs())
    if as_json:
        click.echo(json.dumps([_step_json(step) for step in steps], ensure_ascii=False, indent=1))
    elif not steps:
        click.echo(f"nothing happened to {text}, as far as the stream remembers")
    for step in [] if as_json else steps:
        _show_step(step, "")


def _show_step(step: Step, indent: str) -> None:
    event = step.event
    click.echo(f"{_time(event)}  {indent}{event['app'] or 'site'}: {line(event)}")
    for caused in step.caused:
        _show_step(caused, f"{indent}  ")


def _step_json(step: Step) -> dict[str, Any]:
    return {**step.event, "caused": [_step_json(caused) for caused in step.caused]}


def _time(event: Mapping[str, Any]) -> str:
    from simulators.kit.clock import iso

    return iso(event["at"])


def line(event: Mapping[str, Any]) -> str:
    """An event in words."""
    kind = event["kind"]
    if kind == "request":
        who = " by a person" if event["cause"] == "person" else ""
        return f"{event['method']} {event['path']} → {event['status'] or 'no answer'}{who}"
    if kind == "row":
        changed = ", ".join(event.get("fields") or ())
        return _cut(f"{event.get('object')} {event.get('record')} {event.get('change')}: {changed}")
    rest = {name: value for name, value in event.items() if name not in _HEAD and value not in ("", None, [])}
    return _cut(f"{kind} " + ", ".join(f"{name} {_value(value)}" for name, value in rest.items()))


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
