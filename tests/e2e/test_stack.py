"""`Stack` and its private sites, from Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from rehearse.errors import CoreRefused, NotHere, RehearseError
from rehearse.rehearsal import Rehearsal
from rehearse.stack import Stack
from rehearse.world import World
from tests.unit.rehearse.test_diff import story as a_morning


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack.start() as started:
        yield started


def story(here: Rehearsal) -> list[str]:
    """The kinds of events of a small story."""
    here.connect()
    contact = here.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee", phone="1")
    here.core.set_up(filters={"to_app": [], "to_crm": []})
    here.advance("1m")
    here.core.hold()
    here.crm.contacts.update(contact.id, phone="2")
    here.advance("3m")
    here.quickbooks.customers.update("1", PrimaryPhone="3")
    here.core.release()
    here.advance("10m")
    assert here.crm.contacts.get(contact.id)["phone"] == "2"
    assert here.quickbooks.customers.get("1")["PrimaryPhone"] == "2"
    assert here.invariants.check().holds
    return [event["kind"] for event in here.events()]


def test_a_private_site_tells_the_same_story_as_a_world(stack: Stack) -> None:
    with stack.private(seed=3) as here:
        told = story(here)
    assert Counter(told) == Counter(story(World(seed=3)))


def test_private_sites_share_nothing(stack: Stack) -> None:
    with stack.private() as one, stack.private() as other:
        one.crm.contacts.create(email="ann@acme.test")
        one.advance("1h")
        assert other.crm.contacts.all() == []
        assert other.now < one.now
        assert stack.crm.contacts.all() == []


def test_a_private_site_is_gone_afterwards(stack: Stack) -> None:
    with stack.private() as here:
        site = here.backend.ready()["site"]
    sites = stack.outside.control.call("GET", "/sites")["sites"]
    assert site not in [one["id"] for one in sites]


@pytest.mark.parametrize("app", ["crm", "netsuite", "quickbooks"])
def test_a_private_site_may_have_one_app_only(stack: Stack, app: str) -> None:
    control = stack.outside.control
    made = control.call("POST", "/sites", json={"accounts": {app: {}}, "clock": "frozen"})
    assert {*made} & {"crm", "netsuite", "quickbooks"} == {app}
    control.call("POST", "/clock/advance", params={"site": made["site"]}, json={"duration": "6m"})
    control.call("DELETE", f"/sites/{made['site']}")


def test_snapshots_take_the_core_along(stack: Stack) -> None:
    with stack.private() as here:
        here.connect()
        here.core.set_up(filters={"to_app": [], "to_crm": []})
        here.advance("1m")
        here.snapshot("empty")
        here.crm.contacts.create(email="ann@acme.test", lastname="Lee")
        here.advance("10m")
        assert len(here.core.links("sync-1")) == 1
        here.restore("empty")
        assert here.core.links("sync-1") == []
        here.crm.contacts.create(email="bob@acme.test", lastname="Ray")
        here.advance("10m")
        assert [one["DisplayName"] for one in here.quickbooks.customers.all()] == ["Ray"]


def test_what_happened_between_two_snapshots_reads_as_on_a_world(stack: Stack) -> None:
    with stack.private(seed=3) as here:
        expected = a_morning(here)
        assert str(here.diff("monday")) == expected


def test_notices_that_are_lost_and_switches_of_an_account(stack: Stack) -> None:
    switches: dict[str, dict[str, Any]] = {
        "crm": {"webhook_url": ""},
        "quickbooks": {"names_ignore_case": False},
    }
    with stack.private(settings=switches) as here:
        here.quickbooks.customers.create(DisplayName="acme")
        here.quickbooks.customers.create(DisplayName="ACME")
        here.connect()
        here.core.set_up(filters={"to_app": [], "to_crm": []})
        here.advance("1m")
        here.crm.contacts.create(email="ann@acme.test", lastname="Lee")
        here.advance("1s")
        assert [event for event in here.events(kind="webhook") if event["from_app"] == "crm"] == []


def test_what_is_refused_is_told_as_in_a_world(stack: Stack) -> None:
    with stack.private() as here:
        with pytest.raises(CoreRefused) as refused:
            here.core.set_up()
        assert refused.value.code in ("NOT_CONNECTED", "NOT_FOUND")
        with pytest.raises(NotHere, match="World"):
            here.crash_core()
        with pytest.raises(RehearseError, match="has passed already"):
            here.at(-1)


def test_a_stack_that_does_not_start_says_why() -> None:
    with pytest.raises(RehearseError, match="--clock never"), Stack.start(clock="never"):
        pass
