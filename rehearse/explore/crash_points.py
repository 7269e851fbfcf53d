"""Every place at which a core can die in a scenario, each tried once, or all pairs of them.

A point is a side of a call or of a commit. After each death the core is started again; in the end nothing may
be lost, doubled or left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rehearse.explore.play import QUIET
from rehearse.world import World

Begin = Callable[[], World]
"""Makes a World in which the scenario is about to begin."""

Run = Callable[[World], None]
"""Lets the scenario happen; time has to pass in it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One run: at which points the core died (counted from the beginning), and what was wrong in the end."""

    points: tuple[int, ...]
    findings: tuple[str, ...]
    checks: int


def count(begin: Begin, run: Run) -> int:
    """How many points the scenario has while nobody dies, its rest included."""
    with begin() as world:
        before = world.points
        run(world)
        world.advance(QUIET)
        return world.points - before


def each(begin: Begin, run: Run, *, total: int) -> Iterator[Tried]:
    """The scenario once for each point."""
    for point in range(1, total + 1):
        yield _tried(begin, run, (point,))


def pairs(begin: Begin, run: Run, *, total: int) -> Iterator[Tried]:
    """The scenario once for each pair of points; the second is counted from the start after the first."""
    for first in range(1, total + 1):
        for second in range(1, total + 1):
            tried = _tried(begin, run, (first, second))
            if len(tried.points) < 2:
                # The core had less to do after the first death than until then: later points do not come.
                break
            yield tried


def _tried(begin: Begin, run: Run, points: tuple[int, ...]) -> Tried:
    with begin() as world:
        died: list[int] = []
        waiting = list(points)
        world.crash_at(waiting.pop(0))
        for step in (run, _rest, _rest):
            step(world)
            while not world.core_is_up:
                died.append(points[len(died)])
                world.restart_core()
                if waiting:
                    world.crash_at(waiting.pop(0))
                world.settle()
        world.calm()
        report = world.invariants.check()
        findings = tuple(f"{one.name}: {words}" for one in report.results for words in one.findings)
        return Tried(tuple(died), findings, sum(one.checks for one in report.results))


def _rest(world: World) -> None:
    world.advance(QUIET)


def first_sync(contacts: int = 50, companies: int = 10) -> tuple[Begin, Run]:
    """The scenario of an initial sync: so many contacts, some of companies, into an empty QuickBooks."""

    def begin() -> World:
        world = World(seed=1)
        firms = world.crm.companies.create_many([{"name": f"Firm {place}"} for place in range(companies)])
        people: list[dict[str, Any]] = [
            {"email": f"p{place}@people.test", "firstname": "Person", "lastname": f"No {place}"}
            for place in range(contacts)
        ]
        ids = world.crm.contacts.create_many(people)
        for place, id in enumerate(ids[: 2 * companies]):
            world.crm.set_company(id, firms[place // 2])
        for app in ("crm", "quickbooks"):
            world.core.connect(app)
        world.core.set_up(
            connection="quickbooks",
            crm_object="contacts",
            app_object="customer",
            filters={"to_app": [], "to_crm": []},
        )
        return world

    def run(world: World) -> None:
        world.advance("10m")

    return begin, run
