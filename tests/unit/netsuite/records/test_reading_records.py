from __future__ import annotations

import pytest

from tests.unit.netsuite.caller import BASE, RECORD, Caller, answered
from tests.unit.netsuite.records.record_calls import (
    HEAD_OFFICE,
    contact,
    customer,
    refused,
    send,
    without_links,
)


def test_a_company_reads_as_the_vendor_shows_it(caller: Caller) -> None:
    id = customer(
        caller,
        externalId="CRM-42",
        email="ops@alder.example",
        entityStatus={"id": "13"},
        custentity_crm_id="9001",
        addressBook={"items": [HEAD_OFFICE]},
    )
    response = send(caller, "GET", f"/customer/{id}")
    assert response.content_type == "application/vnd.oracle.resource+json; type=singular"
    url = f"{BASE}{RECORD}/customer/{id}"
    assert answered(response) == {
        "links": [{"rel": "self", "href": url}],
        "addressBook": {"links": [{"rel": "self", "href": f"{url}/addressBook"}]},
        "autoName": True,
        "balance": 0.0,
        "companyName": "Alder Works",
        "custentity_crm_id": "9001",
        "dateCreated": "2026-11-02T17:15:04Z",
        "defaultAddress": "1 Pine St\nSalem OR 97301\nUnited States",
        "defaultShippingAddress": "1 Pine St\nSalem OR 97301\nUnited States",
        "depositBalance": 0.0,
        "email": "ops@alder.example",
        "entityId": "Alder Works",
        "entityStatus": {"links": [], "id": "13", "refName": "CUSTOMER-Closed Won"},
        "externalId": "CRM-42",
        "id": id,
        "isInactive": False,
        "isPerson": False,
        "lastModifiedDate": "2026-11-02T17:15:04Z",
        "overdueBalance": 0.0,
        "subsidiary": {
            "links": [{"rel": "self", "href": f"{BASE}{RECORD}/subsidiary/1"}],
            "id": "1",
            "refName": "Parent Co",
        },
        "unbilledOrders": 0.0,
    }


def test_links_and_location_have_the_origin_that_the_caller_used(caller: Caller) -> None:
    base = "http://sandbox.localhost:9999"
    body = {"companyName": "Alder", "subsidiary": "1"}
    location = send(caller, "POST", "/Customer", body, base=base).headers["Location"]
    assert location.rpartition("/") == (f"{base}{RECORD}/customer", "/", "1001")
    response = send(caller, "GET", "/customer/1001", base=base)
    assert answered(response)["links"] == [{"rel": "self", "href": location}]


def test_only_the_fields_that_are_asked_for(caller: Caller) -> None:
    id = customer(caller, email="ops@alder.example")
    assert set(caller.read("customer", id, fields="email,companyname")) == {"links", "email", "companyName"}
    for unknown in ("colour", "addressBook.label"):
        response = send(caller, "GET", f"/customer/{id}", query={"fields": unknown})
        refused(response, 400, "INVALID_PARAMETER")


def test_enums_may_be_plain(caller: Caller) -> None:
    id = customer(caller, emailPreference="pdf", globalSubscriptionStatus={"refName": "Soft Opt-Out"})
    record = caller.read("customer", id)
    assert record["emailPreference"] == {"id": "PDF", "refName": "PDF"}
    assert record["globalSubscriptionStatus"] == {"id": "2", "refName": "Soft Opt-Out"}
    record = caller.read("customer", id, simpleEnumFormat="true")
    assert (record["emailPreference"], record["globalSubscriptionStatus"]) == ("PDF", "2")


def test_sublists_and_subrecords_are_links_until_they_are_expanded(caller: Caller) -> None:
    id = customer(caller, addressBook={"items": [HEAD_OFFICE]})
    book = answered(send(caller, "GET", f"/customer/{id}/addressbook"))
    url = f"{BASE}{RECORD}/customer/{id}/addressBook"
    line = f"{url}/101"
    assert book == {
        "links": [{"rel": "self", "href": url}],
        "items": [{"links": [{"rel": "self", "href": line}]}],
        "count": 1,
        "hasMore": False,
        "offset": 0,
        "totalResults": 1,
    }
    one = answered(send(caller, "GET", f"/customer/{id}/addressBook/101"))
    assert one["addressBookAddress"] == {"links": [{"rel": "self", "href": f"{line}/addressBookAddress"}]}
    expanded = caller.read("customer", id, expandSubResources="true")["addressBook"]
    assert without_links(expanded["items"][0]) == {
        "addressBookAddress": {
            "addr1": "1 Pine St",
            "addrText": "1 Pine St\nSalem OR 97301\nUnited States",
            "city": "Salem",
            "country": {"id": "US", "refName": "United States"},
            "override": False,
            "state": "OR",
            "zip": "97301",
        },
        "addressBookAddress_text": "1 Pine St\nSalem OR 97301\nUnited States",
        "defaultBilling": True,
        "defaultShipping": True,
        "id": "101",
        "internalId": 101,
        "isResidential": False,
        "label": "HQ",
    }
    address = answered(send(caller, "GET", f"/customer/{id}/addressBook/101/addressBookAddress"))
    assert address == expanded["items"][0]["addressBookAddress"]
    refused(send(caller, "GET", f"/customer/{id}/addressBook/9/addressBookAddress"), 404, "NONEXISTENT_ID")


def test_a_reference_leads_to_the_record_behind_it(caller: Caller) -> None:
    company = customer(caller, externalId="CRM-42")
    person = contact(caller, company={"externalId": "CRM-42"})
    shown = caller.read("contact", person)["company"]
    assert (shown["id"], shown["refName"]) == (company, "Alder Works")
    assert shown["links"] == [{"rel": "self", "href": f"{BASE}{RECORD}/customer/{company}"}]
    behind = answered(send(caller, "GET", f"/contact/{person}/company"))
    assert behind == caller.read("customer", "eid:CRM-42")
    refused(send(caller, "GET", f"/contact/{person}/supervisor"), 404, "NONEXISTENT_ID")


@pytest.mark.parametrize(
    "path",
    [
        "-1",
        "999",
        "abc",
        "99999999999999999999",
        "eid:nobody",
        "1001/addressBook/7",
        "1001/email",
        "1001/x/y",
    ],
)
def test_what_is_not_there(caller: Caller, path: str) -> None:
    customer(caller)
    response = send(caller, "GET", f"/customer/{path}")
    detail = refused(response, 404, "NONEXISTENT_ID")
    assert detail == "The record instance does not exist. Provide a valid record instance ID."
    assert response.get_json()["o:errorDetails"][0]["o:errorUrl"] == f"{RECORD}/customer/{path}"


def test_a_contact_is_no_customer(caller: Caller) -> None:
    refused(send(caller, "GET", f"/customer/{contact(caller)}"), 404, "NONEXISTENT_ID")


def test_an_unknown_record_type(caller: Caller) -> None:
    for method in ("GET", "POST"):
        detail = refused(send(caller, method, "/bad-path"), 404, "NONEXISTENT_ID")
        assert detail == "Record type 'bad-path' does not exist."
    refused(send(caller, "GET", "/lead/1"), 404, "NONEXISTENT_ID")


def test_setup_records_can_be_read_and_not_written(caller: Caller) -> None:
    status = without_links(caller.read("customerstatus", "6"))
    assert status["name"] == "Unqualified"
    assert status["stage"] == {"id": "LEAD", "refName": "Lead"}
    assert caller.read("currency", "1")["symbol"] == "USD"
    for method in ("PATCH", "DELETE"):
        refused(send(caller, method, "/subsidiary/1", {}), 405, "METHOD_NOT_ALLOWED")
    refused(send(caller, "POST", "/currency", {}), 405, "METHOD_NOT_ALLOWED")
