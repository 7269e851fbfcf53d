"""One CRM record linked in several syncs: data-sync B.6.9 and D-51 to D-54."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync_core.rules.model import Party
from sync_core.rules.sides import CRM
from tests.unit.rules.ledger import PHONE, Ledger, at


def twins(*, winner: Party = "crm", gives: bool = True, takes: bool = True) -> Ledger:
    """A1, created first, and A2, all agreed on phone 0."""
    ledger = Ledger(PHONE, base="0").link("A2", created=2, gives=gives, takes=takes)
    return ledger.link("A1", created=1, winner=winner)


def everywhere(value: str) -> dict[str, str]:
    return {CRM: value, "A2": value, "A1": value}


def test_d51_two_apps_within_the_window() -> None:
    ledger = twins().edit("A1", "1", "0:00").edit("A2", "2", "2:00")
    found = ledger.settle()
    assert ledger.values() == everywhere("1")
    assert (found.rule, found.origin, found.writes) == ("conflict", "A1", (CRM, "A2"))
    assert [(claim.side, claim.value) for claim in found.lost] == [("A2", ("2",))]


@pytest.mark.parametrize(("winner", "result"), [("crm", "3"), ("app", "1")])
def test_d52_the_crm_edits_too(winner: Party, result: str) -> None:
    ledger = twins(winner=winner).edit("A1", "1", "0:00").edit(CRM, "3", "1:00").edit("A2", "2", "2:00")
    ledger.settle()
    assert ledger.values() == everywhere(result)


def test_d53_the_latest_edit_alone_in_its_window() -> None:
    ledger = twins().edit("A1", "1", "0:00").edit(CRM, "3", "1:00").edit("A2", "2", "9:00")
    assert ledger.settle().rule == "later"
    assert ledger.values() == everywhere("2")


def test_d54_a_value_of_ours_stands_for_the_edit_it_came_from() -> None:
    ledger = twins().edit("A1", "1", "0:00")
    ledger.settle(down={"A2"})
    assert (ledger.crm.at, ledger.values()) == (at("4:00"), {CRM: "1", "A2": "0", "A1": "1"})
    ledger.edit("A2", "2", "2:00")
    found = ledger.settle()
    assert (found.rule, found.origin, found.at) == ("conflict", "A1", at("0:00"))
    assert ledger.values() == everywhere("1")


def test_d54_mirrored_the_late_edit_is_the_later_one() -> None:
    ledger = twins().edit("A1", "1", "0:00")
    ledger.settle(down={"A2"})
    ledger.edit("A2", "2", "5:00.001")
    found = ledger.settle()
    assert (found.rule, [claim.side for claim in found.lost]) == ("later", [CRM])
    assert ledger.values() == everywhere("2")


def test_an_app_that_is_down_gets_the_value_later() -> None:
    ledger = twins().edit(CRM, "3", "1:00")
    ledger.settle(down={"A2"})
    assert ledger.settle(down={"A2"}).writes == ("A2",)
    assert (ledger.settle().writes, ledger.values()) == (("A2",), everywhere("3"))
    assert ledger.settle().rule == "same"


def test_an_edit_on_top_of_a_value_is_not_undone_because_another_app_is_down() -> None:
    ledger = twins().edit(CRM, "3", "0:00")
    ledger.settle(down={"A2"})
    ledger.edit("A1", "4", "2:00")
    ledger.settle(down={"A2"})
    assert ledger.values() == {CRM: "4", "A2": "0", "A1": "4"}
    ledger.settle()
    assert ledger.values() == everywhere("4")


def test_a_crm_edit_back_to_the_old_value_is_an_edit() -> None:
    ledger = twins().edit("A1", "1", "0:00")
    ledger.settle(down={"A2"})
    ledger.edit(CRM, "0", "6:00")
    found = ledger.settle()
    assert (found.origin, found.at, ledger.values()) == (CRM, at("6:00"), everywhere("0"))


def test_the_empty_winner_gives_way_to_the_next() -> None:
    ledger = twins().edit("A1", "", "0:00").edit("A2", "2", "1:00")
    assert ledger.settle().rule == "kept"
    assert ledger.values() == everywhere("2")


def test_a_sync_to_the_app_is_no_candidate_and_receives() -> None:
    ledger = twins(gives=False).edit("A2", "2", "3:00").edit("A1", "1", "0:00")
    found = ledger.settle()
    assert (found.origin, ledger.values()) == ("A1", everywhere("1"))


def test_the_loser_that_may_not_receive_keeps_its_value_for_good() -> None:
    ledger = twins(takes=False).edit("A1", "1", "0:00").edit("A2", "2", "3:00")
    found = ledger.settle()
    assert (found.drift, found.lost) == (("A2",), ())
    for _ in range(2):
        assert (ledger.settle().rule, ledger.values()) == ("drift", {CRM: "1", "A2": "2", "A1": "1"})
    ledger.edit("A2", "5", "20:00")
    ledger.settle()
    assert ledger.values() == everywhere("5")


def test_the_only_writer_into_the_crm_is_its_source() -> None:
    ledger = Ledger(PHONE, base="0").link("in", takes=False, created=1).link("out", gives=False, created=2)
    ledger.edit(CRM, "3", "0:00")
    assert (ledger.settle().drift, ledger.values()) == (("in",), {CRM: "3", "in": "0", "out": "3"})
    ledger.edit("in", "1", "-9:00")
    found = ledger.settle()
    assert (found.rule, ledger.values()) == ("one_way", {CRM: "1", "in": "1", "out": "1"})


def test_what_lost_stays_lost_while_the_crm_is_written_first() -> None:
    ledger = Ledger(PHONE, base="0").link("two", created=1).link("in", takes=False, winner="app", created=2)
    ledger.edit(CRM, "2", "5:00.001").edit("in", "1", "0:00.001").edit("two", "3", "0:00")
    found = ledger.settle(down={"two"})
    assert (found.rule, ledger.crm.value) == ("conflict", ("1",))
    found = ledger.settle()
    assert (found.rule, found.lost[0].value) == ("several", ("3",))
    assert ledger.values() == {CRM: "1", "two": "1", "in": "1"}


def test_a_new_link_joins_the_established_ones() -> None:
    ledger = twins().edit("A1", "1", "0:00")
    ledger.apps["A2"] = replace(ledger.apps["A2"], agreed=None, value=("2",))
    found = ledger.settle()
    assert (ledger.values(), found.lost[0].side) == (everywhere("1"), "A2")
    ledger = twins()
    ledger.apps["A2"] = replace(ledger.apps["A2"], agreed=None, value=("2",), winner="app")
    assert (ledger.settle().rule, ledger.values()) == ("first_merge", everywhere("2"))


def test_an_own_crm_edit_that_one_app_took_over_has_its_property_time() -> None:
    ledger = twins().edit(CRM, "3", "8:00", exact=False)
    ledger.settle(down={"A2"})
    ledger.edit("A2", "2", "9:00")
    assert ledger.resolve().needs_times
    ledger.crm = replace(ledger.crm, at=at("1:00"), exact=True)
    found = ledger.resolve()
    assert (found.needs_times, found.rule, found.value) == (False, "later", ("2",))


def test_a_value_whose_sync_is_gone_counts_as_the_crms() -> None:
    ledger = twins().edit("A1", "1", "0:00")
    ledger.settle(down={"A2"})
    del ledger.apps["A1"]
    ledger.edit("A2", "2", "2:00")
    assert ledger.settle().value == ("1",)
