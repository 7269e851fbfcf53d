"""Playing the stories of many seeds, on several processors, until something is found or nothing is left."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field

from rehearse.explore.draw import MOVES, draw
from rehearse.explore.play import Played, play
from rehearse.explore.processes import pool
from rehearse.explore.shrink import shrunk
from rehearse.explore.story import Story
from simulators.kit.clock import seconds_running

CHUNK = 5
"""Stories that a process plays before it tells."""

SHRINK_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Task:
    """What is searched: the stories of ``seeds`` with so many ``moves`` each, one ``guard`` off if named."""

    seeds: Sequence[int]
    moves: int = MOVES
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a process tells of one story."""

    seed: int
    findings: tuple[str, ...]
    checks: dict[str, int]
    digest: str


@dataclass(slots=True)
class Searched:
    """How a search ended. ``failing`` are seeds with what was found, in the order in which it was."""

    stories: int = 0
    seconds: float = 0.0
    failing: list[Heard] = field(default_factory=list)
    checks: Counter[str] = field(default_factory=Counter)
    digests: dict[int, str] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Stories per second."""
        return self.stories / self.seconds if self.seconds else 0.0

    @property
    def digest(self) -> str:
        """One number over every event of every story: equal for equal seeds on any machine."""
        told = "".join(digest for _, digest in sorted(self.digests.items()))
        return hashlib.sha256(told.encode()).hexdigest()


Tell = Callable[[Searched], None]
"""Hears how far a search has come, after each few stories."""


def search(
    task: Task,
    *,
    jobs: int = 1,
    seconds: float | None = None,
    keep_going: bool = False,
    tell: Tell | None = None,
) -> Searched:
    """Play the stories. Ends at the first finding, unless it is to ``keep_going``, or after ``seconds``."""
    searched, began = Searched(), seconds_running()
    for heard in _every(task, jobs):
        searched.stories += 1
        searched.checks.update(heard.checks)
        searched.digests[heard.seed] = heard.digest
        searched.seconds = seconds_running() - began
        if heard.findings:
            searched.failing.append(heard)
        if tell is not None:
            tell(searched)
        over = seconds is not None and searched.seconds >= seconds
        if over or (heard.findings and not keep_going):
            break
    return searched


def _every(task: Task, jobs: int) -> Iterator[Heard]:
    """What is heard of each story, as it comes. Leaving early ends what is still being played."""
    if jobs == 1:
        with without(task.guard):
            for seed in task.seeds:
                yield _heard(seed, task.moves)
        return
    chunks = iter(range(0, len(task.seeds), CHUNK))
    with pool(jobs) as processes:
        try:
            running: set[Future[list[Heard]]] = set()
            while True:
                while len(running) < jobs * 2 and (first := next(chunks, None)) is not None:
                    part = Task(task.seeds[first : first + CHUNK], task.moves, task.guard)
                    running.add(processes.submit(_chunk, part))
                if not running:
                    return
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                for one in ended:
                    yield from one.result()
        finally:
            processes.shutdown(cancel_futures=True)


def _chunk(task: Task) -> list[Heard]:
    with without(task.guard):
        return [_heard(seed, task.moves) for seed in task.seeds]


def _heard(seed: int, moves: int) -> Heard:
    played = play(draw(seed, moves=moves))
    return Heard(seed, tuple(str(one) for one in played.findings), played.checks, played.digest)


def without(guard: str) -> ExitStack:
    """The core as it is, or with one of its guards taken away until this ends."""
    stack = ExitStack()
    if guard:
        from rehearse.guards import registry

        stack.enter_context(registry.get(guard).off())
    return stack


def shortest(story: Story, *, guard: str = "", seconds: float = SHRINK_SECONDS) -> Played:
    """The story made as short as it can be with the same invariant broken, played once more."""
    began = seconds_running()
    with without(guard):
        wanted = play(story).invariants

        def fails(tried: Story) -> bool:
            return seconds_running() - began < seconds and bool(play(tried).invariants & wanted)

        return play(shrunk(story, fails))
