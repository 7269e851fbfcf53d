"""One cycle in which a few records of many have changed."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from loadtests.bench.arena import Arena
from loadtests.bench.ground import Ground
from loadtests.bench.rows import Budget, Row, figure
from loadtests.bench.stopwatch import processor

NAME = "incremental"
CHANGES = 10
CYCLES = 5
BUDGET = Budget(1.25)
"""The cost is to depend on what changed, not on how much there is; a quarter more is noise."""


def measure(ground: Ground) -> list[Row]:
    """Processor time of the core and both fakes in this process, without the hourly sweep for deletions."""
    sizes = (1_000, 10_000) if ground.plan.quick else (1_000, 10_000, 100_000)
    runs = {size: runs_of(_synced(size)) for size in sizes}
    base = median(runs[sizes[0]])
    rows = [
        figure(
            f"{NAME}/{CHANGES} of {size}/growth",
            [one / base for one in runs[size]],
            "x",
            against=f"the same with {sizes[0]:,} records",
            budget=BUDGET,
            profile=NAME,
        )
        for size in sizes[1:]
    ]
    return rows + [figure(f"{NAME}/{CHANGES} of {size}/cpu", runs[size], "ms") for size in sizes]


def prepared() -> Callable[[], object]:
    """Five cycles with ten changes each among two thousand records, after a first pass."""
    arena = _synced(2_000)
    return lambda: runs_of(arena)


def _synced(size: int) -> Arena:
    """After a first pass, and beyond the reach of cursors that look back: it is not read again."""
    arena = Arena(size)
    arena.sync()
    arena.pass_time(10)
    arena.sync()
    return arena


def runs_of(arena: Arena) -> list[float]:
    """Milliseconds of each cycle."""
    found = []
    for _ in range(CYCLES):
        arena.edit(CHANGES)
        arena.pass_time(4)
        before = arena.writes_to_quickbooks()
        found.append(processor(arena.sync))
        written = arena.writes_to_quickbooks() - before
        assert written == CHANGES, f"{written} of {CHANGES} changes reached QuickBooks"
    return found
