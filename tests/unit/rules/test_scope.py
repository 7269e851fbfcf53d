"""Who takes part in a sync (data-sync B.3.1), with D-34 to D-36."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync_core.rules.filters import Subject
from sync_core.rules.model import Criterion, Direction, Options, Sync
from sync_core.rules.scope import Scope, scope_of_pair, scope_of_record
from sync_core.rules.sides import CRM
from tests.unit.rules.ledger import Ledger

IS_LEAD = Criterion("status", "equals", ("lead",))
IS_BIG = Criterion("balance", "greater", ("100",))
SYNC = Sync("s", "c", "quickbooks", "contacts", "customer", "two_way", "crm", ((IS_LEAD,),), ((IS_BIG,),), ())


def subject(**fields: str) -> Subject:
    return Subject(fields, {})


LEAD, OTHER = subject(status="lead"), subject(status="other")
BIG, SMALL = subject(balance="200"), subject(balance="1")


@pytest.mark.parametrize(
    ("direction", "crm", "app", "inside"),
    [
        ("two_way", LEAD, SMALL, True),
        ("two_way", OTHER, BIG, True),
        ("two_way", OTHER, SMALL, False),
        ("to_app", OTHER, BIG, False),
        ("to_app", LEAD, SMALL, True),
        ("to_crm", LEAD, SMALL, False),
        ("to_crm", OTHER, BIG, True),
    ],
)
def test_one_filter_of_a_direction_that_is_on_suffices(
    direction: Direction, crm: Subject, app: Subject, inside: bool
) -> None:
    found = scope_of_pair(replace(SYNC, direction=direction), crm=crm, app=app, linked=True)
    assert found.inside is inside
    assert found.reason == ("" if inside else "FILTER_NOT_MET")


def test_d34_and_d35_a_record_leaves_and_comes_back() -> None:
    found = scope_of_pair(SYNC, crm=OTHER, app=SMALL, linked=True)
    assert found == Scope(inside=False, reason="FILTER_NOT_MET", failing=IS_LEAD)
    assert scope_of_pair(SYNC, crm=LEAD, app=SMALL, linked=True).inside
    ledger = Ledger().link().edit("A", "200", "2:00")
    ledger.settle()
    assert ledger.values() == {CRM: "200", "A": "200"}


def test_d36_entry_only_keeps_what_is_linked() -> None:
    sync = replace(SYNC, options=Options(filter_scope="entry_only"))
    assert scope_of_pair(sync, crm=OTHER, app=SMALL, linked=True).inside
    assert not scope_of_pair(sync, crm=OTHER, app=SMALL, linked=False).inside


def test_a_lone_record_is_judged_by_its_own_side() -> None:
    found = scope_of_record(SYNC, side="crm", subject=OTHER, has_key=True)
    assert (found.inside, found.reason, found.failing) == (False, "FILTER_NOT_MET", IS_LEAD)
    assert scope_of_record(SYNC, side="crm", subject=LEAD, has_key=True) == Scope(
        inside=True, may_create=True
    )
    assert scope_of_record(SYNC, side="app", subject=BIG, has_key=True).may_create


def test_nothing_is_created_against_the_direction() -> None:
    sync = replace(SYNC, direction="to_crm")
    assert scope_of_record(sync, side="crm", subject=OTHER, has_key=True) == Scope(inside=True)


def test_a_lone_record_needs_a_key_unless_matching_is_off() -> None:
    assert scope_of_record(SYNC, side="crm", subject=LEAD, has_key=False).reason == "NO_MATCH_KEY"
    assert scope_of_record(SYNC, side="crm", subject=OTHER, has_key=False).reason == "FILTER_NOT_MET"
    sync = replace(SYNC, options=Options(matching="none"))
    assert scope_of_record(sync, side="crm", subject=LEAD, has_key=False).inside
