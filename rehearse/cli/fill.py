"""``rehearse fill``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import json_option, open_stack, ready_file_option

if TYPE_CHECKING:
    from rehearse.fill import Batch, Outcome
    from rehearse.stack import Stack

LONG = 2_000
"""So many rows take long enough to tell how far it is."""

STEP = 1_000


@click.command(epilog=EPILOG)
@click.option("--world", metavar="NAME", help="A small named world, such as `acme`.")
@click.option(
    "--contacts",
    type=click.IntRange(min=1),
    metavar="N",
    help="Make up so many contacts and what is around them.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="S",
    help="The number that fixes what is made up.",
)
@click.option(
    "--crm",
    "crm_file",
    metavar="F.csv",
    type=click.Path(path_type=Path),
    help="Contacts, companies or deals exported from the CRM; the headings tell which.",
)
@click.option(
    "--quickbooks",
    "quickbooks_file",
    metavar="F.csv",
    type=click.Path(path_type=Path),
    help="A customer list exported from QuickBooks.",
)
@click.option(
    "--netsuite",
    "netsuite_file",
    metavar="F.csv",
    type=click.Path(path_type=Path),
    help="Customers or contacts exported from NetSuite; the headings tell which.",
)
@json_option
@ready_file_option
@click.pass_context
def fill(
    ctx: click.Context,
    *,
    world: str | None,
    contacts: int | None,
    seed: int,
    crm_file: Path | None,
    quickbooks_file: Path | None,
    netsuite_file: Path | None,
    as_json: bool,
    ready_file: str | None,
) -> None:
    """Put data into the running stack's accounts, as the vendors' own imports would take it.

    Rows that an account refuses are told with their line and the reason; the rest goes in. The exit code is 1
    if nothing went in at all.
    """
    from rehearse.fill import fill as send_all

    exports = {"crm": crm_file, "quickbooks": quickbooks_file, "netsuite": netsuite_file}
    files = {app: file for app, file in exports.items() if file is not None}
    if not any((world, contacts, files)):
        raise click.UsageError(
            f"say what to fill in: --world, --contacts, {', '.join(map(_option, exports))}"
        )
    batches = _batches(world, contacts, seed, files)
    stack = open_stack(ready_file)
    for app in files:
        if app not in stack.ready:
            raise click.UsageError(f"{_option(app)}: this stack has no such app")
    report = send_all(batches, _Sender(stack, quiet=as_json), apps=stack.ready)
    click.echo(report.to_json() if as_json else report.text())
    ctx.exit(0 if report.taken else 1)


def _option(app: str) -> str:
    return f"--{app}"


def _batches(world: str | None, contacts: int | None, seed: int, exports: Mapping[str, Path]) -> list[Batch]:
    from rehearse.fill import FillError, read_csv
    from rehearse.fill import world as named_world

    found: list[Batch] = []
    try:
        if world is not None:
            found += named_world(world)
        if contacts is not None:
            from rehearse.fill.generate import generate

            found += generate(contacts=contacts, seed=seed)
        found += [read_csv(file, app=app) for app, file in exports.items()]
    except FillError as error:
        raise click.UsageError(str(error)) from None
    return found


class _Sender:
    """Sends rows in pieces, telling how far it is where that takes long."""

    def __init__(self, stack: Stack, *, quiet: bool) -> None:
        self._stack, self._quiet = stack, quiet

    def __call__(self, app: str, object: str, rows: Sequence[Mapping[str, str]]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for first in range(0, len(rows), STEP):
            piece = self._stack.send(app, object, rows[first : first + STEP])
            outcomes += [{**one, "index": one["index"] + first} for one in piece]
            if len(rows) >= LONG and not self._quiet:
                click.echo(f"{app} {object}: {len(outcomes):,} of {len(rows):,} rows", err=True)
        return outcomes
