"""``rehearse explore``: seeded stories until something is found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.failing import CannotRun
from rehearse.cli.finding import jobs_option, json_option, processors
from rehearse.cli.text import show_json

if TYPE_CHECKING:
    from rehearse.explore.search import Heard, Searched


@click.command(epilog="Exit codes: 0 nothing was found, 1 a finding, 2 wrong usage, 3 it could not run.")
@click.option("--seeds", type=click.IntRange(1), default=200, show_default=True, help="So many stories.")
@click.option("--from", "first", type=click.IntRange(0), default=1, show_default=True, help="The first seed.")
@click.option("--seconds", type=click.FloatRange(0, min_open=True), help="End after so many seconds.")
@jobs_option
@click.option("--moves", type=click.IntRange(1), default=12, show_default=True, help="Moves of each story.")
@click.option("--guard", metavar="NAME", default="", help="Take this guard of the core away first.")
@click.option("--keep-going", is_flag=True, help="Do not end at the first finding.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("rehearse-findings"),
    show_default=True,
    help="Where findings are written: a replay file and a feature each.",
)
@json_option
def explore(
    *,
    seeds: int,
    first: int,
    seconds: float | None,
    jobs: int | None,
    moves: int,
    guard: str,
    keep_going: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Search for a story that breaks the sync.

    Each seed draws a story: people at work in all apps, faults, crashes, two workers at once. It is played on
    one clock, left alone until all is quiet, and judged by the invariants. What is found is made as short as
    it can be, told, and written down to be replayed.
    """
    from rehearse.explore.search import Task, search

    _known(guard)
    task = Task(range(first, first + seeds), moves, guard)
    progress = _Progress(seeds)
    searched = search(
        task, jobs=jobs or processors(), seconds=seconds, keep_going=keep_going, tell=progress.hear
    )
    progress.end()
    found = [_shortest(heard, guard, moves, out) for heard in searched.failing]
    if as_json:
        show_json(_data(searched, found))
    else:
        _show(searched, found)
    if found:
        click.get_current_context().exit(1)


def _known(guard: str) -> None:
    if guard:
        from rehearse.guards import registry

        try:
            registry.get(guard)
        except LookupError as error:
            raise click.BadParameter(str(error.args[0]), param_hint="--guard") from None


class _Progress:
    """A line on a terminal that says how far it is; one line each few seconds anywhere else."""

    EVERY = 10.0

    def __init__(self, total: int) -> None:
        self._total, self._told = total, 0.0
        self._live = sys.stderr.isatty()

    def hear(self, searched: Searched) -> None:
        """Tell, if it is time to."""
        if searched.seconds - self._told < (0.5 if self._live else self.EVERY):
            return
        self._told = searched.seconds
        line = (
            f"{searched.stories} of {self._total} stories, {searched.rate:.1f} a second, "
            f"{len(searched.failing) or 'nothing'} found"
        )
        click.echo(f"\r{line:<78}" if self._live else line, err=True, nl=not self._live)

    def end(self) -> None:
        """Leave the line."""
        if self._live and self._told:
            click.echo(err=True)


def _shortest(heard: Heard, guard: str, moves: int, out: Path) -> dict[str, Any]:
    """Shrink a finding, write it down, and say what there is to say of it."""
    from rehearse.explore.draw import draw
    from rehearse.explore.findings import keep
    from rehearse.explore.search import shortest

    click.echo(f"seed {heard.seed} fails: {heard.findings[0]}\nmaking it short …", err=True)
    played = shortest(draw(heard.seed, moves=moves), guard=guard)
    name = f"seed-{heard.seed}" + (f"-without-{guard}" if guard else "")
    try:
        replay, gherkin = keep(played, out, name=name, seed=heard.seed, guard=guard)
    except OSError as error:
        raise CannotRun(f"the finding cannot be written: {error}") from None
    return {
        "seed": heard.seed,
        "findings": [str(one) for one in played.findings] or list(heard.findings),
        "steps": len(played.story),
        "told": played.told,
        "replay": str(replay),
        "feature": str(gherkin),
    }


def _data(searched: Searched, found: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "stories": searched.stories,
        "seconds": round(searched.seconds, 2),
        "checks": dict(searched.checks),
        "digest": searched.digest,
        "findings": found,
    }


def _show(searched: Searched, found: list[dict[str, Any]]) -> None:
    for one in found:
        click.echo(f"\nSeed {one['seed']} in {one['steps']} steps:")
        for line in one["told"]:
            click.echo(f"  {line}")
        for line in one["findings"]:
            click.echo(f"  BROKEN {line}")
        click.echo(f"  again: rehearse replay {one['replay']}")
        click.echo(f"  as a feature: {one['feature']}")
    checks = sum(searched.checks.values())
    click.echo(
        f"{searched.stories} stories in {searched.seconds:.0f} s ({searched.rate:.1f} a second), "
        f"{checks} checks of {len(searched.checks)} invariants: "
        f"{f'{len(found)} found' if found else 'nothing found'}"
    )
    click.echo(f"digest {searched.digest[:16]}")
