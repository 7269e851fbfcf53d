"""A World: everything in one process, on one clock that only the test moves."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from typing import Any

import pytest

from rehearse.errors import CoreIsDown, CoreRefused, Refused, RehearseError
from rehearse.fill import world as named_world
from rehearse.world import World
from simulators.kit.clock import seconds_running

ALL: dict[str, list[Any]] = {"to_app": [], "to_crm": []}


def a_world(**options: Any) -> World:
    """Both apps connected, contacts and customers in sync, nothing in them."""
    world = World(**options)
    world.connect()
    world.core.set_up(filters=ALL)
    world.advance("1m")
    return world


def ann_in(world: World) -> str:
    """A contact that is synced."""
    made = world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee", phone="1")
    world.advance("10m")
    return made.id


def test_a_contact_becomes_a_customer_and_its_card_says_so() -> None:
    world = a_world()
    id = ann_in(world)
    (customer,) = world.quickbooks.customers.all()
    card = world.card("contacts", id)
    assert (customer["GivenName"], customer["PrimaryEmailAddr"]) == ("Ann", "ann@acme.test")
    assert card is not None
    assert (card.status, card.reason) == ("UP_TO_DATE", None)
    assert card.syncing_with is not None
    assert (card.syncing_with.id, card.syncing_with.name) == (customer.id, "Ann Lee")


def test_edits_travel_both_ways_and_end_there() -> None:
    world = a_world()
    id = ann_in(world)
    (customer,) = world.quickbooks.customers.all()
    world.crm.contacts.update(id, phone="2")
    world.quickbooks.customers.update(customer.id, GivenName="Anna")
    world.advance("10m")
    assert world.quickbooks.customers.get(customer.id)["PrimaryPhone"] == "2"
    assert world.crm.contacts.get(id)["firstname"] == "Anna"
    assert world.invariants.check().holds


def test_webhooks_reach_the_core_signed_and_bring_the_next_look_forward() -> None:
    world = a_world()
    id = ann_in(world)
    last = world.events()[-1]["id"]
    world.crm.contacts.update(id, phone="2")
    world.advance("1s")
    after = world.events(after=last)
    (attempt,) = [event for event in after if event["kind"] == "webhook_attempted"]
    (webhook,) = [event for event in after if event["kind"] == "webhook"]
    cycles = [event for event in after if event["kind"] == "cycle"]
    assert 200 <= attempt["status"] < 300
    assert webhook["cause"] == attempt["span"]
    assert cycles[0]["cause"] == webhook["span"]
    assert not [event for event in after if event["kind"] == "webhook_refused"]


def test_notices_that_get_lost_are_made_up_for_by_the_next_look() -> None:
    world = a_world()
    id = ann_in(world)
    world.crm.notices(False)
    last = world.events()[-1]["id"]
    world.crm.contacts.update(id, phone="2")
    world.advance("1s")
    assert not world.events(after=last, kind="webhook")
    world.advance("10m")
    assert world.quickbooks.customers.all()[0]["PrimaryPhone"] == "2"


def test_the_same_seed_and_calls_give_the_same_events() -> None:
    def story() -> list[dict[str, Any]]:
        world = a_world(seed=11)
        ann_in(world)
        world.faults.arm("lost_answer", app="quickbooks", match={"method": "POST"})
        world.crm.contacts.create(email="bob@acme.test", firstname="Bob", lastname="Ray")
        world.advance("1h")
        return world.events()

    assert story() == story()


def test_nothing_depends_on_the_process() -> None:
    story = (
        "import hashlib, json; from rehearse import World; w = World(seed=5); w.connect();"
        "[w.crm.contacts.create(email=f'{n}@mail.test', lastname=f'Lee {n}') for n in range(5)];"
        "w.core.set_up(filters={'to_app': [], 'to_crm': []});"
        "w.faults.arm('lost_answer', app='quickbooks', match={'method': 'POST'}); w.advance('1h');"
        "print(len(w.events()), hashlib.sha256(json.dumps(w.events()).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", story],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone, language in (("1", "Asia/Tokyo", "C"), ("2", "America/New_York", "de_DE.UTF-8"))
    }
    assert len(told) == 1


def test_worlds_share_nothing() -> None:
    one, other = a_world(seed=1), a_world(seed=1)
    ann_in(one)
    assert len(one.quickbooks.customers.all()) == 1
    assert other.crm.contacts.all() == []
    assert other.now < one.now


def test_a_world_is_made_in_a_moment() -> None:
    World()
    taken = []
    for _ in range(9):
        began = seconds_running()
        World().close()
        taken.append(seconds_running() - began)
    assert statistics.median(taken) < 0.05


def test_thirty_idle_days_pass_in_a_moment() -> None:
    world = a_world()
    id = ann_in(world)
    began = seconds_running()
    world.advance("30d")
    assert seconds_running() - began < 5
    card = world.card("contacts", id)
    assert card is not None
    assert card.status == "UP_TO_DATE"


def test_moments_are_counted_from_where_the_scenario_starts() -> None:
    world = World(at="2026-03-02T09:00:00Z")
    world.advance("1h")
    world.start_here()
    world.at("2:30")
    assert world.time == "2026-03-02T10:02:30.000Z"
    world.at("3m")
    world.at(180_000)
    assert world.time == "2026-03-02T10:03:00.000Z"
    with pytest.raises(RehearseError, match="has passed already"):
        world.at("1m")


def test_people_are_never_metered_nor_hit_by_faults_nor_counted_as_calls() -> None:
    world = World(settings={"quickbooks": {"requests_per_minute": 5}})
    world.faults.arm("server_error", times=None)
    for number in range(20):
        world.quickbooks.customers.create(DisplayName=f"Customer {number}")
    assert len(world.quickbooks.customers.all()) == 20
    assert world.calls() == []
    assert {event["cause"] for event in world.events(kind="request")} == {"person"}


def test_calls_are_found_by_app_method_path_and_time() -> None:
    world = a_world()
    ann_in(world)
    created = world.calls("quickbooks", method="POST", path="/v3/company/*/customer")
    assert [call.status for call in created] == [200]
    assert created == world.calls("quickbooks", method="POST", path="/v3/company/", since=created[0].at)
    assert world.calls("quickbooks", since=world.now + 1) == []


def test_a_core_that_is_held_finds_everything_at_once_when_it_is_released() -> None:
    world = a_world()
    id = ann_in(world)
    world.core.hold()
    before = len(world.calls())
    world.crm.contacts.update(id, phone="2")
    world.advance("1h")
    assert len(world.calls()) == before
    world.core.release()
    world.settle()
    assert world.quickbooks.customers.all()[0]["PrimaryPhone"] == "2"


def test_a_crash_after_a_create_makes_no_second_customer() -> None:
    world = a_world()
    world.crash_after(app="quickbooks", method="POST", path="/v3/company/")
    world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee")
    world.advance("10m")
    assert not world.core_is_up
    assert len(world.quickbooks.customers.all()) == 1
    with pytest.raises(CoreIsDown, match="restart_core"):
        world.core.connections()
    world.restart_core()
    world.advance("10m")
    assert len(world.quickbooks.customers.all()) == 1
    assert len(world.core.links("sync-1")) == 1


def test_a_crash_before_a_call_leaves_the_call_undone() -> None:
    world = a_world()
    world.crash_after(app="quickbooks", method="POST", path="/v3/company/", before=True)
    world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee")
    world.advance("10m")
    assert (world.core_is_up, world.quickbooks.customers.all()) == (False, [])
    world.restart_core()
    world.advance("10m")
    assert len(world.quickbooks.customers.all()) == 1


def test_a_core_that_is_up_cannot_be_started_again() -> None:
    with pytest.raises(RehearseError, match="crash it first"):
        World().restart_core()


def test_a_worker_that_stalls_is_refused_what_it_wrote_too_late() -> None:
    world = a_world()
    world.stall_after(app="quickbooks", method="POST", path="/v3/company/", lasting="2m")
    world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee")
    world.advance("10m")
    assert world.stalled == "refused"
    assert len(world.quickbooks.customers.all()) == 1
    assert world.invariants.check().holds


def test_somebody_can_be_quicker_than_the_core() -> None:
    world = a_world()
    id = ann_in(world)
    (customer,) = world.quickbooks.customers.all()
    done = []

    def edit() -> None:
        done.append(world.quickbooks.customers.update(customer.id, GivenName="Anna"))

    world.intercept(edit, app="quickbooks", method="POST")
    world.crm.contacts.update(id, phone="2")
    world.advance("10m")
    now = world.quickbooks.customers.get(customer.id)
    assert (len(done), now["GivenName"], now["PrimaryPhone"]) == (1, "Anna", "2")


def test_a_snapshot_takes_the_core_along() -> None:
    world = a_world()
    id = ann_in(world)
    world.snapshot("before")
    then = world.now
    world.crm.contacts.update(id, phone="2")
    world.crm.contacts.create(email="bob@acme.test", firstname="Bob", lastname="Ray")
    world.advance("1h")
    assert len(world.core.links("sync-1")) == 2
    world.restore("before")
    assert world.now == then
    assert len(world.core.links("sync-1")) == 1
    assert world.crm.contacts.get(id)["phone"] == "1"
    world.advance("10m")
    assert len(world.quickbooks.customers.all()) == 1
    assert world.invariants.check().holds


def test_a_snapshot_of_another_name_is_refused() -> None:
    with pytest.raises(LookupError, match="no snapshot 'never'"):
        World().restore("never")


def test_a_revoked_grant_is_told_and_given_anew() -> None:
    world = a_world()
    id = ann_in(world)
    world.quickbooks.revoke()
    world.crm.contacts.update(id, phone="2")
    world.advance("10m")
    card = world.card("contacts", id)
    assert card is not None
    assert card.reason is not None
    assert (card.status, card.reason.code) == ("RECORD_NOT_SYNCING", "AUTH_EXPIRED")
    assert [one.error for one in world.core.connections()] == ["", "", "AUTH_EXPIRED"]
    assert world.core.reconnect("quickbooks").error == ""
    world.advance("10m")
    assert world.quickbooks.customers.all()[0]["PrimaryPhone"] == "2"


def test_the_crm_is_connected_anew_by_oauth() -> None:
    world = a_world()
    assert world.core.reconnect("crm").error == ""
    ann_in(world)
    assert len(world.quickbooks.customers.all()) == 1


def test_what_the_core_refuses_has_its_code() -> None:
    world = a_world()
    with pytest.raises(CoreRefused) as refused:
        world.core.delete("sync-1")
    assert refused.value.code == "SYNC_STILL_ON"
    off = world.core.turn_off("sync-1")
    assert off.state == "OFF"
    assert world.core.edit(off).state in ("INITIAL", "ON")
    world.core.turn_off(off)
    assert world.core.delete(off).state == "DELETED"
    with pytest.raises(LookupError, match="no sync 'sync-9'"):
        world.core.sync("sync-9")


def test_a_commands_wait_for_a_limit_passes_on_the_worlds_clock() -> None:
    world = World()
    world.connect()
    before = world.now
    for _ in range(30):
        world.core.checks("quickbooks")
    assert world.now > before


def test_faults_are_armed_listed_and_cleared_by_name() -> None:
    world = World()
    world.faults.arm("latency", app="crm", times=None, params={"duration": "3s"})
    world.faults.arm("noop")
    world.faults.clear("noop")
    assert [one["name"] for one in world.faults.armed()] == ["latency"]
    world.faults.clear()
    assert world.faults.armed() == []
    with pytest.raises(ValueError, match="lost_answer"):
        world.faults.arm("no such fault")


def test_an_answer_that_comes_too_late_is_none_and_no_time_is_waited_for() -> None:
    world = a_world()
    ann_in(world)
    began = seconds_running()
    world.faults.arm("latency", app="quickbooks", match={"method": "POST"}, params={"duration": "10m"})
    world.crm.contacts.create(email="bob@acme.test", firstname="Bob", lastname="Ray")
    world.advance("30m")
    assert seconds_running() - began < 10
    assert len(world.quickbooks.customers.where(PrimaryEmailAddr="bob@acme.test")) == 1


def test_a_world_is_filled_as_the_vendors_imports_do() -> None:
    world = World()
    report = world.fill(named_world("acme"))
    assert (report.taken, report.refused) == (34, 0)
    (refused,) = world.send("quickbooks", "customer", [{"DisplayName": "Vance Design"}])
    assert "6240" in refused["refused"]


def test_settings_are_the_vendors_switches() -> None:
    world = World(settings={"quickbooks": {"names_ignore_case": False}})
    world.quickbooks.customers.create(DisplayName="acme")
    world.quickbooks.customers.create(DisplayName="ACME")
    with pytest.raises(ValueError, match="no app 'sapphire'"):
        World(settings={"sapphire": {}})
    with pytest.raises(Refused):
        world.quickbooks.customers.create(DisplayName="ACME")


def test_of_two_contacts_of_one_instant_the_lower_number_gets_the_name() -> None:
    """Ids are texts on their way, and ``1000`` sorts before ``999`` as one."""
    world = World()
    rows = [{"email": f"p{place}@people.test", "firstname": f"P{place}"} for place in range(900)]
    for row in rows[-2:]:
        row |= {"firstname": "Ann", "lastname": "Lee"}
    first, second = world.crm.contacts.create_many(rows)[-2:]
    assert (first, second) == ("999", "1000")
    world.core.connect("crm")
    world.core.connect("quickbooks")
    world.core.set_up(filters={"to_app": [], "to_crm": []})
    world.advance("10m")
    statuses = [card.status for id in (first, second) for card in world.cards("contacts", id)]
    assert statuses == ["UP_TO_DATE", "RECORD_NOT_SYNCING"]
