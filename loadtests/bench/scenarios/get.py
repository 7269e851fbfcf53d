"""Reading one record by its id."""

from __future__ import annotations

from collections.abc import Callable

from loadtests.bench import asked
from loadtests.bench.ground import Ground
from loadtests.bench.profiling import hammered
from loadtests.bench.rotation import figures, ratios, rotate
from loadtests.bench.rows import Budget, Row, figure

NAME = "get"
CPU = {"crm": Budget(2.0), "netsuite": Budget(3.0), "quickbooks": Budget(2.0)}
"""NetSuite's requests are signed."""


def measure(ground: Ground) -> list[Row]:
    """The fakes against an empty Flask route on the same server, moto's GetItem and json-server."""
    targets = [
        *asked.ours(ground, "get"),
        asked.flask(ground),
        asked.moto(ground, "get"),
        *asked.json_server(ground, "get"),
    ]
    found = rotate(ground.hammer(), targets, rounds=ground.plan.rounds, seconds=ground.plan.seconds)
    rows: list[Row] = []
    for app in asked.OURS:
        for what, other, budget, against in (
            ("cpu", "flask", CPU[app], "an empty Flask route on the same server"),
            ("rate", "moto", Budget(6.0, ">="), "moto server, DynamoDB GetItem"),
            ("p99", "moto", Budget(0.25), "moto server, DynamoDB GetItem"),
        ):
            runs = ratios(found, what, app, other)
            rows.append(
                figure(
                    f"{NAME}/{app}/{what} to {other}", runs, "x", against=against, budget=budget, profile=NAME
                )
            )
    if ground.missing:
        rows.append(Row(name=f"{NAME}/json-server/rate", value=None, unit="req/s", against=ground.missing))
    return rows + figures(NAME, found)


def prepared() -> Callable[[], object]:
    """Two thousand reads of each fake."""
    return hammered(get=2_000)
