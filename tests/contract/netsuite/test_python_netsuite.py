"""The ``netsuite`` package against the fake: what its users call, and what they get to see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any

import pytest
from netsuite import NetSuite  # type: ignore[import-untyped]
from netsuite.exceptions import NetsuiteAPIRequestError  # type: ignore[import-untyped]

from tests.contract.netsuite.conftest import DEPLOYMENT, SCRIPT, Served

CUSTOMER = "/record/v1/customer"
ACME = {"companyName": "Acme", "email": "ops@acme.example", "subsidiary": {"id": "1"}}
HQ = {"defaultBilling": True, "addressBookAddress": {"addr1": "1 Pine St", "city": "Salem", "zip": "97301"}}


@pytest.fixture
def client(served: Served) -> NetSuite:
    return served.client()


def run(call: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(call)


def created(client: NetSuite, **values: Any) -> str:
    """The id of a new customer. ``request`` hands out the response; ``post`` keeps ``Location`` to itself."""
    response = run(client.rest_api.request("POST", CUSTOMER, json={**ACME, **values}))
    assert (response.status_code, response.content) == (204, b""), response.text
    return str(response.headers["Location"]).rpartition("/")[2]


def refusal(call: Coroutine[Any, Any, Any]) -> tuple[int, str, str]:
    """Status, code and text of what the client raises."""
    with pytest.raises(NetsuiteAPIRequestError) as raised:
        run(call)
    body = json.loads(raised.value.response_text)
    detail = body["o:errorDetails"][0]
    return raised.value.status_code, detail["o:errorCode"], detail["detail"]


def test_a_record_from_its_creation_to_its_end(served: Served, client: NetSuite) -> None:
    api = client.rest_api
    assert run(api.post(CUSTOMER, json=ACME)) is None, "a created record has no body"
    id = created(client, companyName="Bolt", externalId="CRM-42")
    location = f"{served.url}/services/rest{CUSTOMER}/{id}"
    found = run(api.get(f"{CUSTOMER}/{id}"))
    assert found["links"] == [{"rel": "self", "href": location}]
    assert (found["id"], found["companyName"], found["entityId"], found["externalId"]) == (
        *(id, "Bolt", "Bolt"),
        "CRM-42",
    )
    assert run(api.patch(f"{CUSTOMER}/{id}", json={"companyName": "Bolt & Nut", "email": None})) is None
    changed = run(api.get(f"{CUSTOMER}/eid:CRM-42"))
    assert (changed["id"], changed["companyName"], "email" in changed) == (id, "Bolt & Nut", False)
    assert run(api.put(f"{CUSTOMER}/eid:CRM-42", json={"phone": "503 555 0100"})) is None
    assert run(api.get(f"{CUSTOMER}/{id}"))["phone"] == "503 555 0100"
    assert run(api.delete(f"{CUSTOMER}/{id}")) is None
    assert refusal(api.get(f"{CUSTOMER}/{id}")) == (
        *(404, "NONEXISTENT_ID"),
        "The record instance does not exist. Provide a valid record instance ID.",
    )


def test_sublists_are_links_until_they_are_expanded(client: NetSuite) -> None:
    id = created(client, addressBook={"items": [HQ]})
    found = run(client.rest_api.get(f"{CUSTOMER}/{id}"))
    assert list(found["addressBook"]) == ["links"]
    found = run(client.rest_api.get(f"{CUSTOMER}/{id}", params={"expandSubResources": "true"}))
    line = found["addressBook"]["items"][0]
    assert line["defaultBilling"] is True
    assert (line["addressBookAddress"]["addr1"], line["addressBookAddress"]["city"]) == ("1 Pine St", "Salem")


def test_lists_hold_ids_and_take_a_filter(client: NetSuite) -> None:
    ids = [created(client, companyName=name) for name in ("Acme", "a b+c", "Bolt")]
    page = run(client.rest_api.get(CUSTOMER, params={"limit": 2, "offset": 2}))
    assert (page["count"], page["hasMore"], page["totalResults"]) == (1, False, 3)
    assert [one["id"] for one in page["items"]] == ids[2:]
    assert all(set(one) == {"id", "links"} for one in page["items"])
    filtered = run(client.rest_api.get(CUSTOMER, params={"q": 'companyName START_WITH "a b+"'}))
    assert [one["id"] for one in filtered["items"]] == [ids[1]]
    assert refusal(client.rest_api.get(CUSTOMER, params={"limit": 2, "offset": 1}))[:2] == (
        400,
        "INVALID_PARAMETER",
    )


def test_suiteql_by_pages(client: NetSuite) -> None:
    members = [
        {"values": {**ACME, "companyName": f"Firm {number:02}", "externalId": f"CRM-{number}"}}
        for number in range(23)
    ]
    asked = {"action": "upsert", "recordType": "customer", "keyField": "externalId", "records": members}
    made = run(client.restlet.post(SCRIPT, deploy=DEPLOYMENT, json=asked))
    ids = [member["id"] for member in made["results"]]
    query, rows, offset, more = "SELECT id, companyName FROM customer ORDER BY id", [], 0, True
    while more:
        page = run(client.rest_api.suiteql(query, offset=offset))
        assert page["count"] == len(page["items"]) <= 10
        rows += page["items"]
        offset, more = offset + page["count"], page["hasMore"]
    assert [row["id"] for row in rows] == ids
    assert rows[0] == {"links": [], "id": ids[0], "companyname": "Firm 00"}
    status, code, detail = refusal(client.rest_api.suiteql("SELECT id FROM nothing"))
    assert (status, code) == (400, "INVALID_PARAMETER")
    assert "Invalid search type: nothing" in detail


def test_the_bundles_restlet(served: Served, client: NetSuite) -> None:
    def ask(**fields: Any) -> Any:
        return run(client.restlet.post(SCRIPT, deploy=DEPLOYMENT, json=fields))

    told = ask(action="sysInfo")
    assert (told["account"], told["bundle"]["status"]) == (served.account.id, "installed")
    members = [
        {"ref": "a1", "values": {**ACME, "externalId": "CRM-1"}},
        {"ref": "a2", "values": {"externalId": "CRM-2"}},
    ]
    first = ask(action="upsert", recordType="customer", keyField="externalId", records=members)["results"]
    assert [(one["ref"], one["status"]) for one in first] == [("a1", "created"), ("a2", "error")]
    assert first[1]["code"] == "USER_ERROR"
    again = ask(action="upsert", recordType="customer", keyField="externalId", records=members[:1])
    assert again["results"] == [{"ref": "a1", "status": "updated", "id": first[0]["id"]}]
    by_number = run(client.restlet.post(1201, json={"action": "sysInfo"}))
    assert by_number["user"] == told["user"]
    with pytest.raises(NetsuiteAPIRequestError) as raised:
        run(client.restlet.get(SCRIPT, deploy=DEPLOYMENT))
    assert raised.value.status_code == 405
    with pytest.raises(NetsuiteAPIRequestError) as raised:
        run(client.restlet.post(1, json={}))
    assert json.loads(raised.value.response_text)["error"]["code"] == "SSS_INVALID_SCRIPTLET_ID"


def test_who_the_token_is(served: Served, client: NetSuite) -> None:
    """Its own method has the vendor's host built in; the same call takes another address."""
    told = run(client.rest_api.get("", url=f"{served.url}/rest/tokeninfo"))
    assert (told["companyId"], told["roleName"]) == (served.account.id, "HubSpot Sync Role")


def test_what_is_refused(served: Served, client: NetSuite) -> None:
    api = client.rest_api
    assert refusal(api.get("/record/v1/bad-path/1")) == (
        *(404, "NONEXISTENT_ID"),
        "Record type 'bad-path' does not exist.",
    )
    status, code, detail = refusal(api.post(CUSTOMER, json={}))
    assert (status, code) == (400, "USER_ERROR")
    assert detail.startswith("Error while accessing a resource. Please enter value(s) for: ")
    assert refusal(api.post(CUSTOMER, json={**ACME, "nonsense": 1}))[0] == 400, "it asks for that"
    assert created(client, externalId="CRM-42")
    assert refusal(api.post(CUSTOMER, json={**ACME, "externalId": "CRM-42"})) == (
        *(400, "USER_ERROR"),
        "Error while accessing a resource. This entity already exists.",
    )
    wrong = served.client(token_secret="another")
    status, code, detail = refusal(wrong.rest_api.get(CUSTOMER))
    assert (status, code) == (401, "INVALID_LOGIN")
    assert detail.startswith("Invalid login attempt. For more details, see the Login Audit Trail")
    with pytest.raises(NetsuiteAPIRequestError) as raised:
        run(wrong.restlet.post(SCRIPT, deploy=DEPLOYMENT, json={"action": "sysInfo"}))
    assert json.loads(raised.value.response_text) == {
        "error": {"code": "INVALID_LOGIN_ATTEMPT", "message": "Invalid login attempt."}
    }


def test_a_machine_whose_time_is_far_from_the_sites(served: Served, client: NetSuite) -> None:
    served.site.clock.move_to(served.site.clock.now() + 86_400_000)
    assert refusal(client.rest_api.get(CUSTOMER))[:2] == (401, "INVALID_LOGIN")
    served.switch(client_time="wall")
    assert run(client.rest_api.get(CUSTOMER))["count"] == 0
