"""Small worlds to break an invariant in."""

from __future__ import annotations

from typing import Any

from rehearse.invariants import Report
from rehearse.world import World

ALL: dict[str, list[Any]] = {"to_app": [], "to_crm": []}
CONTACT, CUSTOMER = "101", "1"


def a_pair(**settings: Any) -> World:
    """One contact in sync with one customer of QuickBooks."""
    world = World()
    world.connect()
    world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee", phone="1")
    world.core.set_up(filters=ALL, **settings)
    world.advance("10m")
    return world


def findings(report: Report, name: str) -> tuple[str, ...]:
    return next(one.findings for one in report.results if one.name == name)


def broken(world: World, name: str) -> tuple[str, ...]:
    """What an invariant finds wrong."""
    return findings(world.invariants.check(), name)


def all_is_well(world: World) -> None:
    report = world.invariants.check()
    assert report.holds, str(report)
