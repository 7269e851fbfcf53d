"""Display names (data-sync B.11)."""

from __future__ import annotations

import pytest

from sync_core.rules.display_name import canonical_name, free_name, name_key, person_of, wanted_name
from sync_core.rules.model import ClashPolicy

ANN = {"firstname": "Ann", "lastname": " Lee ", "email": "ann@acme.com"}


@pytest.mark.parametrize(
    ("contact", "company", "from_company", "name"),
    [
        (ANN, "Acme", True, "Acme"),
        (ANN, "", True, "Ann Lee"),
        (ANN, "  ", True, "Ann Lee"),
        (ANN, ":", True, "Ann Lee"),
        (ANN, "Acme", False, "Ann Lee"),
        ({"lastname": "Lee"}, "", True, "Lee"),
        ({"firstname": "Ann"}, "", True, "Ann"),
        ({"email": "ann@acme.com"}, "", True, "ann@acme.com"),
        ({"email": "ann@acme.com"}, "Acme", False, "ann@acme.com"),
        ({}, "", True, ""),
        ({}, "Acme", False, ""),
    ],
)
def test_wanted(contact: dict[str, str], company: str, from_company: bool, name: str) -> None:
    assert wanted_name(contact, company, from_company=from_company) == name


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("Acme: North", "Acme  North"),
        ("Acme\tNorth", "Acme North"),
        ("Acme\r\nNorth\n", "Acme North"),
        ("x" * 501, "x" * 500),
        ("x" * 499 + " y", "x" * 499),
    ],
)
def test_canonical(name: str, canonical: str) -> None:
    assert canonical_name(name) == canonical


def test_names_are_compared_without_outer_blanks_and_case() -> None:
    assert name_key(" ACME ") == name_key("acme")
    assert name_key("Acme  Corp") != name_key("Acme Corp")


@pytest.mark.parametrize(
    ("policy", "taken", "name"),
    [
        ("fail", [], "Acme"),
        ("fail", ["acme"], None),
        ("append_person", ["acme"], "Acme (Ann Lee)"),
        ("append_person", ["acme", "acme (ann lee)"], None),
        ("append_number", ["acme"], "Acme (2)"),
        ("append_number", ["acme", "acme (2)", "acme (3)"], "Acme (4)"),
        ("append_number", ["acme (2)"], "Acme"),
    ],
)
def test_clash(policy: ClashPolicy, taken: list[str], name: str | None) -> None:
    assert free_name("Acme", person_of(ANN), policy=policy, taken=taken) == name


def test_a_person_is_not_appended_to_itself() -> None:
    assert free_name("Ann Lee", "ann lee", policy="append_person", taken=["ann lee"]) is None


def test_the_suffix_survives_the_cut() -> None:
    long = "x" * 500
    name = free_name(long, "Ann Lee", policy="append_person", taken=[name_key(long)])
    assert name == "x" * 490 + " (Ann Lee)"
