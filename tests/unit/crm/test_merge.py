"""Merging: a third record, two old ids that lead to it (CRM contract 3.10, traps 17)."""

from __future__ import annotations

import pytest

from tests.unit.crm.caller import Caller, typed
from tests.unit.crm.making import new_id

CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def merged(caller: Caller) -> tuple[Caller, str]:
    """Contacts 101 and 102, each with a primary company of its own, merged; the survivor's id."""
    a, b = caller.company(name="A"), caller.company(name="B")
    caller.contact(email="ada@acme.test", firstname="Ada", associations=[typed(int(a), 1)])
    caller.contact(email="bob@acme.test", firstname="Bob", city="Bern", associations=[typed(int(b), 1)])
    caller.advance(1_000)
    body = {"primaryObjectId": "101", "objectIdToMerge": "102"}
    return caller, caller.ask("POST", f"{CONTACTS}/merge", body)["id"]


def test_the_survivor_is_new(merged: tuple[Caller, str]) -> None:
    caller, id = merged
    assert id not in ("101", "102")
    names = (
        "firstname",
        "city",
        "email",
        "hs_additional_emails",
        "hs_merged_object_ids",
        "associatedcompanyid",
    )
    found = caller.read(id, *names, "hs_calculated_merged_vids")
    assert [found[name] for name in names] == [
        "Ada",
        "Bern",
        "ada@acme.test",
        "bob@acme.test",
        "101;102",
        "101",
    ]
    at = caller.account.now()
    assert found["hs_calculated_merged_vids"] == f"101:{at};102:{at}"
    page = caller.ask("GET", f"/crm/v4/objects/contacts/{id}/associations/companies")["results"]
    assert [[type["typeId"] for type in one["associationTypes"]] for one in page] == [[1, 279], [279]]


def test_old_ids_answer_in_single_calls_only(merged: tuple[Caller, str]) -> None:
    caller, id = merged
    for old in ("101", "102"):
        assert caller.ask("GET", f"{CONTACTS}/{old}")["id"] == id
        assert caller.patch(old, city="Rome")["id"] == id
    assert caller.ask("GET", f"{CONTACTS}/bob%40acme.test?idProperty=email")["id"] == id
    body = {
        "inputs": [{"id": "101", "properties": {"city": "x"}}, {"id": id, "properties": {"city": "Oslo"}}]
    }
    done = caller.ask("POST", f"{CONTACTS}/batch/update", body)
    assert [one["id"] for one in done["results"]] == [id]
    assert "errors" not in done


def test_old_records_are_nowhere(merged: tuple[Caller, str]) -> None:
    caller, id = merged
    assert [one["id"] for one in caller.ask("GET", CONTACTS)["results"]] == [id]
    assert caller.ask("GET", f"{CONTACTS}?archived=true")["results"] == []
    assert caller.found() == [id]
    caller.ask("POST", CONTACTS, {"properties": {"email": "bob@acme.test"}}, status=409)


def test_a_second_merge_carries_the_lineage_on(merged: tuple[Caller, str]) -> None:
    caller, id = merged
    other = caller.contact(email="eve@acme.test")
    body = {"primaryObjectId": other, "objectIdToMerge": id}
    last = caller.ask("POST", f"{CONTACTS}/merge", body)["id"]
    for old in ("101", "102", id, other):
        assert caller.ask("GET", f"{CONTACTS}/{old}")["id"] == last
    found = caller.read(last, "email", "hs_additional_emails", "hs_merged_object_ids")
    assert found["hs_additional_emails"] == "ada@acme.test;bob@acme.test"
    assert found["hs_merged_object_ids"] == f"101;102;{other};{id}"


def test_companies_merge_with_their_contacts(caller: Caller) -> None:
    a, b = caller.company(name="A", domain="a.test"), caller.company(name="B", city="Bern")
    contact = caller.contact(email="a@x.test", associations=[typed(int(b), 1)])
    body = {"primaryObjectId": a, "objectIdToMerge": b}
    id = caller.ask("POST", "/crm/v3/objects/companies/merge", body)["id"]
    assert caller.read(contact, "associatedcompanyid")["associatedcompanyid"] == id
    found = caller.read(id, "name", "city", "num_associated_contacts", object="companies")
    assert (found["name"], found["city"], found["num_associated_contacts"]) == ("A", "Bern", "1")


def test_what_cannot_be_merged(caller: Caller) -> None:
    id = caller.contact(email="a@x.test")
    for body, status in (
        ({"primaryObjectId": id, "objectIdToMerge": id}, 400),
        ({"primaryObjectId": id}, 400),
        ({"primaryObjectId": id, "objectIdToMerge": "999"}, 404),
    ):
        caller.ask("POST", f"{CONTACTS}/merge", body, status=status)


def test_every_id_of_the_lineage_is_named(merged: tuple[Caller, str]) -> None:
    caller, id = merged
    other = caller.contact(email="eve@acme.test")
    body = {"primaryObjectId": other, "objectIdToMerge": id}
    last = caller.ask("POST", f"{CONTACTS}/merge", body)["properties"]
    assert last["hs_all_contact_vids"].split(";") == [last["hs_object_id"], other, id, "101", "102"]


def test_the_history_of_the_survivor_begins_with_the_merge(merged: tuple[Caller, str]) -> None:
    """The older date of creation is a value that it takes over, not the time of its other values."""
    caller, id = merged
    caller.patch(id, city="Rome")
    found = caller.ask("GET", f"{CONTACTS}/{id}?propertiesWithHistory=firstname,city,createdate")
    told = {
        name: [(one["value"], one["timestamp"]) for one in history]
        for name, history in found["propertiesWithHistory"].items()
    }
    assert found["createdAt"] == "2026-11-02T09:15:04.120Z"
    assert told == {
        "city": [("Rome", "2026-11-02T09:15:05.120Z"), ("Bern", "2026-11-02T09:15:05.120Z")],
        "createdate": [("2026-11-02T09:15:04.120Z", "2026-11-02T09:15:05.120Z")],
        "firstname": [("Ada", "2026-11-02T09:15:05.120Z")],
    }


@pytest.mark.parametrize("id", [{"a": 1}, ["101"], True, 1.5])
def test_ids_are_texts_or_numbers(caller: Caller, id: object) -> None:
    body = {"primaryObjectId": id, "objectIdToMerge": "101"}
    refused = caller.ask("POST", f"{CONTACTS}/merge", body, status=400)
    assert refused["message"].endswith("a text is expected for primaryObjectId")
    caller.ask("POST", f"{CONTACTS}/gdpr-delete", {"objectId": id}, status=400)


def test_types_that_cannot_be_merged(caller: Caller) -> None:
    """Scopes are judged first; before 2026-09 there is no such path."""
    body, tail = {"primaryObjectId": "101", "objectIdToMerge": "102"}, "products/merge"
    assert caller.call("POST", f"/crm/objects/2026-03/{tail}", body).mimetype == "text/html"
    refused = caller.ask("POST", f"/crm/objects/2026-09/{tail}", body, status=400)
    assert refused["message"] == "Records of object type 0-7 cannot be merged"
    stranger = Caller(scopes=["oauth"])
    stranger.ask("POST", f"/crm/objects/2026-09/{tail}", body, status=403)


def test_a_merged_order_has_one_date_of_creation(caller: Caller) -> None:
    older = new_id(caller, "orders")
    caller.advance(880)
    merge = {"primaryObjectId": new_id(caller, "orders"), "objectIdToMerge": older}
    found = caller.ask("POST", "/crm/objects/2026-03/orders/merge", merge)["properties"]
    assert found["createdate"] == found["hs_createdate"] == "2026-11-02T09:15:04.120Z"


def test_250_merges_in_one_lineage(caller: Caller) -> None:
    rows = [{"email": f"u{n}@x.test"} for n in range(252)]
    made = caller.site.vendor("crm").import_records(caller.account, "contacts", rows, cause="fill")
    survivor = made[0].id
    for other in made[1:251]:
        body = {"primaryObjectId": survivor, "objectIdToMerge": other.id}
        survivor = caller.ask("POST", f"{CONTACTS}/merge", body)["id"]
    body = {"primaryObjectId": survivor, "objectIdToMerge": made[251].id}
    refused = caller.ask("POST", f"{CONTACTS}/merge", body, status=414)
    assert refused["message"] == "Cannot have more than 250 identities on a profile"
