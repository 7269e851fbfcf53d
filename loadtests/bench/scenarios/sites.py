"""Sites: a new one, and one with five thousand records kept, put back, emptied."""

from __future__ import annotations

from collections.abc import Callable

from loadtests.bench.ground import Ground
from loadtests.bench.rows import Budget, Row, figure
from loadtests.bench.servers.fakes import AT, filled, open_sites
from loadtests.bench.stopwatch import milliseconds
from simulators.kit.clock import Clock

NAME = "sites"
RECORDS = 5_000


def measure(ground: Ground) -> list[Row]:
    """In this process, without a server: what the control API does between its two ends."""
    times = 20 if ground.plan.quick else 60
    sites = open_sites()
    sites.create(seed=0, clock=Clock(AT, factor=0))
    new = [milliseconds(lambda: sites.create(seed=1, clock=Clock(AT, factor=0))) for _ in range(times)]
    site = sites.create(seed=2, clock=Clock(AT, factor=0))
    half = {"contacts": RECORDS // 2, "customers": RECORDS // 2}
    refill, taken, back, empty = [], [], [], []
    for number in range(5 if ground.plan.quick else 9):
        refill.append(milliseconds(lambda: filled(site, **half)))
        name = str(number)
        taken.append(milliseconds(lambda name=name: site.snapshots.take(name)))  # type: ignore[misc]
        back += [milliseconds(lambda name=name: site.snapshots.restore(name)) for _ in range(5)]  # type: ignore[misc]
        empty.append(milliseconds(site.snapshots.reset))
    slower = [fill / restore for fill, restore in zip(refill, back[::5], strict=True)]
    of = f"{RECORDS:,} records, half in each fake"
    return [
        figure(
            f"{NAME}/new/time", new, "ms", against="three accounts, empty", budget=Budget(10), profile=NAME
        ),
        figure(f"{NAME}/snapshot/time", taken, "ms", against=of, budget=Budget(10), profile=NAME),
        figure(f"{NAME}/restore/time", back, "ms", against=of, budget=Budget(10), profile=NAME),
        figure(f"{NAME}/reset/time", empty, "ms", against=of, budget=Budget(5), profile=NAME),
        figure(
            f"{NAME}/refill/to restore",
            slower,
            "x",
            against="restoring",
            budget=Budget(12, ">="),
            profile=NAME,
        ),
        figure(f"{NAME}/refill/time", refill, "ms"),
    ]


def prepared() -> Callable[[], object]:
    """A hundred new sites; a filled one kept and put back fifty times."""
    sites = open_sites()
    site = sites.create(seed=2, clock=Clock(AT, factor=0))
    filled(site, contacts=RECORDS // 2, customers=RECORDS // 2)

    def work() -> None:
        for _ in range(100):
            sites.create(seed=1, clock=Clock(AT, factor=0))
        for _ in range(50):
            site.snapshots.take("kept")
            site.snapshots.restore("kept")

    return work
