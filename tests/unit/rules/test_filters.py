"""Filters (data-sync B.3.1)."""

from __future__ import annotations

import pytest

from sync_core.rules.filters import OPERATORS, FilterVerdict, Subject, holds, judge
from sync_core.rules.model import Criterion


@pytest.mark.parametrize(
    ("operator", "values", "text", "expected"),
    [
        ("is_any_of", ("lead", "Customer"), "customer ", True),
        ("is_any_of", ("lead",), "", False),
        ("is_none_of", ("draft",), "open", True),
        ("is_none_of", ("draft",), "Draft", False),
        ("is_none_of", ("draft",), "", True),
        ("is_known", (), "x", True),
        ("is_known", (), " ", False),
        ("is_unknown", (), "", True),
        ("is_unknown", (), "x", False),
        ("equals", ("1.50",), "1.5", True),
        ("equals", ("2026-11-21",), "2026-11-21T00:00:00Z", True),
        ("equals", ("ACME",), "acme", True),
        ("equals", ("8001",), "08001", False),
        ("equals", ("0",), "0.0", True),
        ("contains", ("cm",), "ACME", True),
        ("contains", ("x",), "ACME", False),
        ("before", ("2026-11-21",), "2026-11-20T23:59:59Z", True),
        ("before", ("2026-11-21",), "2026-11-21", False),
        ("after", ("2026-11-21T00:00:00+01:00",), "2026-11-20T23:00:00.001Z", True),
        ("after", ("2026-11-21T00:00:00+01:00",), "2026-11-20T23:00:00Z", False),
        ("after", ("2026-11-21",), "soon", False),
        ("between", ("1", "2"), "2.0", True),
        ("between", ("1", "2"), "2.01", False),
        ("between", ("2026-01-01", "2026-01-31"), "2026-01-31", True),
        ("between", ("2026-01-01", "2026-01-31"), "", False),
        ("greater", ("10",), "9", False),
        ("greater", ("9",), "10", True),
        ("less", ("9",), "10", False),
        ("less", ("10",), "9", True),
        ("less", ("10",), "nine", False),
    ],
)
def test_operator(operator: str, values: tuple[str, ...], text: str, expected: bool) -> None:
    assert operator in OPERATORS
    assert holds(Criterion("p", operator, values), text) is expected


CITY = Criterion("city", "equals", ("Bern",))
ADULT = Criterion("age", "greater", ("17",))
OPEN = Criterion("status", "equals", ("open",), object="invoices")
LARGE = Criterion("total", "greater", ("100",), object="invoices")


def test_groups_by_or_and_criteria_by_and() -> None:
    wanted = ((CITY, ADULT), (Criterion("vip", "equals", ("true",)),))
    assert judge(wanted, Subject({"city": "Bern", "age": "18"}, {})).met
    assert judge(wanted, Subject({"city": "Basel", "vip": "true"}, {})).met
    assert judge(wanted, Subject({"city": "Bern", "age": "17"}, {})) == FilterVerdict(False, ADULT)


def test_the_empty_filter_lets_everything_in() -> None:
    assert judge((), Subject({}, {})) == FilterVerdict(True)


def test_one_associated_record_must_meet_all_criteria_of_its_object() -> None:
    split = {"invoices": [{"status": "open", "total": "50"}, {"status": "paid", "total": "500"}]}
    whole = {"invoices": [*split["invoices"], {"status": "open", "total": "500"}]}
    both = {"city": "Bern"}
    assert judge(((CITY, OPEN, LARGE),), Subject(both, split)) == FilterVerdict(False, LARGE)
    assert judge(((CITY, OPEN, LARGE),), Subject(both, whole)).met
    # Criteria in different groups may be met by different records.
    assert judge(((OPEN,), (LARGE,)), Subject(both, split)).met


def test_no_associated_record_meets_nothing() -> None:
    assert judge(((OPEN, LARGE),), Subject({"status": "open"}, {})) == FilterVerdict(False, OPEN)
    never = Criterion("status", "is_unknown", object="invoices")
    assert not judge(((never,),), Subject({}, {})).met
