"""Who notices when a guard is away: each is taken away in turn, and stories are played until one ends badly.

A story counts only if it ends well with the guard: nothing else may be to blame.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from functools import partial

from rehearse.explore.draw import MOVES, draw
from rehearse.explore.play import Played, play
from rehearse.explore.processes import pool
from rehearse.explore.shrink import shrunk
from rehearse.explore.story import Story, written
from rehearse.guards.caught import Caught
from rehearse.guards.registry import off

SHRINK_SECONDS = 60.0
"""Of one processor, for making one story short."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A guard whose absence nobody has noticed in so many stories and seconds of one processor."""

    guard: str
    stories: int
    seconds: float


def matrix(
    names: Sequence[str], *, seconds: float, first: int = 1, moves: int = MOVES, jobs: int = 1
) -> Iterator[Caught | Missed]:
    """What came of each guard, as it comes. ``seconds`` are those of one processor, for each guard."""
    hunted = partial(hunt, seconds=seconds, first=first, moves=moves)
    if jobs == 1:
        yield from map(hunted, names)
        return
    # Processes of their own: a guard that is off is off for its whole process.
    with pool(jobs) as processes:
        for one in as_completed([processes.submit(hunted, name) for name in names]):
            yield one.result()


def hunt(name: str, *, seconds: float, first: int = 1, moves: int = MOVES) -> Caught | Missed:
    """Play stories without this guard until one ends badly for the lack of it, and make that one short."""
    began, seed = _spent(), first - 1
    while _spent() - began < seconds:
        seed += 1
        story = draw(seed, moves=moves)
        blamed = _without(name, story).invariants
        if blamed:
            blamed -= play(story).invariants
        if blamed:
            taken = round(_spent() - began, 1)
            return _short(name, story, blamed, seed=seed, stories=seed - first + 1, seconds=taken)
    return Missed(name, seed - first + 1, round(_spent() - began, 1))


def _short(name: str, story: Story, blamed: set[str], *, seed: int, stories: int, seconds: float) -> Caught:
    began = _spent()

    def fails(tried: Story) -> bool:
        return (
            _spent() - began < SHRINK_SECONDS
            and bool(_without(name, tried).invariants & blamed)
            and not play(tried).invariants & blamed
        )

    short = _without(name, shrunk(story, fails))
    missed = [one for one in short.findings if one.invariant in blamed]
    return Caught(
        guard=name,
        seed=seed,
        stories=stories,
        seconds=seconds,
        invariants=tuple(sorted({one.invariant for one in missed})),
        finding=str(missed[0]).splitlines()[0],
        told=tuple(short.told),
        story=written(short.story),
    )


def _without(name: str, story: Story) -> Played:
    with off(name):
        return play(story)


def _spent() -> float:
    """Seconds that this process has had of a processor: a busy machine must not make a guard look safe."""
    times = os.times()
    return times.user + times.system
