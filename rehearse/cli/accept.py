"""``rehearse accept``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.failing import CannotRun
from rehearse.cli.stopping import unwinding_on_sigterm
from rehearse.cli.text import show_json, table

if TYPE_CHECKING:
    from rehearse.accept.surface import About
    from rehearse.accept.verdict import Result, Verdict

EPILOG = (
    "Exit codes: 0 all scenarios that were played passed, 1 some failed, 2 wrong usage, 3 they could not be "
    "played: no core answers, it does not speak the surface, or it went away."
)


def _show_surface(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    from importlib.resources import files

    if wanted:
        click.echo(files("rehearse.accept").joinpath("openapi.json").read_text("utf-8"), nl=False)
        ctx.exit()


@click.command(epilog=EPILOG)
@click.option(
    "--core",
    metavar="URL",
    required=True,
    help="Where the core answers, without /api/v1: http://127.0.0.1:8700.",
)
@click.option(
    "--token",
    envvar="REHEARSE_CORE_TOKEN",
    default="",
    show_envvar=True,
    help="The core's token that may make workspaces.",
)
@click.option(
    "--only",
    metavar="WORDS",
    multiple=True,
    help="Play only scenarios with these words in their feature or name. May be given several times.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    default=1,
    show_default=True,
    help="The number that fixes all chance in the fakes.",
)
@click.option("--verbose", "-v", is_flag=True, help="Show the last events before each failure.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.option(
    "--junit",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the verdict as JUnit XML.",
)
@click.option(
    "--surface",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_surface,
    help="Print what a core has to answer, as OpenAPI 3.1, and judge nothing.",
)
@click.pass_context
def accept(
    ctx: click.Context,
    /,
    core: str,
    token: str,
    only: tuple[str, ...],
    seed: int,
    verbose: bool,
    as_json: bool,
    junit: Path | None,
) -> None:
    """Play the acceptance suite against another core: yours.

    Starts the fakes on free ports; each scenario gets accounts of its own and a workspace of its own in the
    core. What the core says that it cannot do is left out, counted and said. How to put an adapter in front
    of a sync: docs/how-to/judge-your-own-core.md.
    """
    from rehearse.accept.surface import base_url, meet

    try:
        url = base_url(core)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--core") from None
    about = meet(url, token)
    telling = _Telling(about, url, quiet=as_json, verbose=verbose)
    with unwinding_on_sigterm():
        verdict = _judge(about, url, token, only=only, seed=seed, telling=telling)
    if junit is not None:
        _write_junit(junit, verdict)
    if as_json:
        from rehearse.accept.report import as_data

        show_json(as_data(verdict))
    else:
        _show(verdict)
    ctx.exit(verdict.status())


class _Telling:
    """Says at once what fails, and on a terminal how far it is."""

    def __init__(self, about: About, url: str, *, quiet: bool, verbose: bool) -> None:
        from rehearse.accept.report import introduction

        self._quiet, self._verbose, self._played = quiet, verbose, 0
        self._counting = sys.stderr.isatty()
        if not quiet:
            click.echo(introduction(about, url))

    def __call__(self, result: Result) -> None:
        from rehearse.accept.report import failure

        if result.outcome == "left_out":
            return
        self._played += 1
        if result.outcome == "failed" and not self._quiet:
            self.clear()
            click.echo(f"{failure(result, verbose=self._verbose)}\n")
        if self._counting:
            click.echo(f"\r\x1b[K{self._played} played, now {result.feature[:60]}", nl=False, err=True)

    def clear(self) -> None:
        """Take the count away."""
        if self._counting:
            click.echo("\r\x1b[K", nl=False, err=True)


def _judge(
    about: About, url: str, token: str, *, only: tuple[str, ...], seed: int, telling: _Telling
) -> Verdict:
    try:
        from rehearse.accept.run import judge

        verdict = judge(about, url, token, only=only, seed=seed, told=telling)
    finally:
        telling.clear()
    if only and not verdict.results and not verdict.stopped:
        raise click.BadParameter(
            f"no feature or scenario has {' or '.join(map(repr, only))} in its name", param_hint="--only"
        )
    return verdict


def _show(verdict: Verdict) -> None:
    from rehearse.accept.report import ending, table_of

    head = ("feature", "passed", "failed", "left out")
    if verdict.results:
        click.echo(f"{table(table_of(verdict), head=head)}\n")
    click.echo(ending(verdict))


def _write_junit(file: Path, verdict: Verdict) -> None:
    from rehearse.accept import junit

    try:
        junit.write(file, verdict)
    except OSError as error:
        raise CannotRun(f"cannot write {file}: {error.strerror}") from None
