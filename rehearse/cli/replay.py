"""``rehearse replay``: a finding, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from rehearse.cli.finding import json_option
from rehearse.cli.text import show_json


@click.command(
    epilog="Exit codes: 0 it ends well, 1 the finding is there, 2 wrong usage, 3 it could not run."
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--pause", is_flag=True, help="Wait for the Enter key after each step.")
@click.option("--quiet", is_flag=True, help="Tell the steps without their events.")
@click.option("--with-guard", is_flag=True, help="Leave the guard in place that was off when it was found.")
@json_option
def replay(*, file: Path, pause: bool, quiet: bool, with_guard: bool, as_json: bool) -> None:
    """Step through a finding, event by event.

    FILE is what `rehearse explore` or a failing test wrote. A story is played anew, to the same byte; what a
    test recorded is shown as it was.
    """
    from rehearse.explore.findings import open_file, story_of
    from rehearse.explore.play import play
    from rehearse.explore.search import without

    if not file.exists():
        raise click.BadParameter(f"there is no {file}", param_hint="FILE")
    data = open_file(file)
    if data["kind"] != "story":
        _recorded(file, data, as_json=as_json)
        return
    guard = "" if with_guard else data.get("guard_off") or ""
    steps: list[dict[str, Any]] = []

    def watch(words: str, events: Sequence[Mapping[str, Any]]) -> None:
        steps.append({"step": words, "events": list(events)})
        if not as_json:
            _show_step(words, () if quiet else events)
            if pause:
                click.pause("  … Enter goes on")

    if guard and not as_json:
        click.echo(f"the guard {guard} is off, as it was then")
    with without(guard):
        played = play(story_of(data), watch=watch)
    same = played.digest == data.get("digest")
    if as_json:
        show_json({"steps": steps, "findings": [str(one) for one in played.findings], "same": same})
    else:
        for finding in played.findings:
            click.echo(f"BROKEN {finding}")
        click.echo("every event as it was then" if same else "not every event is as it was then")
        click.echo("the finding is there" if played.findings else "it ends well")
    if played.findings:
        click.get_current_context().exit(1)


def _show_step(words: str, events: Sequence[Mapping[str, Any]]) -> None:
    from rehearse.cli.events import line
    from simulators.kit.clock import iso

    click.echo(click.style(words, bold=True))
    for event in events:
        click.echo(f"    {iso(event['at'])} {event['app'] or 'site':<11}{line(event)}")


def _recorded(file: Path, data: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        show_json(data)
        return
    from rehearse.replays.recorded import read, told

    for text in told(read(file)):
        click.echo(text)
