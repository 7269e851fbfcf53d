"""Creating one record, and a hundred at once."""

from __future__ import annotations

from collections.abc import Callable

from loadtests.bench import asked
from loadtests.bench.ground import Ground
from loadtests.bench.profiling import hammered
from loadtests.bench.rotation import figures, ratios, rotate
from loadtests.bench.rows import Budget, Row, figure

NAME = "create"
FOUR = Budget(4.0, ">=")


def measure(ground: Ground) -> list[Row]:
    """The fakes against moto's PutItem and json-server; the CRM's batch against its own single create."""
    batch = asked.batch(ground)
    targets = [
        *asked.ours(ground, "create"),
        batch,
        asked.moto(ground, "create"),
        *asked.json_server(ground, "create"),
    ]
    found = rotate(ground.hammer(), targets, rounds=ground.plan.rounds, seconds=ground.plan.seconds)
    rows: list[Row] = []
    for app in asked.OURS:
        for other, against in (("moto", "moto server, DynamoDB PutItem"), ("json-server", "json-server 1.0")):
            name = f"{NAME}/{app}/rate to {other}"
            if other in found:
                runs = ratios(found, "rate", app, other)
                rows.append(figure(name, runs, "x", against=against, budget=FOUR, profile=NAME))
            else:
                rows.append(Row(name=name, value=None, unit="x", budget=FOUR, against=ground.missing))
    shares = [ratio / asked.PAGE for ratio in ratios(found, "cpu", batch.name, "crm")]
    rows.append(
        figure(
            f"{NAME}/{batch.name}/cpu per record",
            shares,
            "x",
            against="our own single create",
            budget=Budget(1 / 8),
            profile=NAME,
        )
    )
    return rows + figures(NAME, found)


def prepared() -> Callable[[], object]:
    """A thousand creates of each fake and ten batches of the CRM's."""
    return hammered(create=1_000, batch=10)
