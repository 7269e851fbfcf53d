"""The core under each fault: whatever went wrong, both sides come together once it is over."""

from __future__ import annotations

import pytest

from rehearse.world import World
from simulators.kit.faults.registry import FAULTS, drawable, kind_of
from simulators.kit.faults.weather import USUAL

ALL: dict[str, list[object]] = {"to_app": [], "to_crm": []}
HALF = 0.5


def a_busy_world() -> World:
    """Two pairs of kinds in sync, with two linked pairs of each."""
    world = World(seed=1)
    world.connect()
    world.core.set_up("quickbooks", "contacts", "customer", filters=ALL)
    world.core.set_up("netsuite", "companies", "customer", filters=ALL)
    for name in ("Ann", "Bea"):
        world.crm.contacts.create(email=f"{name.lower()}@acme.test", lastname=name, phone="1")
    for name in ("Acme", "Bolt"):
        world.crm.companies.create(name=name, phone="1")
    world.advance("10m")
    return world


def work_through(world: World) -> None:
    """People work on both sides while the faults are there; nobody edits what has a write on its way."""
    ann, bea = world.crm.contacts.all()
    acme, _ = world.crm.companies.all()
    world.crm.contacts.update(ann.id, phone="2")
    world.crm.companies.update(acme.id, phone="2")
    for number in range(5):
        world.crm.contacts.create(email=f"c{number}@acme.test", lastname=f"C{number}")
        world.crm.companies.create(name=f"New {number}")
        world.quickbooks.customers.create(DisplayName=f"N{number}", PrimaryEmailAddr=f"n{number}@acme.test")
    world.advance("90m")
    (bolt,) = [one for one in world.netsuite.companies.all() if one["companyName"] == "Bolt"]
    world.netsuite.companies.update(bolt.id, phone="3")
    world.crm.contacts.update(bea.id, phone="3")
    world.advance("30m")


def judge(world: World) -> None:
    """The faults are over: four hours later all is as it must be."""
    world.faults.clear()
    world.advance("4h")
    report = world.invariants.check()
    assert report.holds, str(report)
    assert len(world.crm.contacts.all()) == len(world.quickbooks.customers.all()) == 12
    assert len(world.crm.companies.all()) == len(world.netsuite.companies.all()) == 7
    assert {one.state for one in world.core.connections()} == {"ok"}
    assert world.core.issues() == []


@pytest.mark.parametrize("name", drawable())
def test_the_core_comes_through(name: str) -> None:
    world = a_busy_world()
    world.faults.weather(5, intensity={name: 1.0 if kind_of(FAULTS[name]) == "condition" else HALF})
    work_through(world)
    forecast = world.faults.forecast()
    assert forecast is not None
    assert forecast["fired"] or forecast["conditions"], "nothing ever went wrong"
    judge(world)


@pytest.mark.parametrize("seed", range(6))
def test_the_core_comes_through_the_weather_of_a_seed(seed: int) -> None:
    world = a_busy_world()
    world.faults.weather(seed, intensity=USUAL, sticky=seed % 3 == 0)
    work_through(world)
    judge(world)


def test_the_same_weather_gives_the_same_events() -> None:
    def story() -> list[dict[str, object]]:
        world = a_busy_world()
        world.faults.weather(3)
        work_through(world)
        return world.events()

    assert story() == story()
