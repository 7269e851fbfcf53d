from __future__ import annotations

import pytest
from sqlalchemy import select

from simulators.kit.vendor import Imported
from simulators.netsuite import vendor
from simulators.netsuite.tables import system_note
from tests.unit.netsuite.caller import Caller
from tests.unit.netsuite.records.record_calls import HEAD_OFFICE, customer, ids, rows

ROW = {
    "companyName": "Alder Works",
    "isPerson": "false",
    "email": "ops@alder.example",
    "externalId": "CRM-42",
    "entityStatus": "LEAD-Qualified",
    "creditLimit": "1500.25",
    "custentity_crm_id": "9001",
    "address.addr1": "1 Pine St",
    "address.city": "Salem",
    "address.state": "OR",
    "address.zip": "97301",
    "address.country": "United States",
    "comments": " ",
}


def take(caller: Caller, object: str, *rows: dict[str, str]) -> list[Imported]:
    return vendor().import_records(caller.account, object, rows, cause="fill")


def test_a_row_becomes_the_record_that_the_api_would_make(caller: Caller) -> None:
    assert take(caller, "customer", ROW) == [Imported(0, id="1001")]
    twin = Caller()
    customer(
        twin,
        email="ops@alder.example",
        externalId="CRM-42",
        entityStatus=7,
        creditLimit=1500.25,
        custentity_crm_id="9001",
        addressBook={"items": [{**HEAD_OFFICE, "label": None}]},
    )
    expand = {"expandSubResources": "true"}
    assert caller.read("customer", "1001", **expand) == twin.read("customer", "1001", **expand)


def test_each_refused_row_says_why_and_the_others_go_in(caller: Caller) -> None:
    results = take(
        caller,
        "customer",
        {"companyName": "Alder"},
        {"companyName": "ALDER"},
        {"email": "a@b.example"},
        {"companyName": "B", "email": "bad"},
        {"companyName": "B", "colour": "red"},
        {"companyName": "B", "isPerson": "perhaps"},
        {"companyName": "B", "subsidiary": "Nowhere Co"},
        {"isPerson": "TRUE", "firstName": "Ann", "lastName": "Lee"},
        {"companyName": "C", "parent": "alder"},
    )
    assert [result.id for result in results] == ["1001", *[""] * 6, "1002", "1003"]
    assert [result.refused for result in results[1:7]] == [
        "This entity already exists.",
        "Please enter value(s) for: Company Name",
        "You have entered an Invalid Field Value bad for the following field: email",
        "Invalid content in the request body. Unknown property: colour",
        "Error while accessing resource: You have entered an Invalid Field Value perhaps for the following "
        "field: isPerson",
        "Invalid subsidiary reference key Nowhere Co.",
    ]
    assert caller.read("customer", "1003")["parent"]["id"] == "1001"


def test_contacts_find_their_company_by_id_external_id_or_name(caller: Caller) -> None:
    caller = Caller(subsidiaries=("Parent Co", "East Co"))
    company = customer(caller, externalId="CRM-42", subsidiary="2")
    results = take(
        caller,
        "contact",
        {"firstName": "Ann", "company": company},
        {"firstName": "Bea", "company": "CRM-42"},
        {"firstName": "Cleo", "company": "alder works"},
        {"firstName": "Dora"},
        {"firstName": "Eve", "company": "nobody"},
    )
    found = [caller.read("contact", result.id) for result in results[:4]]
    assert [record.get("company", {}).get("id") for record in found] == [company, company, company, None]
    assert [record["subsidiary"]["id"] for record in found] == ["2", "2", "2", "1"]
    assert results[4].refused == "Invalid company reference key nobody."


def test_only_customers_and_contacts(caller: Caller) -> None:
    for object in ("salesOrder", "currency"):
        with pytest.raises(LookupError):
            take(caller, object, {})


def test_an_import_is_noted_as_one_and_told_to_the_site(caller: Caller) -> None:
    take(caller, "customer", ROW, {"companyName": "B"})
    with caller.account.database.transaction() as db:
        assert set(db.execute(select(system_note.c.context)).scalars()) == {"CSV Import"}
    assert [event.to_json()["change"] for event in rows(caller)] == ["created", "created"]


def test_ids_go_on_after_an_import(caller: Caller) -> None:
    take(caller, "customer", *({"companyName": f"C{n}", "address.city": "Salem"} for n in range(50)))
    assert customer(caller) == "1051"
    assert len(ids(caller)) == 51
