from __future__ import annotations

from typing import Any

import pytest

from tests.unit.netsuite.caller import RECORD, Caller, answered, refusal


def upsert(caller: Caller, *records: dict[str, Any], **fields: Any) -> dict[str, Any]:
    asked = {"recordType": "customer", "keyField": "externalId", "records": list(records), **fields}
    answer: dict[str, Any] = answered(caller.restlet("upsert", **asked))
    return answer


def customers(caller: Caller) -> int:
    """How many there are."""
    total: int = answered(caller.signed("GET", f"{RECORD}/customer"))["totalResults"]
    return total


def company(external: str, name: str, **values: Any) -> dict[str, Any]:
    values = {"externalId": external, "companyName": name, "subsidiary": "1", **values}
    return {"ref": external.lower(), "values": values, "sublists": {}}


def test_created_then_updated(caller: Caller) -> None:
    (first,) = upsert(caller, company("CRM-1", "Alder Works"))["results"]
    assert (first["ref"], first["status"]) == ("crm-1", "created")
    (second,) = upsert(caller, company("CRM-1", "Alder Works", phone="555-0100"))["results"]
    assert second == {**first, "status": "updated"}
    record = caller.read("customer", first["id"])
    assert (record["externalId"], record["phone"]) == ("CRM-1", "555-0100")


def test_create_only_changes_nothing(caller: Caller) -> None:
    (first,) = upsert(caller, company("CRM-1", "Alder Works"))["results"]
    results = upsert(caller, company("CRM-1", "Birch"), company("CRM-2", "Cedar"), createOnly=True)["results"]
    assert [result["status"] for result in results] == ["exists", "created"]
    assert results[0]["id"] == first["id"]
    assert caller.read("customer", first["id"])["companyName"] == "Alder Works"


def test_by_internal_id(caller: Caller) -> None:
    id = caller.create("customer", companyName="Alder Works", subsidiary="1")
    results = upsert(
        caller,
        {"ref": 1, "values": {"id": id, "phone": "555-0100"}},
        {"ref": 2, "values": {"id": "99999", "phone": "555-0100"}},
        {"ref": 3, "values": {"id": "abc", "phone": "555-0100"}},
        {"ref": 4, "values": {"phone": "555-0100"}},
        keyField="id",
    )["results"]
    assert results[0] == {"ref": 1, "status": "updated", "id": id}
    assert [result.get("code") for result in results[1:]] == [
        *("NONEXISTENT_ID", "NONEXISTENT_ID", "MISSING_FIELD")
    ]
    assert caller.read("customer", id)["phone"] == "555-0100"


def test_a_refused_member_leaves_the_others_alone(caller: Caller) -> None:
    results = upsert(
        caller,
        company("CRM-1", "Alder Works"),
        company("CRM-2", "Alder Works"),
        company("CRM-3", "Cedar", email="nobody"),
        {"ref": "crm-4", "values": {"externalId": "CRM-4"}},
        {"ref": "crm-5", "values": "text"},
        {"ref": "crm-6", "values": {"companyName": "Elm", "subsidiary": "1"}},
        company("CRM-7", "Fir"),
    )["results"]
    assert [result["ref"] for result in results] == [f"crm-{number}" for number in range(1, 8)]
    assert [result["status"] for result in results] == ["created", *["error"] * 5, "created"]
    assert results[1] == {
        "ref": "crm-2",
        "status": "error",
        "code": "USER_ERROR",
        "message": "This entity already exists.",
    }
    assert {result["code"] for result in results[2:5]} == {"USER_ERROR"}
    assert results[5]["code"] == "MISSING_FIELD"
    assert customers(caller) == 2


def test_two_members_for_one_record_are_done_in_order(caller: Caller) -> None:
    results = upsert(caller, company("CRM-1", "Alder"), company("CRM-1", "Alder Works"))["results"]
    assert [result["status"] for result in results] == ["created", "updated"]
    assert caller.read("customer", results[0]["id"])["companyName"] == "Alder Works"


def test_sublists_replace_their_lines(caller: Caller) -> None:
    def with_line(city: str) -> dict[str, Any]:
        line = {"label": city, "addressBookAddress": {"addr1": "1 Pine St", "city": city, "country": "US"}}
        return {**company("CRM-1", "Alder Works"), "sublists": {"addressBook": [line]}}

    upsert(caller, with_line("Salem"))
    (result,) = upsert(caller, with_line("Bend"))["results"]
    record = caller.read("customer", result["id"], expandSubResources="true")
    assert [line["label"] for line in record["addressBook"]["items"]] == ["Bend"]
    upsert(caller, company("CRM-1", "Alder Works"))
    record = caller.read("customer", result["id"], expandSubResources="true")
    assert [line["label"] for line in record["addressBook"]["items"]] == ["Bend"]


def test_contacts(caller: Caller) -> None:
    values = {"externalId": "P-1", "firstName": "Ann", "lastName": "Lee", "subsidiary": "1"}
    (result,) = upsert(caller, {"ref": "p", "values": values}, recordType="contact")["results"]
    assert caller.read("contact", result["id"])["firstName"] == "Ann"


def test_units_run_out_for_all_later_members(caller: Caller) -> None:
    caller.switch(governance_units=40)
    answer = upsert(caller, *(company(f"CRM-{number}", f"Name {number}") for number in range(4)))
    assert [result.get("code", result["status"]) for result in answer["results"]] == [
        *("created", "created", "SSS_USAGE_LIMIT_EXCEEDED", "SSS_USAGE_LIMIT_EXCEEDED")
    ]
    assert answer["usageRemaining"] == 10
    assert customers(caller) == 2


def test_a_full_call_stays_within_the_units(caller: Caller) -> None:
    answer = upsert(caller, *(company(f"CRM-{number}", f"Name {number}") for number in range(100)))
    assert {result["status"] for result in answer["results"]} == {"created"}
    assert answer["usageRemaining"] == 5_000 - 100 * 15


def test_the_permissions_of_the_role_hold(caller: Caller) -> None:
    upsert(caller, company("CRM-1", "Alder Works"))
    caller.setup.set_permission("1042", "Lists > Customers", "create")
    results = upsert(caller, company("CRM-1", "Birch"), company("CRM-2", "Cedar"))["results"]
    assert [result.get("code", result["status"]) for result in results] == [
        *("INSUFFICIENT_PERMISSION", "created")
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"recordType": "salesOrder"}, "INVALID_RCRD_TYPE"),
        ({"recordType": "subsidiary"}, "INVALID_RCRD_TYPE"),
        ({"recordType": None}, "MISSING_FIELD"),
        ({"keyField": "email"}, "INVALID_FIELD"),
        ({"keyField": None}, "MISSING_FIELD"),
        ({"records": None}, "MISSING_FIELD"),
        ({"records": {}}, "INVALID_FIELD"),
        ({"records": ["x"]}, "INVALID_FIELD"),
        ({"records": [{"values": {}}] * 101}, "TOO_MANY_RECORDS"),
    ],
)
def test_a_call_that_is_wrong_as_a_whole(caller: Caller, fields: dict[str, Any], code: str) -> None:
    asked = {"recordType": "customer", "keyField": "externalId", "records": [], **fields}
    response = caller.restlet("upsert", **asked)
    assert (response.status_code, refusal(response)[0]) == (400, code)


def test_system_notes_name_the_way_in(caller: Caller) -> None:
    upsert(caller, company("CRM-1", "Alder Works"))
    rows = caller.rows("SELECT context, name FROM systemnote")
    assert {(row["name"], row["context"]) for row in rows} == {("17", "RESTlet")}
