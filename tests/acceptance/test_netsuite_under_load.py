"""What NetSuite says under load is about the moment: no record fails for it, and no connection ends by it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rehearse.world import World

RESTLET = "/app/site/hosting/restlet.nl*"
EDITED = {f"ann{number}@acme.test": f"503 555 010{number}" for number in range(3)}
SUITEQL = "/services/rest/query/v1/suiteql"


@pytest.fixture
def world() -> Iterator[World]:
    """Ten contacts in the CRM and NetSuite, in sync."""
    with World(seed=5) as world:
        world.connect()
        for number in range(10):
            world.crm.contacts.create(
                email=f"ann{number}@acme.test", firstname="Ann", lastname=f"Lee {number}"
            )
        world.core.set_up(
            connection="netsuite",
            crm_object="contacts",
            app_object="contact",
            filters={"to_app": [], "to_crm": []},
        )
        world.advance("10m")
        assert len(world.core.links("sync-1")) == 10
        yield world


def edit_everywhere(world: World) -> None:
    """Edits of old contacts, and new ones: several in the CRM, which go in a batch, and one in NetSuite."""
    for one in world.crm.contacts.all():
        if one["email"] in EDITED:
            world.crm.contacts.update(one.id, phone=EDITED[one["email"]])
    for name in ("here", "there"):
        world.crm.contacts.create(email=f"{name}@crm.test", firstname="New", lastname=name)
    theirs = world.netsuite.contacts.find(email="ann9@acme.test")
    assert theirs is not None
    world.netsuite.contacts.update(theirs.id, phone="503 555 0109")
    world.netsuite.contacts.create(email="new@netsuite.test", firstname="New", lastname="Nowhere")


def check_all_arrived(world: World) -> None:
    sides = (world.crm.contacts.all(), world.netsuite.contacts.all())
    ours, theirs = ({one["email"]: one["phone"] for one in side} for side in sides)
    assert len(sides[0]) == len(sides[1]) == len(ours) == 13, "each is there once"
    assert ours == theirs
    assert ours.items() >= {**EDITED, "ann9@acme.test": "503 555 0109"}.items()
    assert world.core.issues() == []
    assert [one.error for one in world.core.connections()] == ["", "", ""]
    assert {one.state for one in world.core.records(sync="sync-1")} == {"in_sync"}
    broken = {one.name for one in world.invariants.check().results if not one.holds}
    assert broken <= {"no 429 of our own making"}, "here it is made by others"


@pytest.mark.parametrize("lasting", ["1m", "20m"])
def test_an_account_without_a_free_place(world: World, lasting: str) -> None:
    """Somebody else takes all places: 429 from REST, and from the RESTlet a 400 that is no refusal."""
    edit_everywhere(world)
    world.netsuite.setup.switch(concurrency_limit=0)
    since = world.now
    world.advance(lasting)
    assert {call.status for call in world.calls("netsuite", since=since + 1)} == {429}
    assert world.core.issues() == []
    assert world.core.connection("netsuite").state == "ok"
    world.netsuite.setup.switch(concurrency_limit=5)
    world.advance("10m")
    check_all_arrived(world)


@pytest.mark.parametrize("times", [1, 3, 6])
def test_a_write_that_finds_no_free_place(world: World, times: int) -> None:
    world.faults.arm("too_many_requests", app="netsuite", match={"path": RESTLET}, times=times)
    edit_everywhere(world)
    for _ in range(40):
        world.advance("1m")
        told = {one.code for one in world.core.issues()}
        assert told <= ({"RATE_LIMITED"} if times > 3 else set()), "which is told from the fourth try on"
    assert world.faults.armed() == []
    refused = [call for call in world.calls("netsuite", path=RESTLET) if call.status == 400]
    assert len(refused) == times
    check_all_arrived(world)


@pytest.mark.parametrize(
    "match", [{}, {"path": RESTLET}, {"path": SUITEQL}], ids=["all", "restlet", "suiteql"]
)
@pytest.mark.parametrize("lasting", ["5m", "6h"])
def test_good_logins_that_are_refused_for_a_while(world: World, match: dict[str, str], lasting: str) -> None:
    world.faults.arm("misleading_login", app="netsuite", match=match, times=None)
    edit_everywhere(world)
    world.advance(lasting)
    assert 401 in {call.status for call in world.calls("netsuite")}
    assert world.core.issues() == [], "no try is counted on a record"
    assert world.core.sync("sync-1").state == "ON"
    world.faults.clear()
    world.advance("10m")
    check_all_arrived(world)


@pytest.mark.parametrize("nth", range(1, 13, 2))
def test_one_good_login_that_is_refused(world: World, nth: int) -> None:
    """Wherever it happens it is met by another try, and nobody hears of it."""
    world.faults.arm("misleading_login", app="netsuite", match={"nth": nth})
    edit_everywhere(world)
    world.advance("20m")
    assert world.faults.armed() == []
    assert [event for event in world.events(kind="skipped") if event.get("side") == "netsuite"] == []
    check_all_arrived(world)
