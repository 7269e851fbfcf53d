"""E-mail addresses and unique properties (CRM contract 5)."""

from __future__ import annotations

import pytest

from tests.unit.crm.caller import Caller

CONTACTS = "/crm/v3/objects/contacts"


def test_a_new_contact_with_a_known_address_is_a_conflict(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test", hs_additional_emails="a2@acme.test")
    for address in ("ada@acme.test", "ADA@acme.TEST", "a2@acme.test"):
        body = caller.ask("POST", CONTACTS, {"properties": {"email": address}}, status=409)
        assert body["message"] == f"Contact already exists. Existing ID: {id}"
        assert body["category"] == "CONFLICT"


def test_a_changed_address_that_is_taken_is_a_bad_request(caller: Caller) -> None:
    first = caller.contact(email="ada@acme.test")
    second = caller.contact(email="bob@acme.test")
    body = caller.patch(second, email="Ada@acme.test", status=400)
    assert body["message"] == (
        f"Cannot set PropertyValueCoordinates{{portalId={caller.account.id}, "
        "objectTypeId=ObjectTypeId{legacyObjectType=CONTACT}, propertyName=email, value=ada@acme.test} "
        f"on {second}. {first} already has that value."
    )
    assert body["category"] == "VALIDATION_ERROR"
    assert caller.read(second, "email")["email"] == "bob@acme.test"


def test_an_address_that_was_given_up_is_free(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test")
    caller.patch(id, email="augusta@acme.test")
    other = caller.contact(email="ada@acme.test")
    caller.patch(other, email="")
    assert caller.contact(email="ada@acme.test")


def test_an_additional_address_changes_places_with_the_primary_one(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test", hs_additional_emails="a2@acme.test")
    caller.patch(id, email="a2@acme.test")
    found = caller.read(id, "email", "hs_additional_emails", "hs_email_domain")
    assert (found["email"], found["hs_additional_emails"]) == ("a2@acme.test", "ada@acme.test")
    caller.ask("POST", CONTACTS, {"properties": {"email": "ada@acme.test"}}, status=409)


def test_domains_of_companies_may_repeat(caller: Caller) -> None:
    assert caller.company(domain="acme.test") != caller.company(domain="acme.test")


@pytest.fixture
def numbered(caller: Caller) -> Caller:
    """A portal whose companies have a unique number."""
    body = {
        "name": "erp_number",
        "label": "ERP number",
        "type": "string",
        "fieldType": "text",
        "groupName": "companyinformation",
        "hasUniqueValue": True,
    }
    caller.ask("POST", "/crm/v3/properties/companies", body, status=201)
    return caller


def test_unique_properties_hold_on_create_and_update(numbered: Caller) -> None:
    first = numbered.company(name="A", erp_number="K-1")
    second = numbered.company(name="B", erp_number="K-2")
    body = {"properties": {"name": "C", "erp_number": "K-1"}}
    refused = numbered.ask("POST", "/crm/v3/objects/companies", body, status=400)
    assert refused["message"].endswith(f". {first} already has that value.")
    assert "legacyObjectType=COMPANY" in refused["message"]
    refused = numbered.patch(second, "companies", erp_number="K-1", status=400)
    assert refused["message"].endswith(f"on {second}. {first} already has that value.")
    assert numbered.ask("GET", "/crm/v3/objects/companies/K-2?idProperty=erp_number")["id"] == second
    numbered.ask("DELETE", f"/crm/v3/objects/companies/{first}", status=204)
    numbered.patch(second, "companies", erp_number="K-1")


def unique(name: str) -> dict[str, object]:
    return {
        "name": name,
        "label": "U",
        "type": "string",
        "fieldType": "text",
        "groupName": "contactinformation",
        "hasUniqueValue": True,
    }


def test_ten_unique_properties_at_most(caller: Caller) -> None:
    base = "/crm/v3/properties/contacts"
    for n in range(8):
        caller.ask("POST", base, unique(f"unique_{n}"), status=201)
    batch = {"inputs": [unique(f"unique_{n}") for n in range(8, 12)]}
    made = caller.ask("POST", f"{base}/batch/create", batch, status=207)
    assert ([one["name"] for one in made["results"]], made["numErrors"]) == (["unique_8", "unique_9"], 2)
    caller.ask("POST", base, unique("unique_10"), status=400)
    caller.ask("DELETE", f"{base}/unique_0", status=204)
    caller.ask("POST", base, unique("unique_10"), status=201)
    caller.ask("POST", base, unique("unique_0"), status=400)


def test_a_record_lets_go_of_its_value_while_the_property_is_away(numbered: Caller) -> None:
    definition = "/crm/v3/properties/companies/erp_number"
    shape = numbered.ask("GET", definition)
    first = numbered.company(name="A", erp_number="K-1")
    numbered.ask("DELETE", definition, status=204)
    numbered.ask("DELETE", f"/crm/v3/objects/companies/{first}", status=204)
    numbered.ask("POST", "/crm/v3/properties/companies", shape, status=201)
    numbered.company(name="B", erp_number="K-1")
