"""The worked examples of data-sync D that the rule for one row can express, by their numbers.

Not here, because deletion, stages or orders decide them: D-23, D-24, D-37 to D-39, D-43, D-50. D-34 to D-36
are in test_scope.py; D-25 and D-47 end in the merge of D-01 and D-02; D-41 is D-40 with a write that waits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from sync_core.rules.model import Agreed, Party
from sync_core.rules.sides import CRM, Rule
from sync_core.rules.times import edit_time
from tests.unit.rules.ledger import AMOUNT, EMAIL, NAME, PHONE, Ledger, at


@dataclass(frozen=True)
class Example:
    """A two-way sync with one app, baseline 50, edited as given."""

    number: str
    crm: tuple[str, str] | None
    app: tuple[str, str] | None
    result: str
    rule: Rule
    winner: Party = "crm"
    audited: int = 0


EXAMPLES = [
    Example("D-01", ("2", "0:00"), None, "2", "carried"),
    Example("D-02", ("100", "0:00"), ("200", "3:00"), "100", "conflict", audited=1),
    Example("D-03", ("100", "3:00"), ("200", "0:00"), "100", "conflict", audited=1),
    Example("D-04", ("100", "0:00"), ("200", "3:00"), "200", "conflict", "app", audited=1),
    Example("D-05", ("100", "0:00.000"), ("200", "5:00.000"), "100", "conflict", audited=1),
    Example("D-06", ("100", "0:00.000"), ("200", "5:00.001"), "200", "later", audited=1),
    Example("D-07", ("100", "5:00.001"), ("200", "0:00"), "100", "later", "app", audited=1),
    Example("D-08", ("7", "0:00"), ("7", "1:00"), "7", "equal"),
    Example("D-10", ("100", "4:00.000"), ("200", "4:00.000"), "100", "conflict", audited=1),
    Example(
        "D-10 with the app as winner", ("100", "4:00"), ("200", "4:00"), "200", "conflict", "app", audited=1
    ),
    Example("D-20", ("", "0:00"), ("7", "2:00"), "7", "kept"),
    Example("D-20 mirrored", ("7", "0:00"), ("", "2:00"), "7", "kept", "app"),
    Example("D-21", ("", "9:00"), ("7", "0:00"), "", "later", audited=1),
    Example("D-26", ("100", "0:00"), ("200", "2:00"), "100", "conflict", audited=1),
    Example("D-31", ("100", "30:00"), None, "100", "carried"),
    Example("D-32", ("100", "30:00"), ("200", "300:00"), "200", "later", audited=1),
    Example("D-33", ("100", "30:00"), ("200", "33:00"), "100", "conflict", audited=1),
    Example("D-35", ("50", "20:00"), ("200", "2:00"), "200", "carried"),
    Example("D-48", ("120", "3:30"), ("200", "6:00"), "120", "conflict", audited=1),
    Example("D-49", ("50", "2:00"), ("200", "3:00"), "200", "carried"),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.number)
def test_worked_example(example: Example) -> None:
    ledger = Ledger(AMOUNT).link(winner=example.winner)
    for side, edit in ((CRM, example.crm), ("A", example.app)):
        if edit:
            ledger.edit(side, *edit)
    found = ledger.settle()
    assert ledger.values() == {CRM: example.result, "A": example.result}
    assert found.rule == example.rule
    assert len(found.lost) == example.audited
    assert ledger.settle().rule == "same"


def test_d08_equal_edits_write_nothing_and_move_the_baseline() -> None:
    ledger = Ledger(NAME, base="Anna").link().edit(CRM, "Ann", "0:00").edit("A", "Ann", "1:00")
    found = ledger.settle()
    assert (found.writes, found.lost) == ((), ())
    assert found.settled == (("A", Agreed(("Ann",), ("Ann",), CRM, at("1:00"))),)


def test_d09_equal_but_for_the_spelling_keeps_both_spellings() -> None:
    ledger = (
        Ledger(EMAIL, base="old@x.com").link().edit(CRM, "Ann@X.com", "0:00").edit("A", "ann@x.com ", "2:00")
    )
    found = ledger.settle()
    assert found.writes == ()
    assert ledger.values() == {CRM: "Ann@X.com", "A": "ann@x.com "}
    assert ledger.settle().writes == ()


def test_d11_fields_are_judged_one_by_one() -> None:
    name = Ledger(NAME, base="N").link().edit(CRM, "N1", "0:00")
    amount = Ledger(AMOUNT).link().edit(CRM, "100", "1:00").edit("A", "200", "2:00")
    close = Ledger(replace(NAME, name="close"), base="d1").link().edit("A", "d2", "2:30")
    assert [one.settle().value[0] for one in (name, amount, close)] == ["N1", "100", "d2"]


def test_d12_each_field_has_its_own_distance() -> None:
    name = Ledger(NAME, base="N").link().edit(CRM, "N1", "0:00").edit("A", "N2", "8:00")
    amount = Ledger(AMOUNT).link().edit(CRM, "100", "9:00").edit("A", "200", "10:00")
    assert [(one.settle().value[0], one.row.name) for one in (name, amount)] == [
        ("N2", "name"),
        ("100", "amount"),
    ]


@pytest.mark.parametrize(
    ("number", "record_time", "crm_time", "winner", "result"),
    [("D-13", "6:00", "3:00", "crm", "100"), ("D-14", "8:00", "6:00", "app", "200")],
)
def test_one_time_for_the_whole_record(
    number: str, record_time: str, crm_time: str, winner: Party, result: str
) -> None:
    ledger = Ledger(AMOUNT).link(winner=winner).edit(CRM, "100", crm_time).edit("A", "200", record_time)
    assert ledger.settle().value == (result,)


def test_d15_one_way_source_wins_though_earlier() -> None:
    ledger = Ledger().link(takes=False, winner="app").edit(CRM, "100", "3:00").edit("A", "200", "0:00")
    found = ledger.settle()
    assert ledger.values() == {CRM: "200", "A": "200"}
    assert (found.rule, [claim.side for claim in found.lost]) == ("one_way", [CRM])


def test_d16_to_d18_drift_stays_until_a_resync() -> None:
    ledger = Ledger().link(takes=False, winner="app").edit(CRM, "100", "0:00")
    found = ledger.settle()
    assert (found.rule, found.writes, found.drift, found.lost) == ("drift", (), ("A",), ())
    assert ledger.settle().writes == ()
    ledger.apps["A"] = replace(ledger.apps["A"], resync=True)
    found = ledger.settle()
    assert ledger.values() == {CRM: "50", "A": "50"}
    assert (found.rule, found.lost[0].value) == ("one_way", ("100",))


def test_drift_of_the_app_in_a_sync_to_the_app() -> None:
    ledger = Ledger().link(gives=False).edit("A", "200", "0:00")
    assert ledger.settle().rule == "drift"
    ledger.edit(CRM, "100", "9:00")
    found = ledger.settle()
    assert ledger.values() == {CRM: "100", "A": "100"}
    assert (found.rule, found.lost[0].side) == ("one_way", "A")
    ledger.edit("A", "300", "20:00")
    ledger.apps["A"] = replace(ledger.apps["A"], resync=True)
    assert ledger.settle().rule == "one_way"
    assert ledger.values() == {CRM: "100", "A": "100"}


def test_a_resync_may_empty_what_drifted_but_not_a_protected_row() -> None:
    for row, left in ((PHONE, ""), (EMAIL, "7")):
        ledger = Ledger(row, base="").link(gives=False, resync=True).edit("A", "7", "0:00")
        ledger.settle()
        assert ledger.values()["A"] == left


def test_d19_a_row_may_be_one_way_in_a_two_way_sync() -> None:
    ledger = Ledger().link(takes=False).edit(CRM, "100", "0:00").edit("A", "200", "2:00")
    assert ledger.settle().rule == "one_way"
    assert ledger.values() == {CRM: "200", "A": "200"}


def test_a_clear_is_carried_over() -> None:
    ledger = Ledger(PHONE, base="5").link().edit(CRM, "", "0:00")
    assert (ledger.settle().rule, ledger.values()) == ("carried", {CRM: "", "A": ""})


@pytest.mark.parametrize("side", [CRM, "A"])
def test_d22_a_clear_of_a_protected_row_stays_where_it_is(side: str) -> None:
    ledger = Ledger(EMAIL, base="a@x.com").link().edit(side, "", "0:00")
    for _ in range(2):
        found = ledger.settle()
        assert (found.rule, found.writes, found.lost) == ("protected", (), ())
        assert (found.warning, found.cleared, found.drift) == ("FIELD_PROTECTED", side, ("A",))
    other = "A" if side == CRM else CRM
    assert ledger.values() == {CRM: "a@x.com", "A": "a@x.com", side: ""}
    ledger.edit(other, "b@x.com", "20:00")
    assert (ledger.settle().warning, ledger.values()) == ("", {CRM: "b@x.com", "A": "b@x.com"})


def test_never_clear_is_protection_without_a_warning() -> None:
    ledger = Ledger(replace(PHONE, mode="never_clear"), base="5").link().edit(CRM, "", "0:00")
    found = ledger.settle()
    assert (found.rule, found.warning, found.writes) == ("never_clear", "", ())


def test_drift_of_a_protected_row_is_no_clear() -> None:
    ledger = Ledger(EMAIL, base="").link(gives=False).edit("A", "a@x.com", "0:00")
    found = ledger.settle()
    assert (found.rule, found.warning, found.drift) == ("drift", "", ("A",))


def test_on_create_only_rests_once_both_exist() -> None:
    ledger = (
        Ledger(replace(AMOUNT, mode="on_create_only")).link().edit(CRM, "1", "0:00").edit("A", "2", "1:00")
    )
    found = ledger.settle()
    assert (found.rule, found.writes) == ("on_create_only", ())


def test_d27_nothing_is_too_old() -> None:
    ledger = Ledger().link().edit(CRM, "100", "0:00")
    ledger.settle()
    ledger.edit("A", "200", "0:30")
    assert (ledger.settle().rule, ledger.values()[CRM]) == ("carried", "200")


@pytest.mark.parametrize(
    ("number", "stamp", "seen_at", "offset", "true"),
    [
        ("D-28", "8:00", "10:00", at("4:00"), "4:00"),
        ("D-29", "1:00", "10:00", 0, "1:00"),
        ("D-30", "60:00", "5:00", 0, "5:00"),
        ("a second ahead", "5:01.000", "5:00", 0, "5:01.000"),
        ("more than a second ahead", "5:01.001", "5:00", 0, "5:00"),
    ],
)
def test_whose_clock(number: str, stamp: str, seen_at: str, offset: int, true: str) -> None:
    assert edit_time(at(stamp) - offset, at(seen_at)) == at(true)
    crm_time = "1:00" if number == "D-30" else "0:00"
    if number.startswith("D-"):
        assert Ledger().link().edit(CRM, "100", crm_time).edit("A", "200", true).settle().value == ("100",)


@pytest.mark.parametrize(
    ("row", "crm", "app", "result"),
    [(PHONE, "", "5", "5"), (NAME, "CEO", "CTO", "CEO"), (NAME, "CEO", "", "CEO")],
)
def test_d44_first_merge(row: object, crm: str, app: str, result: str) -> None:
    ledger = Ledger(PHONE if row is PHONE else NAME, base=None).link()
    ledger.edit(CRM, crm, "0:00").edit("A", app, "99:00")
    found = ledger.settle()
    assert (found.rule, ledger.values()) == ("first_merge", {CRM: result, "A": result})
    assert len(found.lost) == (1 if crm and app else 0)


def test_first_merge_lets_the_winner_app_overwrite() -> None:
    ledger = Ledger(NAME, base=None).link(winner="app").edit(CRM, "CEO", "99:00").edit("A", "CTO", "0:00")
    found = ledger.settle()
    assert (found.lost[0].value, ledger.values()) == (("CEO",), {CRM: "CTO", "A": "CTO"})


def test_d45_an_empty_source_does_not_erase_in_the_first_merge() -> None:
    ledger = Ledger(NAME, base=None).link(takes=False, winner="app").edit(CRM, "CEO", "0:00")
    assert (ledger.settle().writes, ledger.values()[CRM]) == ((), "CEO")
    ledger = Ledger(NAME, base=None).link(gives=False).edit("A", "CTO", "0:00")
    assert (ledger.settle().writes, ledger.values()["A"]) == ((), "CTO")


def test_first_merge_of_equal_values_is_only_a_baseline() -> None:
    ledger = Ledger(NAME, base=None).link().edit(CRM, "CEO", "0:00").edit("A", "CEO ", "0:00")
    found = ledger.settle()
    assert (found.rule, found.writes, [id for id, _ in found.settled]) == ("equal", (), ["A"])


def test_d46_an_app_that_rewrites_what_it_is_given_makes_no_loop() -> None:
    ledger = Ledger(PHONE, base="1").link().edit(CRM, "0041 44 123", "0:00")
    ledger.settle()
    rewritten = ("+41 44 123",)
    side = ledger.apps["A"]
    assert side.agreed is not None
    ledger.apps["A"] = replace(side, value=rewritten, agreed=replace(side.agreed, app=rewritten))
    found = ledger.resolve()
    assert (found.rule, found.writes, found.drift) == ("same", (), ())
    ledger.edit("A", "+41 (44) 123", "9:00")
    assert ledger.resolve().writes == ()
    ledger.edit("A", "+41 44 999", "10:00")
    assert ledger.resolve().writes == (CRM,)


@pytest.mark.parametrize(
    ("number", "crm", "app", "result"), [("D-40", "Beta", "Gamma", "Beta"), ("D-42", "", "Gamma", "Gamma")]
)
def test_an_association_is_judged_as_a_field(number: str, crm: str, app: str, result: str) -> None:
    ledger = Ledger(NAME, base="Acme").link().edit(CRM, crm, "0:00").edit("A", app, "2:00")
    assert ledger.settle().value == (result,)


def test_an_address_is_moved_together() -> None:
    row = replace(NAME, crm=("street", "city"), app=("Line1", "City"))
    ledger = Ledger(row)
    agreed = Agreed(("Main St", "Bern"), ("Main St", "Bern"))
    ledger.link()
    ledger.crm = replace(ledger.crm, value=("Main St", "Basel"), at=at("0:00"))
    ledger.apps["A"] = replace(ledger.apps["A"], value=("Side St", "Bern"), at=at("9:00"), agreed=agreed)
    assert ledger.resolve().value == ("Side St", "Bern")


@pytest.mark.parametrize(
    ("crm_time", "exact", "needed"),
    [("3:00", False, True), ("3:00", True, False), ("9:00", False, True), ("0:00", False, True)],
)
def test_a_conflict_asks_for_the_property_times(crm_time: str, exact: bool, needed: bool) -> None:
    ledger = Ledger().link().edit(CRM, "100", crm_time, exact=exact).edit("A", "200", "2:00")
    assert ledger.resolve().needs_times is needed


def test_no_property_times_are_asked_for_where_they_decide_nothing() -> None:
    # The record's time is never before the property's: an app edit beyond the window wins either way.
    far = Ledger().link().edit(CRM, "100", "0:00", exact=False).edit("A", "200", "5:00.001")
    one_way = Ledger().link(takes=False).edit(CRM, "100", "0:00", exact=False).edit("A", "200", "1:00")
    alone = Ledger().link().edit(CRM, "100", "0:00", exact=False)
    equal = Ledger().link().edit(CRM, "100", "0:00", exact=False).edit("A", "100", "1:00")
    first = Ledger(base=None).link().edit(CRM, "100", "0:00", exact=False).edit("A", "200", "1:00")
    assert [one.resolve().needs_times for one in (far, one_way, alone, equal, first)] == [False] * 5


def test_winner_overwrites_is_a_first_merge_again() -> None:
    ledger = Ledger().link(winner="app").edit(CRM, "100", "300:00").edit("A", "200", "30:00")
    ledger.apps["A"] = replace(ledger.apps["A"], agreed=None)
    assert (ledger.settle().rule, ledger.values()[CRM]) == ("first_merge", "200")
