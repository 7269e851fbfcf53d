"""The dirty contacts go to QuickBooks and NetSuite at once, and NetSuite is down in the middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from rehearse.core_values import Sync
from rehearse.people.rec import Rec
from rehearse.world import World
from tests.acceptance import dirty

BATCHES = "/app/site/hosting/restlet.nl*"
FILTERS: dict[str, list[str]] = {"to_app": [], "to_crm": []}


def set_up(world: World, crm_object: str, app_object: str) -> Sync:
    return world.core.set_up(
        connection="netsuite", crm_object=crm_object, app_object=app_object, filters=FILTERS
    )


def goes_down(world: World) -> None:
    """The answer to one batch, which was saved, is lost; from the next call on there are only errors."""
    world.faults.arm("lost_answer", app="netsuite")
    world.faults.arm("server_error", app="netsuite", times=None)


def check(world: World, sync: Sync, ours: Sequence[Rec], theirs: Sequence[Rec], unique: str) -> Counter[str]:
    """Each of our records stands somewhere with its reason, and nothing is there twice."""
    standings = [one for one in world.core.records(sync=sync.id) if one.side == "crm"]
    counts = Counter(one.state for one in standings)
    assert sorted(one.id for one in standings) == sorted(one.id for one in ours)
    assert set(counts) <= {"in_sync", "excluded", "failing"}, counts
    for one in standings:
        assert one.state == "in_sync" or (one.reason is not None and one.reason.message), one
    links = world.core.links(sync)
    assert counts["in_sync"] == len(links) == len({crm for crm, _ in links})
    assert sorted(app for _, app in links) == sorted(one.id for one in theirs)
    for name in ("externalId", unique):
        held = Counter(one[name].casefold() for one in theirs if one[name])
        assert [value for value, times in held.items() if times > 1] == [], name
    return counts


@pytest.mark.parametrize(("object", "rows"), [("contact", dirty.ROWS), ("individual_customer", 1_000)])
def test_one_app_is_down_and_the_other_does_not_wait(tmp_path: Path, object: str, rows: int) -> None:
    with World(seed=dirty.SEED) as world:
        world.connect()
        _, report = dirty.fill(world, tmp_path, rows)
        firms = set_up(world, "companies", "company_customer")
        to_quickbooks, to_netsuite = dirty.set_up(world), set_up(world, "contacts", object)
        middle = rows // 200 + 4
        world.intercept(lambda: goes_down(world), app="netsuite", path=BATCHES, nth=middle)
        world.advance("1h")
        assert world.core.links(firms), "it went down in the middle"
        assert "pending" in {one.state for one in world.core.records(sync=to_netsuite.id)}
        states = [world.core.sync(one.id).state for one in (to_netsuite, to_quickbooks)]
        assert states == ["INITIAL", "ON"]
        before = dirty.check(world, to_quickbooks, report.taken)
        edited, customer = world.core.links(to_quickbooks)[0]
        world.crm.contacts.update(edited, phone="503 555 0100")
        world.advance("10m")
        assert world.quickbooks.customers.get(customer)["PrimaryPhone"] == "503 555 0100"

        world.faults.clear()
        world.advance("1h")
        assert {one.error for one in world.core.connections()} == {""}
        assert {sync.state for sync in world.core.every_sync()} == {"ON"}
        assert dirty.check(world, to_quickbooks, report.taken) == before
        people = world.netsuite.contacts if object == "contact" else world.netsuite.individuals
        counts = check(world, to_netsuite, world.crm.contacts.all(), people.all(inactive=True), "email")
        companies, customers = world.crm.companies.all(), world.netsuite.companies.all(inactive=True)
        of_firms = check(world, firms, companies, customers, "companyName")
        print({"contacts": dict(counts), "companies": dict(of_firms), "QuickBooks": dict(before)})
        assert min(counts["in_sync"], counts["excluded"], counts["failing"], of_firms["in_sync"]) > 0
        partner = dict(world.core.links(to_netsuite))[edited]
        assert people.get(partner)["phone"] == "503 555 0100"

        now = world.now
        world.advance("10m")
        assert dirty.writes(world, since=now) == [], "a second look"
        assert {call.status for call in world.calls("netsuite")} <= {200, 204, 500, 0}
        assert [call for call in world.calls() if call.status == 429] == []


def test_what_is_edited_again_while_one_app_is_down_reaches_the_other_at_once() -> None:
    with World(seed=3) as world:
        world.connect()
        dirty.set_up(world)
        set_up(world, "contacts", "contact")
        ann = world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee", phone="1")
        world.advance("10m")
        world.faults.arm("server_error", app="netsuite", times=None)
        for phone in ("2", "3"):
            world.crm.contacts.update(ann.id, phone=phone)
            world.advance("10m")
            [customer] = world.quickbooks.customers.all()
            assert customer["PrimaryPhone"] == phone
        world.faults.clear()
        world.advance("1h")
        assert [one["phone"] for one in world.netsuite.contacts.all()] == ["3"]
        assert world.invariants.check().holds
