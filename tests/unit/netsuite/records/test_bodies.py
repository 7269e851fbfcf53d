"""What a write accepts, and what it says to the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.netsuite.caller import RECORD, Caller
from tests.unit.netsuite.records.record_calls import customer, done, patch, refused, send

NAMES, VALUES = "X-NetSuite-PropertyNameValidation", "X-NetSuite-PropertyValueValidation"


@pytest.mark.parametrize(
    "raw",
    [b"bad body", b"", b"[]", b'"text"', b'{"companyName":', b"\xff\xfe", b'{"a":"\\ud800"}', b"[" * 9_999],
)
def test_a_body_that_is_no_object(caller: Caller, raw: bytes) -> None:
    # The signature covers no body, so a text that oauthlib cannot read is no obstacle.
    authorization = caller.authorization("POST", f"{RECORD}/customer")
    response = caller.client.post(
        f"{RECORD}/customer",
        base_url="http://127.0.0.1:8702",
        data=raw,
        headers={"Authorization": authorization},
    )
    assert refused(response, 400, "INVALID_CONTENT") == "Invalid content in the request body"


def test_raw_line_breaks_in_texts_are_let_pass(caller: Caller) -> None:
    raw = b'{"companyName": "Alder", "subsidiary": 1, "comments": "one\ntwo"}'
    done(caller.signed("POST", f"{RECORD}/customer", data=raw))
    assert caller.read("customer", "1001")["comments"] == "one\ntwo"


def test_names_in_any_case(caller: Caller) -> None:
    body = {
        "COMPANYNAME": "Alder",
        "Subsidiary": "1",
        "entityid": "A1",
        "CustEntity_X": "7",
        "addressbook": {"Items": [{"LABEL": "HQ", "addressbookaddress": {"CITY": "Salem"}}]},
    }
    done(send(caller, "POST", "/customer", body))
    record = caller.read("customer", "1001", expandSubResources="true")
    assert (record["companyName"], record["entityId"], record["custentity_x"]) == ("Alder", "A1", "7")
    assert record["addressBook"]["items"][0]["addressBookAddress"]["city"] == "Salem"


@pytest.mark.parametrize(
    "reference",
    [{"id": "1"}, {"id": 1}, "1", 1, {"ID": "1"}, {"id": "1", "refName": "whatever", "links": []}],
)
def test_every_form_of_a_reference(caller: Caller, reference: Any) -> None:
    id = customer(caller, subsidiary=reference, entityStatus=reference and {"id": 6})
    assert caller.read("customer", id)["subsidiary"]["id"] == "1"
    assert caller.read("customer", id)["entityStatus"]["refName"] == "LEAD-Unqualified"


@pytest.mark.parametrize("reference", [{"externalId": "TOP"}, "eid:TOP", {"id": "eid:TOP"}])
def test_a_reference_by_external_id(caller: Caller, reference: Any) -> None:
    top = customer(caller, "Top", externalId="TOP")
    assert caller.read("customer", customer(caller, "Sub", parent=reference))["parent"]["id"] == top


@pytest.mark.parametrize(
    ("name", "value", "detail"),
    [
        ("subsidiary", "77", "Invalid subsidiary reference key 77."),
        ("entityStatus", {"id": "99"}, "Invalid entitystatus reference key 99."),
        ("parent", {"externalId": "X"}, "Invalid parent reference key X."),
        ("parent", "x" * 30, f"Invalid parent reference key {'x' * 30}."),
        ("terms", "1", "Invalid terms reference key 1."),
        ("email", "nobody", "You have entered an Invalid Field Value nobody for the following field: email"),
        ("url", "http://a b", "Invalid url. Spaces are not allowed in the URL."),
        ("language", "xx", "You have entered an Invalid Field Value xx for the following field: language"),
        (
            "externalId",
            "a b",
            "You have entered an Invalid Field Value a b for the following field: externalId",
        ),
    ],
)
def test_a_value_that_breaks_a_rule(caller: Caller, name: str, value: Any, detail: str) -> None:
    body = {"companyName": "Alder", "subsidiary": "1", name: value}
    for headers in ({}, {VALUES: "Ignore"}):
        response = send(caller, "POST", "/customer", body, headers=headers)
        assert refused(response, 400, "USER_ERROR") == f"Error while accessing a resource. {detail}"
        assert response.get_json()["o:errorDetails"][0]["o:errorPath"] == name


@pytest.mark.parametrize(
    ("name", "value"),
    [("isInactive", "true"), ("creditLimit", "12"), ("email", {"a": 1}), ("parent", []), ("language", True)],
)
def test_a_malformed_value(caller: Caller, name: str, value: Any) -> None:
    body = {"companyName": "Alder", "subsidiary": "1", name: value}
    response = send(caller, "POST", "/customer", body)
    refused(response, 400, "INVALID_CONTENT")
    assert response.get_json()["o:errorDetails"][0]["o:errorPath"] == name
    response = done(send(caller, "POST", "/customer", body, headers={VALUES: "warning"}))
    assert response.headers["Warning"] == f'199 - "Invalid value ignored: {name}"'
    body["companyName"] = "Birch"
    response = done(send(caller, "POST", "/customer", body, headers={VALUES: "ignore"}))
    assert "Warning" not in response.headers


def test_unknown_properties_are_ignored_and_told(caller: Caller) -> None:
    id = customer(caller)
    body = {"internalId": id, "email": "a@b.example", "colour\né": 1}
    response = done(send(caller, "PATCH", f"/customer/{id}", body))
    assert response.headers.getlist("Warning") == [
        '199 - "Unknown property ignored: internalId"',
        '199 - "Unknown property ignored: colour??"',
    ]
    response = done(send(caller, "PATCH", f"/customer/{id}", body, headers={NAMES: "IGNORE"}))
    assert "Warning" not in response.headers
    assert caller.read("customer", id)["email"] == "a@b.example"


def test_unknown_properties_are_refused_on_demand(caller: Caller) -> None:
    id = customer(caller)
    for body, path in (
        ({"internalId": "5"}, "internalId"),
        ({"addressBook": {"items": [{}, {"colour": 1}]}}, "addressBook.items[1].colour"),
    ):
        response = send(caller, "PATCH", f"/customer/{id}", body, headers={NAMES: "error"})
        refused(response, 400, "INVALID_CONTENT")
        assert response.get_json()["o:errorDetails"][0]["o:errorPath"] == path
    response = send(caller, "PATCH", f"/customer/{id}", {}, headers={NAMES: "maybe"})
    refused(response, 400, "INVALID_HEADER")


def test_what_was_read_may_be_written_back(caller: Caller) -> None:
    id = customer(caller, addressBook={"items": [{"label": "HQ", "defaultBilling": True}]})
    record = caller.read("customer", id, expandSubResources="true")
    response = done(send(caller, "PATCH", f"/customer/{id}", record, headers={NAMES: "error"}))
    assert "Warning" not in response.headers
    assert caller.read("customer", id, expandSubResources="true") == record


def test_null_and_blank_clear(caller: Caller) -> None:
    id = customer(caller, email="a@b.example", phone="1", comments="x", externalId="E")
    patch(caller, id, email=None, phone="", externalId=None)
    record = caller.read("customer", id)
    assert {"email", "phone", "externalId"}.isdisjoint(record)
    assert record["comments"] == "x"
    detail = refused(send(caller, "PATCH", f"/customer/{id}", {"companyName": None}), 400, "USER_ERROR")
    assert detail == "Error while accessing a resource. Please enter value(s) for: Company Name"


def test_selected_nulls_only(caller: Caller) -> None:
    id = customer(caller, email="a@b.example", phone="1")
    query = {"replaceSelectedFields": "true", "replace": "email"}
    done(send(caller, "PATCH", f"/customer/{id}", {"email": None, "phone": None}, query=query))
    record = caller.read("customer", id)
    assert "email" not in record
    assert record["phone"] == "1"
    response = send(caller, "PATCH", f"/customer/{id}", {}, query={"replace": "email"})
    refused(response, 400, "INVALID_PARAMETER")


def test_read_only_fields_have_no_effect(caller: Caller) -> None:
    id = customer(caller)
    before = caller.read("customer", id)
    body = {"id": "5", "balance": 7.5, "dateCreated": "2020-01-01T00:00:00Z", "defaultAddress": "x"}
    done(send(caller, "PATCH", f"/customer/{id}", body))
    assert caller.read("customer", id) == before


def test_numbers_keep_what_was_written(caller: Caller) -> None:
    id = customer(caller, creditLimit=1500.25, phone=5550100)
    record = caller.read("customer", id)
    assert (record["creditLimit"], record["phone"]) == (1500.25, "5550100")


def test_categories_of_contacts_can_only_be_none(caller: Caller) -> None:
    body = {"firstName": "Ann", "subsidiary": "1", "category": {"items": []}}
    done(send(caller, "POST", "/contact", body))
    body |= {"firstName": "Bea", "category": {"items": [{"id": "1"}]}}
    assert "Invalid category reference key 1." in refused(
        send(caller, "POST", "/contact", body), 400, "USER_ERROR"
    )
