"""Thirty idle days of a `rehearse.World` with three apps connected: what a test pays for time that passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from loadtests.bench.ground import Ground
from loadtests.bench.rows import Budget, Row, figure
from loadtests.bench.stopwatch import milliseconds

if TYPE_CHECKING:
    from rehearse.world import World

NAME = "idle"
PAIRS = 100
"""Records that are in sync before the days begin, on each of two connections."""

DAYS = "30d"
ALL: dict[str, list[str]] = {"to_app": [], "to_crm": []}


def measure(ground: Ground) -> list[Row]:
    """Several times thirty days, one after the other."""
    world = _in_sync()
    runs = [milliseconds(lambda: world.advance(DAYS)) for _ in range(3 if ground.plan.quick else 9)]
    return [
        figure(
            f"{NAME}/30 days/time",
            runs,
            "ms",
            against="three apps connected, two syncs on, nothing changes",
            budget=Budget(2_000),
            profile=NAME,
        )
    ]


def prepared() -> Callable[[], object]:
    """Three hundred days."""
    world = _in_sync()

    def work() -> None:
        world.advance("300d")

    return work


def _in_sync() -> World:
    """A world whose core has nothing left to do."""
    from rehearse.world import World

    world = World()
    world.connect()
    world.crm.contacts.create_many(
        [{"firstname": "Ann", "lastname": f"Lee {n}", "email": f"lee-{n}@acme.test"} for n in range(PAIRS)]
    )
    world.crm.companies.create_many([{"name": f"Acme {n}"} for n in range(PAIRS)])
    world.core.set_up("quickbooks", "contacts", "customer", filters=ALL)
    world.core.set_up("netsuite", "companies", "company_customer", filters=ALL)
    world.advance("1h")
    linked = [len(world.core.links(sync)) for sync in world.core.every_sync()]
    assert linked == [PAIRS, PAIRS], f"the syncs linked {linked}"
    return world
