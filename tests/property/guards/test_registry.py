"""What there is to take away, and that it comes back."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from rehearse import guards
from rehearse.errors import NoSuchThing
from rehearse.world import World
from tests.property.guards.telling import TOLD, customers


def test_there_are_at_least_eighteen() -> None:
    assert len(guards.GUARDS) >= 18


def test_every_guard_has_a_story_that_ends_badly_without_it() -> None:
    for module in Path(__file__).parent.glob("test_*.py"):
        import_module(f"tests.property.guards.{module.stem}")
    assert set(TOLD) == set(guards.GUARDS)


@pytest.mark.parametrize("name", guards.GUARDS)
def test_a_guard_is_off_only_inside(name: str) -> None:
    guard = guards.get(name)
    before = [swap.stands() for swap in guard.swaps]
    with guard.off():
        inside = [swap.stands() for swap in guard.swaps]
        assert all(now is not was for now, was in zip(inside, before, strict=True))
    assert all(swap.stands() is was for swap, was in zip(guard.swaps, before, strict=True))


def test_it_comes_back_after_an_error() -> None:
    (swap,) = guards.get("pacing").swaps
    before = swap.stands()
    with pytest.raises(ZeroDivisionError), guards.off("pacing"):
        raise ZeroDivisionError
    assert swap.stands() is before


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    with pytest.raises(NoSuchThing, match=r"no guard 'luck'; there are .*pacing"):
        guards.off("luck")


def test_a_name_that_the_core_has_lost_is_told() -> None:
    swap = guards.Swap("sync_core.engine.push:_forgotten", lambda kept: kept)
    with pytest.raises(LookupError, match="push:_forgotten"):
        swap.stands()


def test_a_world_that_is_there_already_is_without_it_too() -> None:
    with World(seed=3) as world:
        world.connect()
        sync = customers(world)
        contact = world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee")
        world.advance("10m")
        (customer,) = world.quickbooks.customers.all()
        world.core.hold()
        world.crm.contacts.update(contact.id, phone="2")
        world.advance("1m")
        world.quickbooks.customers.update(customer.id, PrimaryPhone="3")
        world.core.release()
        with guards.off("five_minute_rule"):
            world.advance("10m")
        assert world.core.settings(sync)["winner"] == "crm"
        assert world.crm.contacts.get(contact.id)["phone"] == "3"
