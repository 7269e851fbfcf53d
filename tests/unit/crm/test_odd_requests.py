"""What the fuzz of `loadtests.fuzz` once found: odd requests are refused in the vendor's words."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.kit.sites import HAND
from tests.unit.crm.caller import Caller, where

CONTACTS = "/crm/v3/objects/contacts"
DIGITS = "9" * 5_000


@pytest.mark.parametrize("id", [DIGITS[:600], "9223372036854775808"])
def test_ids_beyond_all_numbers_are_not_there(caller: Caller, id: str) -> None:
    assert caller.ask("GET", f"{CONTACTS}/{id}", status=404)["message"] == "resource not found"
    assert caller.ask("DELETE", f"{CONTACTS}/{id}", status=204) is None
    read = caller.ask("POST", f"{CONTACTS}/batch/read", {"inputs": [{"id": id}]}, status=207)
    assert read["errors"][0]["context"]["ids"] == [id]
    caller.ask("POST", f"{CONTACTS}/batch/archive", {"inputs": [{"id": id}]}, status=204)
    merge = {"primaryObjectId": id, "objectIdToMerge": "1"}
    caller.ask("POST", f"{CONTACTS}/merge", merge, status=404)
    assert caller.ask("GET", f"{CONTACTS}?after={id}")["results"] in (
        [],
        caller.ask("GET", CONTACTS)["results"],
    )


@pytest.mark.parametrize("id", ["--5", "١٠١", "²"])
def test_ids_of_other_signs_are_no_numbers(caller: Caller, id: str) -> None:
    assert caller.contact(email="ada@acme.test") == "101"
    told = caller.ask("GET", f"{CONTACTS}/{id}", status=404)
    assert told["message"] == "Object not found.  objectId are usually numeric."
    caller.ask("GET", f"{CONTACTS}?limit={id}", status=400)


def test_versions_of_other_signs_are_no_versions(caller: Caller) -> None:
    assert caller.call("GET", "/crm/objects/٢٠٢٦-09/contacts").mimetype == "text/html"


def test_a_product_beyond_all_numbers(caller: Caller) -> None:
    body = {"properties": {"hs_product_id": DIGITS}}
    refused = caller.ask("POST", "/crm/v3/objects/line_items", body, status=400)
    assert refused["errors"][0]["code"] == "INVALID_PRODUCT_ID"


@pytest.mark.parametrize("id", ["1", "999"])
def test_an_input_has_properties_whether_its_record_is_there_or_not(caller: Caller, id: str) -> None:
    told = caller.ask("POST", f"{CONTACTS}/batch/update", {"inputs": [{"id": id}]}, status=400)
    assert told["message"].endswith("some of required attributes are not set [properties]")


def test_the_id_property_of_an_input_is_text(caller: Caller) -> None:
    for tail in ("update", "upsert"):
        body = {"inputs": [{"id": "1", "idProperty": ["email"], "properties": {}}]}
        told = caller.ask("POST", f"{CONTACTS}/batch/{tail}", body, status=400)
        assert told["message"].endswith("a text is expected for idProperty")


@pytest.mark.parametrize("body", [b"[" * 50_000, b'{"a":' * 50_000])
def test_bodies_nested_without_end(caller: Caller, body: bytes) -> None:
    told = caller.ask("POST", CONTACTS, data=body, content_type="application/json", status=400)
    assert told["message"].startswith("Invalid input JSON on line 1, column 1: nested too deeply")


@pytest.mark.parametrize("body", ["text", ["list"], 1, 1.5])
def test_a_token_s_information_is_asked_for_with_an_object(caller: Caller, body: Any) -> None:
    path = "/oauth/v2/private-apps/get/access-token-info"
    assert caller.ask("POST", path, body, status=404)["message"] == "Token not found"
    assert caller.ask("POST", "/oauth/2026-03/token", body, token="", status=400)["status"] == "BAD_CLIENT_ID"


def test_no_route_answers_options_by_itself(caller: Caller) -> None:
    response = caller.call("OPTIONS", "/oauth/authorize")
    assert (response.status_code, response.mimetype) == (405, "text/html")


@pytest.mark.parametrize(
    "throttling", [[], "10", {"maxConcurrentRequests": "many"}, {"maxConcurrentRequests": {}}]
)
def test_webhook_settings_are_typed(caller: Caller, throttling: Any) -> None:
    path = f"/webhooks/v3/{caller.ready['app_id']}/settings?hapikey={caller.ready['developer_key']}"
    body = {"targetUrl": "http://127.0.0.1:9/hook", "throttling": throttling}
    assert caller.ask("PUT", path, body, status=400)["category"] == "VALIDATION_ERROR"


@pytest.mark.parametrize("name", ["eventType", "propertyName", "objectTypeId"])
def test_subscriptions_are_typed(caller: Caller, name: str) -> None:
    """A list as the property's name once broke the call of somebody else, who changed a record."""
    path = f"/webhooks/v3/{caller.ready['app_id']}/subscriptions?hapikey={caller.ready['developer_key']}"
    body = {"eventType": "contact.propertyChange", "propertyName": "phone", name: ["phone"]}
    assert caller.ask("POST", path, body, status=400)["category"] == "VALIDATION_ERROR"


def test_the_order_of_a_group_is_a_number(caller: Caller) -> None:
    body = {"name": "own", "label": "Own", "displayOrder": "first"}
    caller.ask("POST", "/crm/v3/properties/contacts/groups", body, status=400)


def test_the_id_property_of_a_batch_is_text(caller: Caller) -> None:
    body = {"inputs": [{"id": "1"}], "idProperty": 5}
    told = caller.ask("POST", f"{CONTACTS}/batch/read", body, status=400)
    assert told["message"].endswith("a text is expected for idProperty")


def test_searches_are_typed(caller: Caller) -> None:
    caller.search(status=400, properties=5)
    caller.search(status=400, after=DIGITS)
    assert caller.found(where("hs_object_id", "LT", "9" * 40)) == []


def test_many_stars_do_not_take_forever(caller: Caller) -> None:
    id = caller.contact(company="a" * 60)
    assert caller.found(where("company", "CONTAINS_TOKEN", "a*" * 30 + "b")) == []
    assert caller.found(where("company", "CONTAINS_TOKEN", "*" * 60 + "aa*a")) == [id]


@pytest.mark.parametrize("type", ["many", None, {}, 1.5])
def test_association_types_are_numbers(caller: Caller, type: Any) -> None:
    contact, company = caller.contact(email="ada@acme.test"), caller.company(name="Acme")
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type}]
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}"
    caller.ask("PUT", path, types, status=400)
    body = {"properties": {}, "associations": [{"to": {"id": company}, "types": types}]}
    caller.ask("POST", CONTACTS, body, status=400)


@pytest.mark.parametrize(
    "search",
    [" ", 1, {"filterGroups": 10**30}, {"sorts": "email"}, {"filterGroups": [{"filters": 5}]}],
    ids=str,
)
def test_the_search_of_an_export_is_typed(caller: Caller, search: Any) -> None:
    body = {
        "exportType": "VIEW",
        "exportName": "e",
        "format": "CSV",
        "language": "EN",
        "objectType": "CONTACT",
        "objectProperties": ["email"],
        "publicCrmSearchRequest": search,
    }
    caller.ask("POST", "/crm/v3/exports/export/async", body, status=400)


@pytest.mark.parametrize("id", ["9223372036854775808", DIGITS[:600]])
def test_numbers_in_paths_beyond_all_numbers(caller: Caller, id: str) -> None:
    for path in ("/files/v3/folders", "/files/v3/files"):
        caller.ask("GET", f"{path}/{id}", status=404)
    caller.ask("GET", f"/crm/v3/exports/export/{id}", status=403)


@pytest.mark.parametrize("tail", ["", "/functions", "/revisions"])
def test_actions_beyond_all_numbers(caller: Caller, tail: str) -> None:
    path = f"/automation/v4/actions/{caller.ready['app_id']}/{DIGITS}{tail}"
    caller.ask("GET", f"{path}?hapikey={caller.ready['developer_key']}", token="", status=404)


def test_the_bin_knows_no_such_numbers(caller: Caller) -> None:
    hand = {HAND: caller.site.hand}
    path = f"/_rehearse/bin/contacts/{DIGITS}/restore"
    assert caller.client.post(path, headers=hand).status_code == 404


def test_urls_that_are_none(caller: Caller) -> None:
    body = {"url": "http://[::1", "access": "PRIVATE", "folderPath": "/a"}
    refused = caller.ask("POST", "/files/v3/files/import-from-url/async", body, status=400)
    assert refused["message"] == "url must be a valid URL"
    assert caller.ask("GET", "/files/v3/files/search?url=http%3A%2F%2F%5B%3A%3A1")["results"] == []
