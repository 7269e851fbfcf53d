"""A `rehearse.World`: what a test pays before its first line."""

from __future__ import annotations

from collections.abc import Callable

from loadtests.bench.ground import Ground
from loadtests.bench.rows import Budget, Row, figure
from loadtests.bench.stopwatch import milliseconds

NAME = "world"


def measure(ground: Ground) -> list[Row]:
    """After the imports: the first one of a process, and all others."""
    from rehearse.world import World

    times = 20 if ground.plan.quick else 60
    first = milliseconds(World)
    others = [milliseconds(World) for _ in range(times)]
    return [
        figure(
            f"{NAME}/made/time",
            others,
            "ms",
            against="after imports; not the first",
            budget=Budget(50),
            profile=NAME,
        ),
        figure(f"{NAME}/first/time", [first], "ms"),
    ]


def prepared() -> Callable[[], object]:
    """A hundred of them, after the first."""
    from rehearse.world import World

    World()
    return lambda: [World() for _ in range(100)]
