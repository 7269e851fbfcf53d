"""``rehearse fidelity``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import json_option
from rehearse.cli.text import show_json, table
from rehearse.places import APPS

if TYPE_CHECKING:
    from simulators.kit.fidelity import Cell
    from simulators.kit.ledger import Ledger

LETTERS = {"sdk": "S", "docs": "D", "recorded": "R", "assumed": "A"}


@click.command(epilog=EPILOG)
@click.option("--app", type=click.Choice(APPS), help="One app alone.")
@json_option
@click.pass_context
def fidelity(ctx: click.Context, *, app: str | None, as_json: bool) -> None:
    """Show how true each operation of the fakes is, on what evidence, and what is not built.

    Six columns: what it keeps, what it checks, how it refuses, who may call it, which limits count, what
    is told by webhook. The exit code is 1 if a route is missing from the ledger.
    """
    from rehearse.fidelity import as_json as data_of
    from rehearse.fidelity import forgotten, ledgers

    found = ledgers(*([app] if app else []))
    if as_json:
        show_json([data_of(ledger) for ledger in found])
    else:
        for ledger in found:
            _show(ledger)
        letters = ", ".join(f"{letter} {kind}" for kind, letter in LETTERS.items())
        click.echo(f"Evidence: {letters}. Its names and dates: --json, or docs/reference/fidelity.md.")
    mistakes = [text for ledger in found for text in forgotten(ledger)]
    for text in mistakes:
        click.echo(text, err=True)
    ctx.exit(1 if mistakes else 0)


def _show(ledger: Ledger) -> None:
    from simulators.kit.fidelity import BUILT, COLUMNS

    built = ledger.built()
    believed = ledger.believed()
    rows = [[_short(cell) for cell in line.mark.cells().values()] for line in ledger.lines]
    totals = [[f"{built[name][how]} {how}" for name in COLUMNS] for how in BUILT]
    totals.append([f"{believed[name]} only A" for name in COLUMNS])
    drawn = table([*rows, [""] * len(COLUMNS), *totals], head=COLUMNS).splitlines()
    ends = ["operation", "", *(str(line.operation) for line in ledger.lines), ""]
    ends += [f"of {len(ledger.lines)} operations", *[""] * len(BUILT)]
    width = max(map(len, drawn))
    click.echo(f"{ledger.title}\n")
    for text, end in zip(drawn, ends, strict=True):
        click.echo(f"{text:<{width}}  {end}".rstrip())
    weights = ", ".join(f"{kind} {count}" for kind, count in ledger.evidence().items())
    click.echo(f"\n  Cells by evidence: {weights}.\n")
    notes = ledger.notes("part", "no").items()
    _list("Not whole", [f"{column}: {note} ({len(operations)})" for (column, note), operations in notes])
    _list("Not yet", ledger.not_yet)


def _short(cell: Cell) -> str:
    """How much is built, and the letters of the evidence."""
    kinds = {source.kind for source in cell.sources}
    return f"{cell.built} {''.join(letter for kind, letter in LETTERS.items() if kind in kinds)}".rstrip()


def _list(head: str, texts: list[str] | tuple[str, ...]) -> None:
    if texts:
        click.echo(f"  {head}\n")
        for text in texts:
            click.echo(click.wrap_text(text, 100, "    - ", "      "))
        click.echo()
