"""The oracle of the conflict rule finds what the core's own rule would hide, and cries no wolf."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from rehearse.world import World
from sync_core.rules import contest, merge
from sync_core.rules.contest import Candidate, Verdict
from tests.unit.rehearse.invariants.scenes import CONTACT, CUSTOMER, a_pair, all_is_well, broken

NAME = "no lost edit"


def edit_both(world: World, apart: str, *, crm_first: bool = True) -> None:
    """Both sides get a new phone, and the core sees both at once: 2 in the CRM, 3 in QuickBooks."""

    def in_crm() -> None:
        world.crm.contacts.update(CONTACT, phone="2")

    def in_app() -> None:
        world.quickbooks.customers.update(CUSTOMER, PrimaryPhone="3")

    first, second = (in_crm, in_app) if crm_first else (in_app, in_crm)
    world.core.hold()
    first()
    world.advance(apart)
    second()
    world.core.release()
    world.advance("10m")


@pytest.fixture
def earliest_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A core that lets the first edit win."""

    def earliest(candidates: Iterable[Candidate]) -> Verdict:
        return Verdict(min(candidates, key=lambda one: one.at), "later", needs_times=False)

    monkeypatch.setattr(merge, "contest", earliest)


@pytest.mark.usefixtures("earliest_wins")
def test_the_last_edit_is_lost() -> None:
    with a_pair() as world:
        edit_both(world, "20m")
        assert broken(world, NAME) == (
            "phone of 101 is '2' in crm, but '3' (quickbooks customer 1, 2026-03-02T09:30:00.000Z)"
            " was typed last",
        )


@pytest.mark.parametrize(
    ("winner", "crm_first", "stays"), [("crm", True, "2"), ("app", False, "3")], ids=["crm", "app"]
)
def test_a_conflict_that_the_later_edit_wins_is_found(
    monkeypatch: pytest.MonkeyPatch, winner: str, crm_first: bool, stays: str
) -> None:
    with a_pair(winner=winner) as world:
        edit_both(world, "2m", crm_first=crm_first)
        assert world.crm.contacts.get(CONTACT)["phone"] == stays
        all_is_well(world)
    monkeypatch.setattr(contest, "CONFLICT_WINDOW", 0)
    with a_pair(winner=winner) as world:
        edit_both(world, "2m", crm_first=crm_first)
        [finding] = broken(world, NAME)
        assert "were in conflict, and the first is the winner app's" in finding


@pytest.mark.parametrize("apart", ["0ms", "299s", "300s", "301s", "20m"])
@pytest.mark.parametrize("winner", ["crm", "app"])
def test_the_rule_itself_is_no_finding_however_near_the_edits(apart: str, winner: str) -> None:
    for crm_first in (True, False):
        with a_pair(winner=winner) as world:
            edit_both(world, apart, crm_first=crm_first)
            all_is_well(world)


def test_an_older_edit_that_a_later_touch_makes_young_may_win() -> None:
    """QuickBooks has one time for a whole record (B.6.3 #4)."""
    with a_pair(winner="app") as world:
        world.core.hold()
        world.quickbooks.customers.update(CUSTOMER, PrimaryPhone="3")
        world.advance("20m")
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("1m")
        world.quickbooks.customers.update(CUSTOMER, GivenName="Anna")
        world.core.release()
        world.advance("10m")
        assert world.crm.contacts.get(CONTACT)["phone"] == "3"
        all_is_well(world)


def test_who_edits_knowing_the_other_wins_within_the_window() -> None:
    with a_pair(winner="app") as world:
        world.quickbooks.customers.update(CUSTOMER, PrimaryPhone="3")
        world.advance("1m")
        assert world.crm.contacts.get(CONTACT)["phone"] == "3"
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("10m")
        assert world.crm.contacts.get(CONTACT)["phone"] == "2"
        all_is_well(world)


@pytest.mark.usefixtures("earliest_wins")
def test_an_edit_that_nobody_was_up_against_is_never_lost_to_what_it_replaced() -> None:
    with a_pair() as world:
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("20m")
        world.crm.contacts.update(CONTACT, phone="4")
        world.advance("10m")
        all_is_well(world)


def test_a_core_that_empties_what_is_never_cleared_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "_is_guarded", lambda _row: False)
    with a_pair() as world:
        world.quickbooks.customers.update(CUSTOMER, PrimaryEmailAddr="")
        world.advance("10m")
        assert "email of 101 was emptied by the core in crm" in broken(world, NAME)


def test_a_drift_stays_until_its_source_changes() -> None:
    with a_pair(direction="to_app") as world:
        world.quickbooks.customers.update(CUSTOMER, PrimaryPhone="3")
        world.advance("20m")
        all_is_well(world)
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("20m")
        assert world.quickbooks.customers.get(CUSTOMER)["PrimaryPhone"] == "2"
        all_is_well(world)


def test_a_source_that_is_not_carried_over_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_pair(direction="to_app") as world:
        monkeypatch.setattr(merge, "_may_be_written", lambda *_args, **_named: False)
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("20m")
        [finding] = broken(world, NAME)
        assert finding.startswith("phone of 101 is '1' in quickbooks, but '2' (crm contacts 101, ")


def test_a_restored_snapshot_takes_its_edits_with_it() -> None:
    with a_pair() as world:
        world.snapshot("before")
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("10m")
        world.restore("before")
        all_is_well(world)
        world.quickbooks.customers.update(CUSTOMER, PrimaryPhone="3")
        world.advance("10m")
        all_is_well(world)
