"""``python -m loadtests.bench``: run scenarios, print the table, write the file.

Ends with 0 even where a promise is missed (figures are goals), and with 1 where a scenario could not run.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from types import ModuleType

from rich.console import Console

from loadtests.bench import report
from loadtests.bench.cores import LOAD, pinned
from loadtests.bench.ground import Ground, Plan, ground
from loadtests.bench.rows import Row

SCENARIOS = {
    "get": "get",
    "page": "page",
    "create": "create",
    "batch": "batch",
    "search": "search",
    "sites": "sites",
    "world": "world",
    "histories": "histories",
    "idle": "idle",
    "start": "start",
    "initial-sync": "initial_sync",
    "incremental": "incremental",
}
"""Their names and modules, in the order in which they run."""


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns its exit status."""
    asked = _parser().parse_args(arguments)
    console = Console(soft_wrap=not sys.stdout.isatty(), width=None if sys.stdout.isatty() else 170)
    if asked.profile:
        return profile(asked.profile, lines=asked.lines)
    names = [name for name in SCENARIOS if not asked.only or name in asked.only]
    began = time.monotonic()
    with pinned(LOAD), ground(Plan.of(quick=asked.quick)) as place:
        rows, failed = run(names, place, console)
    report.show(rows, console)
    if asked.json is not None:
        report.write(rows, asked.json)
    missed = sum(1 for row in rows if row.holds is False)
    console.print(
        f"{missed} missed, {len(failed)} could not run, {time.monotonic() - began:.0f} s", highlight=False
    )
    return 1 if failed else 0


def run(names: list[str], place: Ground, console: Console) -> tuple[list[Row], list[str]]:
    """The rows of these scenarios, and the names of those that broke: a row of theirs says why."""
    rows: list[Row] = []
    failed: list[str] = []
    for name in names:
        console.print(f"{name} …", style="dim")
        try:
            rows += scenario(name).measure(place)
        except Exception as error:  # noqa: BLE001 - the others still run, and the report says what broke
            traceback.print_exc()
            failed.append(name)
            reason = f"could not run: {type(error).__name__}: {error}"
            rows.append(Row(name=name, value=None, unit="", against=reason.splitlines()[0][:300]))
    return rows, failed


def profile(name: str, *, lines: int) -> int:
    """Run a scenario's work in this process under the profiler and print the dearest functions."""
    prepared = getattr(scenario(name), "prepared", None)
    if prepared is None:
        print(f"{name} cannot be profiled: its work is done by other processes")
        return 2
    prepared()()  # once before, so that imports and caches are not what is seen
    work, seen = prepared(), cProfile.Profile()
    seen.runcall(work)
    figures = pstats.Stats(seen)
    for order in ("tottime", "cumulative"):
        figures.sort_stats(order).print_stats(lines)
    return 0


def scenario(name: str) -> ModuleType:
    """A scenario's module; imported only when it is wanted."""
    return import_module(f"loadtests.bench.scenarios.{SCENARIOS[name]}")


def _parser() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(
        prog="python -m loadtests.bench", description=(__doc__ or "").splitlines()[0]
    )
    asked.add_argument("--quick", action="store_true", help="short slices and small numbers: under 3 minutes")
    asked.add_argument("--json", type=Path, metavar="FILE", help="write all rows there, too")
    asked.add_argument(
        "--only",
        action="append",
        choices=list(SCENARIOS),
        metavar="NAME",
        help="this scenario; may be repeated",
    )
    asked.add_argument(
        "--profile",
        choices=list(SCENARIOS),
        metavar="NAME",
        help="show where this scenario's time goes instead",
    )
    asked.add_argument("--lines", type=int, default=25, help="how many functions --profile shows")
    asked.epilog = f"NAME is one of {', '.join(SCENARIOS)}."
    return asked


if __name__ == "__main__":
    sys.exit(main())
