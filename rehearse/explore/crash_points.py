"""Every place at which a core can die in a scenario, each tried once, or all pairs of them.

A point is a side of a call, or of a commit that changes something. After each death the core is started
again; in the end nothing may be lost, doubled or left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Protocol, TypeVar

from rehearse.explore.play import QUIET
from rehearse.explore.processes import pool
from rehearse.world import World

One = TypeVar("One")


class Scenario(Protocol):
    """What the core may die in. Pickled on its way to other processes."""

    def begin(self) -> World:
        """A World in which it is about to happen."""

    def run(self, world: World) -> None:
        """Let it happen; time has to pass for that."""


@dataclass(frozen=True, slots=True)
class FirstSync:
    """The initial sync of so many contacts, some of them of companies, into an empty QuickBooks."""

    contacts: int = 50
    companies: int = 10

    def begin(self) -> World:
        """All records are there and the sync is set up; no cycle has begun."""
        world = World(seed=1)
        firms = world.crm.companies.create_many([{"name": f"Firm {one}"} for one in range(self.companies)])
        people = [
            {"email": f"p{one}@people.test", "firstname": "Person", "lastname": f"No {one}"}
            for one in range(self.contacts)
        ]
        ids = world.crm.contacts.create_many(people)
        for place, id in enumerate(ids[: 2 * len(firms)]):
            world.crm.set_company(id, firms[place // 2])
        for app in ("crm", "quickbooks"):
            world.core.connect(app)
        world.core.set_up("quickbooks", "contacts", "customer", filters={"to_app": [], "to_crm": []})
        return world

    def run(self, world: World) -> None:
        """The first pass and one more look."""
        world.advance("5m")


@dataclass(frozen=True, slots=True)
class Tried:
    """One run: at which points the core died (counted from the beginning, or from the start after the death
    before), and what was wrong in the end.
    """

    points: tuple[int, ...]
    findings: tuple[str, ...]
    checks: int


def count(scenario: Scenario) -> int:
    """How many points the scenario has while nobody dies."""
    with scenario.begin() as world:
        before = world.points
        scenario.run(world)
        return world.points - before


def each(
    scenario: Scenario, *, total: int, jobs: int = 1, only: Sequence[int] | None = None
) -> Iterator[Tried]:
    """The scenario once for each point, or for those that are given."""
    points = range(1, total + 1) if only is None else only
    return _mapped(partial(_tried, scenario), [(point,) for point in points], jobs)


def pairs(
    scenario: Scenario, *, total: int, jobs: int = 1, only: Sequence[int] | None = None
) -> Iterator[Tried]:
    """The scenario once for each pair of points; the second is counted from the start after the first.

    ``only`` gives the first ones.
    """
    firsts = range(1, total + 1) if only is None else only
    runs = _mapped(partial(_with_second, scenario, total), firsts, jobs)
    return chain.from_iterable(runs)


def _mapped(work: partial[One], over: Sequence[object], jobs: int) -> Iterator[One]:
    if jobs == 1:
        yield from map(work, over)
        return
    with pool(jobs) as processes:
        yield from processes.map(work, over)


def _with_second(scenario: Scenario, total: int, first: int) -> list[Tried]:
    """With a death at the first point, the scenario once for each second one that then comes."""
    found = []
    for second in range(1, total + 1):
        tried = _tried(scenario, (first, second))
        if len(tried.points) < 2:
            break
        found.append(tried)
    return found


def _tried(scenario: Scenario, points: tuple[int, ...]) -> Tried:
    waiting, died = list(points), []
    with scenario.begin() as world:
        world.crash_at(waiting[0])
        for step in (scenario.run, _rest):
            step(world)
            while not world.core_is_up:
                died.append(waiting.pop(0))
                world.restart_core()
                if waiting:
                    world.crash_at(waiting[0])
                step(world)
        world.calm()
        report = world.invariants.check()
        findings = tuple(f"{one.name}: {words}" for one in report.results for words in one.findings)
        return Tried(tuple(died), findings, sum(one.checks for one in report.results))


def _rest(world: World) -> None:
    world.advance(QUIET)
