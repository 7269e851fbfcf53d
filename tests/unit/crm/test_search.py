"""Search: operators, limits, order, and an index that lags (CRM contract 6)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller, where


@pytest.fixture
def people(caller: Caller) -> Caller:
    """Four contacts, 101 to 104, a second apart."""
    caller.contact(
        email="ada@acme.test", firstname="Ada", city="Turin", annualrevenue="900", phone="+39 011 1"
    )
    caller.advance(1_000)
    caller.contact(email="bob@acme.test", firstname="Bob", city="Bern", annualrevenue="1200.50")
    caller.advance(1_000)
    caller.contact(email="eva@other.test", firstname="Éva", lifecyclestage="customer", annualrevenue="80")
    caller.advance(1_000)
    caller.contact(email="dan@other.test", firstname="Ada Dana", city="turin")
    return caller


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ([where("city", "EQ", "TURIN")], "1 4"),
        ([where("city", "NEQ", "Turin")], "2"),
        ([where("city", "IN", "turin", "bern")], "1 2 4"),
        ([where("city", "IN", "Turin")], ""),
        ([where("city", "NOT_IN", "turin")], "2"),
        ([where("city", "HAS_PROPERTY")], "1 2 4"),
        ([where("city", "NOT_HAS_PROPERTY")], "3"),
        ([where("firstname", "EQ", "éva")], "3"),
        ([where("firstname", "EQ", "ÉVA")], "3"),
        ([where("firstname", "IN", "éva", "bob")], "2 3"),
        ([where("firstname", "IN", "Éva", "bob")], "2"),
        ([where("firstname", "IN", "éva", "Bob")], "3"),
        ([where("annualrevenue", "GT", "80")], "1 2"),
        ([where("annualrevenue", "BETWEEN", "80", "900")], "1 3"),
        ([where("annualrevenue", "EQ", "1200.5")], "2"),
        ([where("lifecyclestage", "EQ", "customer")], "3"),
        ([where("lifecyclestage", "EQ", "Customer")], ""),
        ([where("lifecyclestage", "IN", "lead", "customer")], "1 2 3 4"),
        ([where("email", "CONTAINS_TOKEN", "*@acme.test")], "1 2"),
        ([where("email", "CONTAINS_TOKEN", "acm")], ""),
        ([where("email", "NOT_CONTAINS_TOKEN", "*@acme.test")], "3 4"),
        ([where("firstname", "CONTAINS_TOKEN", "ada")], "1 4"),
        ([where("createdate", "GTE", "2026-11-02T09:15:06.120Z")], "3 4"),
        ([where("createdate", "LT", "1793610905120")], "1"),
        ([where("hs_object_id", "GT", "102")], "3 4"),
        ([where("hs_object_id", "LT", "9" * 5_000)], "1 2 3 4"),
        ([where("hs_object_id", "CONTAINS_TOKEN", "103")], "3"),
        ([where("hs_is_contact", "EQ", "True")], "1 2 3 4"),
        ([where("hs_is_contact", "EQ", False)], ""),
        ([where("hs_additional_emails", "IN", *map(str, range(3_000)))], ""),
        ([where("city", "IN", "bern", *map(str, range(3_000)))], "2"),
        ([where("city", "EQ", "turin"), where("annualrevenue", "LTE", "900")], "1"),
    ],
    ids=str,
)
def test_operators(people: Caller, filters: list[dict[str, Any]], ids: str) -> None:
    assert people.found(*filters) == [f"10{id}" for id in ids.split()]


def test_groups_are_alternatives(people: Caller) -> None:
    groups = [{"filters": [where("city", "EQ", "bern")]}, {"filters": [where("firstname", "EQ", "ada")]}]
    assert people.found(filterGroups=groups) == ["101", "102"]
    assert people.found(filters=[where("city", "EQ", "bern")]) == ["102"]


def test_the_query_looks_into_the_searchable_properties(people: Caller) -> None:
    assert people.found(query="ada") == ["101", "104"]
    assert people.found(query="ADA acme") == ["101"]
    assert people.found(query="turin") == []
    assert people.found(query="390111") == ["101"], "a phone is searched by its digits"
    assert people.found(query="+39 011 1") == ["101"]


def test_order_and_pages(people: Caller) -> None:
    first = people.search(sorts=[{"propertyName": "annualrevenue", "direction": "DESCENDING"}], limit=2)
    assert [one["id"] for one in first["results"]] == ["102", "101"]
    assert (first["total"], first["paging"]) == (4, {"next": {"after": "2"}})
    rest = people.search(sorts=["-annualrevenue"], limit=2, after="2")
    assert [one["id"] for one in rest["results"]] == ["103", "104"]
    assert "paging" not in rest
    assert people.found(sorts=["firstname"]) == ["101", "104", "102", "103"]
    people.contact(firstname="éa")
    assert people.found(sorts=["-firstname"]) == ["103", "105", "102", "104", "101"]
    assert people.found() == ["101", "102", "103", "104", "105"]


def test_a_page_of_nothing_leads_nowhere(people: Caller) -> None:
    assert people.search(limit=0) == {"total": 4, "results": []}


@pytest.mark.parametrize("threshold", [0, 1_000_000])
def test_a_date_compares_as_its_midnight(caller: Caller, threshold: int) -> None:
    body = {"name": "renewal", "label": "R", "type": "date", "fieldType": "date"}
    caller.ask("POST", "/crm/v3/properties/contacts", body | {"groupName": "contactinformation"}, status=201)
    caller.switch(index_threshold=threshold)
    id, noon = caller.contact(renewal="2026-11-02"), "2026-11-02T12:00:00Z"
    for operator, value, found in (
        ("EQ", "1793577600000", [id]),
        ("EQ", noon, []),
        ("GTE", noon, []),
        ("LT", noon, [id]),
        ("LT", "2026-11-02", []),
    ):
        assert caller.found(where("renewal", operator, value)) == found


def test_what_comes_back(people: Caller) -> None:
    asked: dict[str, Any] = {"properties": ["city", "nothing"], "associations": ["companies"]}
    (found,) = people.search(filters=[where("city", "EQ", "bern")], **asked)["results"]
    assert found["properties"].keys() == {"city", "createdate", "hs_object_id", "lastmodifieddate"}
    assert "associations" not in found


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 201},
        {"after": 9_999, "limit": 2},
        {"query": "x" * 3_001},
        {"sorts": ["city", "email"]},
        {"sorts": ["nothing"]},
        {"sorts": "city"},
        {"sorts": [["city"]]},
        {"sorts": [{"propertyName": "city", "direction": "UP"}]},
        {"query": {"a": 1}},
        {"query": ["ada"]},
        {"filters": [where("city", "EQ", ["Turin"])]},
        {"filters": [where("city", "IN", {"a": 1})]},
        {"filters": [where("annualrevenue", "GT", "nan")]},
        {"filters": [where("annualrevenue", "GT", "1_000")]},
        {"filters": [where("annualrevenue", "GT", "\u0661")]},
        {"filters": [where("hs_object_id", "GT", "1_0")]},
        {"filters": [where("nothing", "EQ", "1")]},
        {"filters": [where("city", "LIKE", "1")]},
        {"filters": [{"propertyName": "city", "operator": "EQ"}]},
        {"filters": [{"propertyName": "city", "operator": "IN", "value": "x"}]},
        {"filters": [where("createdate", "GT", "soon")]},
        {"filters": [where("city", "EQ", "1")] * 7},
        {"filterGroups": [{"filters": [where("city", "EQ", "1")] * 5}] * 4},
    ],
    ids=lambda body: str(body)[:60],
)
def test_what_is_refused(caller: Caller, body: dict[str, Any]) -> None:
    assert caller.search(status=400, **body)["category"] == "VALIDATION_ERROR"


def test_too_many_groups(caller: Caller) -> None:
    body = caller.search(status=400, filterGroups=[{"filters": [where("city", "EQ", "1")]}] * 6)
    assert body["message"] == "Invalid input JSON: too many filterGroups (count: 6, max allowed: 5)"


def test_by_associated_record(people: Caller) -> None:
    company = people.company(name="Acme")
    people.ask("PUT", f"/crm/v4/objects/contacts/102/associations/default/companies/{company}")
    assert people.found(where("associations.company", "EQ", company)) == ["102"]
    assert people.found(where("associations.contacts", "IN", "101", "102"), object="companies") == [company]


class TestLag:
    """What search shows while changes are not due; everything else sees them at once."""

    @pytest.fixture
    def slow(self) -> Caller:
        caller = Caller(index_lag=2_000)
        caller.contact(email="ada@acme.test", city="Turin")
        caller.advance(2_000)
        return caller

    def test_create(self, slow: Caller) -> None:
        id = slow.contact(email="bob@acme.test")
        assert slow.found() == ["101"]
        slow.advance(1_999)
        assert slow.found() == ["101"]
        slow.advance(1)
        assert slow.found() == ["101", id]

    def test_updates_become_visible_one_after_the_other(self, slow: Caller) -> None:
        slow.patch("101", city="Bern")
        slow.advance(500)
        slow.patch("101", city="Rome")
        assert slow.read("101", "city")["city"] == "Rome"
        assert slow.found(where("city", "EQ", "turin")) == ["101"]
        slow.advance(1_500)
        assert slow.found(where("city", "EQ", "bern")) == ["101"]
        assert slow.found(where("city", "EQ", "turin")) == []
        slow.advance(500)
        assert slow.found(where("city", "EQ", "rome")) == ["101"]

    def test_results_are_the_images_of_the_index(self, slow: Caller) -> None:
        slow.patch("101", city="Bern")
        (found,) = slow.search(properties=["city"])["results"]
        assert (found["properties"]["city"], found["updatedAt"]) == ("Turin", "2026-11-02T09:15:04.120Z")

    def test_archive_and_merge(self, slow: Caller) -> None:
        slow.contact(email="bob@acme.test")
        slow.advance(2_000)
        body = {"primaryObjectId": "101", "objectIdToMerge": "102"}
        survivor = slow.ask("POST", "/crm/v3/objects/contacts/merge", body)["id"]
        assert slow.found() == ["101", "102"]
        slow.advance(2_000)
        assert slow.found() == [survivor]
        slow.ask("DELETE", f"/crm/v3/objects/contacts/{survivor}", status=204)
        assert slow.search()["total"] == 1
        slow.advance(2_000)
        assert slow.search()["total"] == 0


def test_a_large_table_answers_from_an_index(caller: Caller) -> None:
    caller.switch(index_threshold=3)
    for n in range(6):
        caller.contact(email=f"u{n}@x.test", city="Turin" if n % 2 else "Bern")
    for _ in range(2):
        assert caller.found(where("city", "EQ", "turin")) == ["102", "104", "106"]
    caller.patch("101", city="turin")
    assert caller.found(where("city", "EQ", "Turin")) == ["101", "102", "104", "106"]
