"""Seeded exploration: how many stories of twelve moves, with faults and crashes, one processor plays."""

from __future__ import annotations

from collections.abc import Callable

from loadtests.bench.ground import Ground
from loadtests.bench.rows import Budget, Row, figure
from loadtests.bench.stopwatch import processor

NAME = "histories"
FIRST = 1_000


def measure(ground: Ground) -> list[Row]:
    """By processor time, so that neighbours do not count; each run plays the same stories."""
    from rehearse.explore.draw import draw
    from rehearse.explore.play import play

    stories = [draw(seed) for seed in range(FIRST, FIRST + (20 if ground.plan.quick else 60))]
    play(stories[0])
    runs = [
        len(stories) / (processor(lambda: [play(story) for story in stories]) / 1000)
        for _ in range(2 if ground.plan.quick else 5)
    ]
    name = f"{NAME}/played/rate"
    return [figure(name, runs, "per s", budget=Budget(10, ">="), profile=NAME)]


def prepared() -> Callable[[], object]:
    """Thirty stories, after the first."""
    from rehearse.explore.draw import draw
    from rehearse.explore.play import play

    stories = [draw(seed) for seed in range(FIRST, FIRST + 30)]
    play(stories[0])
    return lambda: [play(story) for story in stories]
