"""Five hundred Worlds in one test run: each in a moment, and none hears of another."""

from __future__ import annotations

from statistics import median

import pytest

from rehearse.world import World
from simulators.kit.clock import seconds_running

WORLDS = 500
SLICES = 10


@pytest.mark.parametrize("part", range(SLICES))
def test_worlds_share_nothing(part: int) -> None:
    """Spread over the workers of a parallel run; each slice keeps all of its worlds open at once."""
    worlds, took = [], []
    for number in range(WORLDS // SLICES):
        began = seconds_running()
        worlds.append(World(seed=number))
        took.append(seconds_running() - began)
    print(f"a World is made in {median(took) * 1000:.1f} ms (median of {len(took)})")
    for number, world in enumerate(worlds):
        world.crm.contacts.create(email=f"only-{number}@world.test")
        world.quickbooks.customers.create(DisplayName=f"Only {number}")
        world.advance(number * 1_000)
    for number, world in enumerate(worlds):
        assert [one["email"] for one in world.crm.contacts.all()] == [f"only-{number}@world.test"]
        assert [one["DisplayName"] for one in world.quickbooks.customers.all()] == [f"Only {number}"]
        assert world.now == worlds[0].now + number * 1_000
        assert {event["site"] for event in world.events()} == {world.inside.site.id}
        world.close()
    accounts = [world.inside.site.account(app) for world in worlds for app in ("crm", "quickbooks")]
    assert len({account.credentials["client_secret"] for account in accounts}) == len(accounts)
