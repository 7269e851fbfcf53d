"""``rehearse crash-points``: the core dies at every place at which it can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from rehearse.cli.finding import jobs_option, json_option, processors
from rehearse.cli.text import show_json

if TYPE_CHECKING:
    from rehearse.explore.crash_points import Tried

LINES = 25
"""So many runs lie between two lines of progress."""


@click.command(
    "crash-points",
    epilog="Exit codes: 0 nothing was lost or doubled, 1 something was, 2 wrong usage, 3 it could not run.",
)
@click.option("--contacts", type=click.IntRange(1), default=50, show_default=True, help="Contacts to sync.")
@click.option("--companies", type=click.IntRange(0), default=10, show_default=True, help="Their companies.")
@click.option("--pairs", is_flag=True, help="Let it die twice, at every pair of points.")
@click.option("--every", type=click.IntRange(1), default=1, show_default=True, help="Only each such point.")
@jobs_option
@json_option
def crash_points(
    *, contacts: int, companies: int, pairs: bool, every: int, jobs: int | None, as_json: bool
) -> None:
    """Let the core die at every point of an initial sync, once each.

    A point is a side of a call to an app, or of a commit that changes something. After each death the core is
    started again; in the end no record may be missing, doubled or wrong.
    """
    from rehearse.explore import crash_points as points

    scenario = points.FirstSync(contacts, companies)
    total = points.count(scenario)
    tries = (points.pairs if pairs else points.each)(
        scenario, total=total, jobs=jobs or processors(), only=range(1, total + 1, every)
    )
    click.echo(f"{contacts} contacts, {companies} companies: {total} points", err=True)
    tried = list(_told(tries, total))
    bad = [one for one in tried if one.findings]
    if as_json:
        runs = [{"points": one.points, "findings": one.findings} for one in bad]
        show_json({"points": total, "runs": len(tried), "checks": _checks(tried), "broken": runs})
    else:
        for one in bad:
            click.echo(f"dead at {', '.join(map(str, one.points))}:")
            for finding in one.findings:
                click.echo(f"  BROKEN {finding}")
        deaths = sum(len(one.points) for one in tried)
        click.echo(
            f"{total} points, {len(tried)} runs, {deaths} deaths, {_checks(tried)} checks: "
            f"{f'{len(bad)} runs ended badly' if bad else 'nothing lost, nothing doubled'}"
        )
    if bad:
        click.get_current_context().exit(1)


def _told(tries: Iterator[Tried], total: int) -> Iterator[Tried]:
    for place, one in enumerate(tries, start=1):
        if place % LINES == 0:
            click.echo(f"{place} runs, at point {one.points[0] if one.points else '-'} of {total}", err=True)
        yield one


def _checks(tried: list[Tried]) -> int:
    return sum(one.checks for one in tried)
