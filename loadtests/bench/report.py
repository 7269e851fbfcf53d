"""The table that a run prints and the file that it leaves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from loadtests.bench.rows import Row

VERDICTS = {True: "[green]holds[/]", False: "[bold red]MISSED[/]", None: "[yellow]?[/]"}


def show(rows: Sequence[Row], console: Console) -> None:
    """Promises first, then the plain figures, then where to look for what was missed."""
    promised = [row for row in rows if row.budget is not None or row.value is None]
    plain = [row for row in rows if row.budget is None and row.value is not None]
    if promised:
        console.print(_promises(promised))
    if plain:
        console.print(_figures(plain))
    for scenario in dict.fromkeys(row.profile for row in promised if row.holds is False and row.profile):
        console.print(f"Where the time goes: python -m loadtests.bench --profile {scenario}", markup=False)


def write(rows: Sequence[Row], path: Path) -> None:
    """All rows as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([row.to_json() for row in rows], indent=1) + "\n", "utf-8")


def _promises(rows: Sequence[Row]) -> Table:
    table = Table("promise", "value", "unit", "budget", "", "against", box=SIMPLE, pad_edge=False)
    table.columns[1].justify = table.columns[3].justify = "right"
    for row in rows:
        budget = "" if row.budget is None else str(row.budget)
        table.add_row(row.name, _number(row.value), row.unit, budget, VERDICTS[row.holds], row.against)
    return table


def _figures(rows: Sequence[Row]) -> Table:
    """One line for each thing measured; its figures stand side by side."""
    table = Table("measured", "figures", box=SIMPLE, pad_edge=False)
    things: dict[str, list[str]] = {}
    for row in rows:
        thing, _, what = row.name.rpartition("/")
        more = f" ({row.against})" if row.against else ""
        things.setdefault(thing, []).append(f"{what} {_number(row.value)} {row.unit}{more}")
    for thing, figures in things.items():
        table.add_row(thing, " · ".join(figures))
    return table


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3g}"
