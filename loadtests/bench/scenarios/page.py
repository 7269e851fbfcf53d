"""Listing a page of a hundred records."""

from __future__ import annotations

from collections.abc import Callable

from loadtests.bench import asked
from loadtests.bench.ground import Ground
from loadtests.bench.profiling import hammered
from loadtests.bench.rotation import figures, ratios, rotate
from loadtests.bench.rows import Budget, Row, figure

NAME = "page"
BUDGET = Budget(1.2)


def measure(ground: Ground) -> list[Row]:
    """The fakes against json-server."""
    targets = [*asked.ours(ground, "page"), *asked.json_server(ground, "page")]
    found = rotate(ground.hammer(), targets, rounds=ground.plan.rounds, seconds=ground.plan.seconds)
    rows: list[Row] = []
    for app in asked.OURS:
        name = f"{NAME}/{app}/cpu to json-server"
        if "json-server" in found:
            runs = ratios(found, "cpu", app, "json-server")
            rows.append(figure(name, runs, "x", against="json-server 1.0", budget=BUDGET, profile=NAME))
        else:
            rows.append(Row(name=name, value=None, unit="x", budget=BUDGET, against=ground.missing))
    return rows + figures(NAME, found)


def prepared() -> Callable[[], object]:
    """Three hundred pages of each fake."""
    return hammered(page=300)
