"""Canonical forms by example (data-sync B.6.1, B.7.1)."""

from __future__ import annotations

import pytest

from sync_core.rules.model import Kind
from sync_core.rules.values import canonical, instant_of, is_empty, number_of, read_row, write_row

SAME: list[tuple[Kind, str, str]] = [
    ("text", " a\r\nb ", "a\nb"),
    ("text", "Caf\u0065\u0301", "Caf\u00e9"),
    ("email", " Ann@X.COM", "ann@x.com"),
    ("phone", "+41 (44) 123-45", "+414412345"),
    ("phone", "(+41) 44", "+4144"),
    ("phone", "044/123", "044 123"),
    ("phone", "ask Ann ", "ask Ann"),
    ("number", "100.00", "1e2"),
    ("number", "-0.0", "0"),
    ("number", "007.50", "7.5"),
    ("number", "12 apples ", "12 apples"),
    ("date", "2026-11-21T00:00:00Z", "2026-11-21"),
    ("date", "1795219200000", "2026-11-21"),
    ("date", "2026-11-21T23:30:00-02:00", "2026-11-22"),
    ("date", "soon ", "soon"),
    ("name", "  ACME   Corp ", "acme corp"),
    ("name", "Straße", "STRASSE"),
    ("domain", "https://www.Acme.com/de?x=1", "acme.com"),
    ("url", "HTTPS://Acme.com/", "https://acme.com"),
]

DIFFERENT: list[tuple[Kind, str, str]] = [
    ("text", "Ann", "ann"),
    ("phone", "0041 44", "+41 44"),
    ("phone", "ask Ann", ""),
    ("number", "1,5", "15"),
    ("number", "1_000", "1000"),
    ("date", "2026-11-21", "2026-11-22"),
    ("name", "Acme Corp", "AcmeCorp"),
    ("domain", "shop.acme.com", "acme.com"),
    ("url", "acme.com/de", "acme.com/fr"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_same_value(kind: Kind, one: str, other: str) -> None:
    assert canonical((one,), kind) == canonical((other,), kind)


@pytest.mark.parametrize(("kind", "one", "other"), DIFFERENT)
def test_different_value(kind: Kind, one: str, other: str) -> None:
    assert canonical((one,), kind) != canonical((other,), kind)


@pytest.mark.parametrize(
    ("text", "places", "form"), [("10.005", 2, "10.01"), ("10.004", 2, "10"), ("7", 2, "7"), ("2.5", 0, "3")]
)
def test_numbers_at_the_coarser_precision(text: str, places: int, form: str) -> None:
    assert canonical((text,), "number", places) == (form,)


def test_a_group_is_empty_only_as_a_whole() -> None:
    assert is_empty(("", " \t"))
    assert is_empty(())
    assert not is_empty(("", "Bern"))


def test_a_missing_field_is_empty() -> None:
    assert read_row({"city": "Bern"}, ("street", "city")) == ("", "Bern")
    assert write_row(("", "Bern"), ("Line1", "City")) == {"Line1": "", "City": "Bern"}
    with pytest.raises(ValueError, match="zip"):
        write_row(("Bern",), ("Line1", "City"))


def test_instants_and_numbers() -> None:
    assert instant_of("1970-01-01T00:00:01.5+00:00") == 1_500
    assert instant_of("1970-01-02") == 86_400_000
    assert instant_of("tomorrow") is None
    assert number_of("NaN") is None
