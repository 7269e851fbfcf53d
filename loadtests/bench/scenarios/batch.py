"""Reading a hundred records in one call."""

from __future__ import annotations

from collections.abc import Callable

from loadtests.bench import asked
from loadtests.bench.ground import Ground
from loadtests.bench.profiling import hammered
from loadtests.bench.rotation import figures, ratios, rotate
from loadtests.bench.rows import Budget, Row, figure

NAME = "batch"
MOTO = "moto server, DynamoDB BatchGetItem of 100"
FOUR = Budget(4.0, ">=")


def measure(ground: Ground) -> list[Row]:
    """The CRM's batch read against moto's, and against its own single read. json-server has no batches."""
    read = asked.crm_alone(ground, "read", "crm read of 100")
    single = asked.ours(ground, "get")[0]
    targets = [read, single, asked.moto(ground, "read")]
    found = rotate(ground.hammer(), targets, rounds=ground.plan.rounds, seconds=ground.plan.seconds)
    rates = ratios(found, "rate", read.name, "moto")
    shares = [ratio / asked.PAGE for ratio in ratios(found, "cpu", read.name, single.name)]
    return [
        figure(f"{NAME}/{read.name}/rate to moto", rates, "x", against=MOTO, budget=FOUR, profile=NAME),
        figure(
            f"{NAME}/{read.name}/cpu per record", shares, "x", against="our own single read", profile=NAME
        ),
        Row(name=f"{NAME}/json-server/rate", value=None, unit="req/s", against="json-server has no batches"),
        *figures(NAME, found),
    ]


def prepared() -> Callable[[], object]:
    """Two hundred batches of the CRM's."""
    return hammered(read=200)
