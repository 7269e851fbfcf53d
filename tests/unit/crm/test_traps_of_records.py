"""Traps of values, records, batches, associations and definitions (CRM contract 19)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller, typed, where

CONTACTS = "/crm/v3/objects/contacts"
COMPANIES = "/crm/v3/objects/companies"


def define(caller: Caller, name: str, type: str, field: str, *options: str) -> None:
    """A custom property of contacts."""
    body = {
        "name": name,
        "label": name,
        "type": type,
        "fieldType": field,
        "groupName": "contactinformation",
        "options": [{"label": one.upper(), "value": one} for one in options],
    }
    caller.ask("POST", "/crm/v3/properties/contacts", body, status=201)


def test_trap_9_an_address_conflicts_by_409_on_create_and_by_400_on_update(caller: Caller) -> None:
    first, second = caller.contact(email="ada@acme.test"), caller.contact(email="bob@acme.test")
    new = caller.ask("POST", CONTACTS, {"properties": {"email": "ada@acme.test"}}, status=409)
    assert (new["category"], new["message"]) == ("CONFLICT", f"Contact already exists. Existing ID: {first}")
    changed = caller.patch(second, email="ada@acme.test", status=400)
    assert changed["category"] == "VALIDATION_ERROR"
    assert changed["message"].endswith(f"{first} already has that value.")


def test_trap_10_additional_addresses_count_and_find(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test", hs_additional_emails="a2@acme.test")
    caller.ask("POST", CONTACTS, {"properties": {"email": "a2@acme.test"}}, status=409)
    other = caller.contact(email="bob@acme.test")
    caller.patch(other, hs_additional_emails="a2@acme.test", status=400)
    assert caller.ask("GET", f"{CONTACTS}/a2%40acme.test?idProperty=email")["id"] == id


def test_trap_11_two_companies_may_have_one_domain(caller: Caller) -> None:
    first, second = caller.company(domain="acme.test"), caller.company(domain="acme.test")
    assert first != second
    caller.patch(caller.company(domain="other.test"), "companies", domain="acme.test")


@pytest.mark.parametrize("base", [CONTACTS, COMPANIES])
def test_trap_12_createdate_is_not_the_caller_s(caller: Caller, base: str) -> None:
    body = {"properties": {"name": "A", "createdate": "2020-01-01"}}
    if base == CONTACTS:
        body = {"properties": {"createdate": "2020-01-01"}}
    refused = caller.ask("POST", base, body, status=400)
    assert [one["code"] for one in refused["errors"]] == ["READ_ONLY_VALUE"]


def test_trap_13_empty_text_clears_and_what_is_left_out_stays(caller: Caller) -> None:
    id = caller.contact(firstname="Ada", city="Turin")
    assert caller.read(id, "phone")["phone"] is None
    caller.patch(id, city="")
    found = caller.read(id, "firstname", "city")
    assert (found["firstname"], found["city"]) == ("Ada", None)
    assert caller.found(where("city", "HAS_PROPERTY")) == []


def test_trap_14_a_leading_semicolon_appends(caller: Caller) -> None:
    define(caller, "colours", "enumeration", "checkbox", "a", "b", "c")
    id = caller.contact(colours="a")
    caller.patch(id, colours=";b;c")
    assert caller.read(id, "colours")["colours"] == "a;b;c"
    caller.patch(id, colours="b")
    assert caller.read(id, "colours")["colours"] == "b"


def test_trap_15_dates_are_midnight_in_utc(caller: Caller) -> None:
    define(caller, "renewal", "date", "date")
    assert caller.read(caller.contact(renewal="1793577600000"), "renewal")["renewal"] == "2026-11-02"
    for value in ("1793577600001", 1793581200000):
        refused = caller.ask("POST", CONTACTS, {"properties": {"renewal": value}}, status=400)
        assert [one["code"] for one in refused["errors"]] == ["INVALID_DATE"]


@pytest.mark.parametrize("object", ["contacts", "companies"])
def test_trap_16_stages_go_back_only_by_way_of_nothing(caller: Caller, object: str) -> None:
    body = {"properties": {"lifecyclestage": "customer", **({"name": "A"} if object == "companies" else {})}}
    id = caller.ask("POST", f"/crm/v3/objects/{object}", body, status=201)["id"]
    caller.patch(id, object, lifecyclestage="lead")
    assert caller.read(id, "lifecyclestage", object=object)["lifecyclestage"] == "customer"
    caller.patch(id, object, lifecyclestage="")
    caller.patch(id, object, lifecyclestage="lead")
    assert caller.read(id, "lifecyclestage", object=object)["lifecyclestage"] == "lead"


def test_trap_17_a_merge_makes_a_third_record(caller: Caller) -> None:
    a, b = caller.contact(email="a@x.test"), caller.contact(email="b@x.test")
    merged = caller.ask("POST", f"{CONTACTS}/merge", {"primaryObjectId": a, "objectIdToMerge": b})
    id = merged["id"]
    assert id not in (a, b)
    for old in (a, b):
        assert caller.ask("GET", f"{CONTACTS}/{old}")["id"] == id
        assert caller.patch(old, city="Turin")["id"] == id
        body = {"inputs": [{"id": old, "properties": {"city": "Bern"}}]}
        assert caller.ask("POST", f"{CONTACTS}/batch/update", body)["results"] == []
    assert caller.ask("GET", f"{CONTACTS}?archived=true")["results"] == []
    assert caller.read(id, "city")["city"] == "Turin"


def test_trap_18_numbers_keep_their_text(caller: Caller) -> None:
    define(caller, "score", "number", "number")
    for sent, kept in (("1200.50", "1200.50"), ("007", "007"), (12, "12"), ("1.2e3", "1.2e3")):
        assert caller.read(caller.contact(score=sent), "score")["score"] == kept


def test_trap_19_batches_are_all_or_nothing_unless_traced(caller: Caller) -> None:
    rows = [{"properties": {"email": f"u{n}@x.test"}} for n in range(101)]
    caller.ask("POST", f"{CONTACTS}/batch/create", {"inputs": rows}, status=400)
    twice = {"inputs": [{"id": "5", "properties": {}}, {"id": "5", "properties": {}}]}
    refused = caller.ask("POST", f"{CONTACTS}/batch/update", twice, status=400)
    assert refused["message"] == "Duplicate IDs found in batch input: [5]. IDs must be unique"
    bad: list[dict[str, Any]] = [rows[0], {"properties": {"nope": "1"}}]
    caller.ask("POST", f"{CONTACTS}/batch/create", {"inputs": bad}, status=400)
    assert caller.ask("GET", CONTACTS)["results"] == []
    traced = [one | {"objectWriteTraceId": str(n)} for n, one in enumerate(bad)]
    done = caller.ask("POST", f"{CONTACTS}/batch/create", {"inputs": traced}, status=207)
    assert [one["properties"]["email"] for one in done["results"]] == ["u0@x.test"]
    assert [one["context"]["objectWriteTraceId"] for one in done["errors"]] == [["1"]]


def test_trap_20_a_207_counts_entries_and_not_records(caller: Caller) -> None:
    body = {"inputs": [{"id": "997"}, {"id": "998"}, {"id": "999"}]}
    found = caller.ask("POST", f"{CONTACTS}/batch/read", body, status=207)
    assert (found["results"], found["numErrors"], len(found["errors"])) == ([], 1, 1)
    assert found["errors"][0]["context"]["ids"] == ["997", "998", "999"]


@pytest.fixture
def pair(caller: Caller) -> tuple[str, str]:
    """A contact and a company, associated as primary."""
    company = caller.company(name="Acme")
    return caller.contact(email="ada@acme.test", associations=[typed(int(company), 1)]), company


def test_trap_21_batch_read_has_no_associations(caller: Caller, pair: tuple[str, str]) -> None:
    body = {"inputs": [{"id": pair[0]}], "associations": ["companies"]}
    (found,) = caller.ask("POST", f"{CONTACTS}/batch/read?associations=companies", body)["results"]
    assert "associations" not in found
    assert "associations" in caller.ask("GET", f"{CONTACTS}/{pair[0]}?associations=companies")


def test_trap_22_one_target_comes_once_for_each_type(caller: Caller, pair: tuple[str, str]) -> None:
    contact, company = pair
    read = caller.ask("GET", f"{CONTACTS}/{contact}?associations=companies")
    assert read["associations"]["companies"]["results"] == [
        {"id": company, "type": "contact_to_company"},
        {"id": company, "type": "contact_to_company_unlabeled"},
    ]


def test_trap_23_type_1_makes_the_company_primary(caller: Caller, pair: tuple[str, str]) -> None:
    contact, first = pair
    second = caller.company(name="Other")
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies/{second}"
    caller.ask("PUT", path, typed(0, 279)["types"], status=201)
    assert caller.read(contact, "associatedcompanyid")["associatedcompanyid"] == first
    caller.ask("PUT", path, typed(0, 1)["types"], status=201)
    assert caller.read(contact, "associatedcompanyid")["associatedcompanyid"] == second


def test_trap_24_put_replaces_the_labels(caller: Caller, pair: tuple[str, str]) -> None:
    contact, company = pair
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies"
    assert caller.ask("PUT", f"{path}/{company}", typed(0, 931)["types"], status=201)
    (found,) = caller.ask("GET", path)["results"]
    assert [one["typeId"] for one in found["associationTypes"]] == [279, 931]
    assert caller.read(contact, "associatedcompanyid")["associatedcompanyid"] is None


def test_trap_25_a_batch_archive_is_204_in_v4_and_200_on_dated_paths(
    caller: Caller, pair: tuple[str, str]
) -> None:
    body = {"inputs": [{"from": {"id": pair[0]}, "to": [{"id": pair[1]}]}]}
    v4 = "/crm/v4/associations/contacts/companies/batch/archive"
    dated = "/crm/associations/2026-03/contacts/companies/batch/archive"
    assert caller.ask("POST", v4, body, status=204) is None
    assert caller.ask("POST", dated, body)["status"] == "COMPLETE"


def test_trap_36_owners_are_named_by_owner_id_and_may_have_left(caller: Caller) -> None:
    listed = caller.ask("GET", "/crm/v3/owners")["results"]
    assert "703" not in [one["id"] for one in listed]
    assert [one["id"] for one in caller.ask("GET", "/crm/v3/owners?archived=true")["results"]] == ["703"]
    caller.contact(hubspot_owner_id=listed[0]["id"])
    body = {"properties": {"hubspot_owner_id": str(listed[0]["userId"])}}
    assert caller.ask("POST", CONTACTS, body, status=400)["errors"][0]["code"] == "INVALID_OPTION"


def test_trap_38_an_archived_property_comes_back(caller: Caller) -> None:
    define(caller, "tier", "enumeration", "select", "gold")
    made = caller.ask("GET", "/crm/v3/properties/contacts/tier")
    caller.ask("DELETE", "/crm/v3/properties/contacts/tier", status=204)
    caller.advance(60_000)
    define(caller, "tier", "string", "text")
    back = caller.ask("GET", "/crm/v3/properties/contacts/tier")
    assert (back["createdAt"], back["type"], back["archived"]) == (made["createdAt"], "enumeration", False)


def test_trap_39_a_dropped_option_leaves_its_value_in_records(caller: Caller) -> None:
    define(caller, "tier", "enumeration", "select", "gold", "tin")
    id = caller.contact(tier="gold")
    body = {"options": [{"label": "Tin", "value": "tin"}]}
    changed = caller.ask("PATCH", "/crm/v3/properties/contacts/tier", body)
    assert [one["value"] for one in changed["options"]] == ["tin"]
    assert caller.read(id, "tier")["tier"] == "gold"
    caller.ask("POST", CONTACTS, {"properties": {"tier": "gold"}}, status=400)
    kept = caller.ask("PATCH", "/crm/v3/properties/contacts/tier", {"label": "Tier"})
    assert kept["options"] == changed["options"]


def test_trap_40_what_is_made_again_is_another_record(caller: Caller, pair: tuple[str, str]) -> None:
    contact, company = pair
    caller.ask("DELETE", f"{CONTACTS}/{contact}", status=204)
    again = caller.contact(email="ada@acme.test")
    assert again != contact
    assert "associations" not in caller.ask("GET", f"{CONTACTS}/{again}?associations=companies")
    assert "associations" not in caller.ask("GET", f"{COMPANIES}/{company}?associations=contacts")


def test_trap_41_a_company_s_name_in_a_contact_associates_nothing(caller: Caller) -> None:
    caller.company(name="Acme", domain="acme.test")
    id = caller.contact(email="ada@acme.test", company="Acme")
    caller.advance(60_000)
    found = caller.ask("GET", f"{CONTACTS}/{id}?associations=companies&properties=associatedcompanyid")
    assert "associations" not in found
    assert found["properties"]["associatedcompanyid"] is None


@pytest.mark.parametrize("base", [CONTACTS, "/crm/objects/2026-03/contacts"])
def test_trap_42_booleans_are_capitalised_and_records_whole(caller: Caller, base: str) -> None:
    kept, gone = caller.contact(email="a@x.test"), caller.contact(email="b@x.test")
    caller.ask("DELETE", f"{base}/{gone}", status=204)
    for asked, id in (("False", kept), ("True", gone)):
        (found,) = caller.ask("GET", f"{base}?archived={asked}")["results"]
        assert found["id"] == id
        assert found["archived"] is (asked == "True")
        assert {"createdAt", "updatedAt", "properties"} <= {name for name in found if found[name] is not None}
