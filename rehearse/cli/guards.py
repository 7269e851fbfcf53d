"""``rehearse guards``: what keeps the core from doing damage, and whether anybody notices without it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.failing import EPILOG, CannotRun
from rehearse.cli.finding import jobs_option, json_option
from rehearse.cli.text import show_json

if TYPE_CHECKING:
    from rehearse.guards.caught import Caught


@click.group(invoke_without_command=True, epilog=EPILOG)
@json_option
@click.pass_context
def guards(context: click.Context, *, as_json: bool) -> None:
    """List the core's guards by name.

    A guard is a thing that the core does to keep one kind of damage away. `rehearse explore --guard NAME`
    searches for a story that breaks the sync without it.
    """
    if context.invoked_subcommand is not None:
        return
    from rehearse.guards import GUARDS

    if as_json:
        show_json(
            {
                "guards": [
                    {"name": one.name, "about": one.about, "prevents": one.prevents, "places": one.places}
                    for one in GUARDS.values()
                ]
            }
        )
        return
    width = max(map(len, GUARDS))
    for one in GUARDS.values():
        click.echo(f"{one.name:<{width}}  {one.about}")


@guards.command(epilog="Exit codes: 0 each was noticed, 1 some were not, 2 wrong usage, 3 it could not run.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    help="Of one processor, for each guard.",
)
@click.option("--from", "first", type=click.IntRange(0), default=1, show_default=True, help="The first seed.")
@jobs_option
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what was found into this file, beside what it holds of other guards.",
)
@json_option
def matrix(
    *, names: tuple[str, ...], seconds: float, first: int, jobs: int | None, keep: Path | None, as_json: bool
) -> None:
    """Take each guard away in turn, and search for a story that ends badly for the lack of it."""
    from rehearse.guards import GUARDS
    from rehearse.guards.caught import Caught
    from rehearse.guards.matrix import matrix as hunted

    unknown = [name for name in names if name not in GUARDS]
    if unknown:
        raise click.BadParameter(f"there is no guard {unknown[0]!r}; see rehearse guards", param_hint="NAME")
    found: list[Caught] = []
    missed: list[str] = []
    for one in hunted(names or tuple(GUARDS), seconds=seconds, first=first, jobs=jobs or 1):
        if isinstance(one, Caught):
            found.append(one)
            words = f"{one.steps} steps, seed {one.seed}, story {one.stories}: {one.finding}"
        else:
            missed.append(one.guard)
            words = f"NOT NOTICED in {one.stories} stories"
        click.echo(f"{one.guard} ({one.seconds:g} s): {words}", err=as_json)
        if keep is not None:
            _keep(keep, found)
    if as_json:
        show_json({"caught": found, "missed": missed})
    else:
        click.echo(f"{len(found)} noticed, {len(missed)} not")
    if missed:
        click.get_current_context().exit(1)


def _keep(file: Path, found: list[Caught]) -> None:
    import msgspec

    from rehearse.guards import GUARDS
    from rehearse.guards.caught import Caught, as_file

    try:
        held = msgspec.json.decode(file.read_bytes(), type=list[Caught]) if file.exists() else []
        known = {one.guard: one for one in (*held, *found)}
        file.write_bytes(as_file([known[name] for name in GUARDS if name in known]))
    except (OSError, msgspec.DecodeError) as error:
        raise CannotRun(f"{file} cannot be kept: {error}") from None
