"""Traps 1 to 8, and those of lists and reads: what search, lists and their cursors do (CRM contract 19)."""

from __future__ import annotations

import pytest

from tests.unit.crm.caller import Caller, typed, where

CONTACTS = "/crm/v3/objects/contacts"


def test_trap_1_search_misses_what_a_create_conflicts_with() -> None:
    caller = Caller(index_lag=2_000)
    id = caller.contact(email="ada@acme.test")
    by_address = where("email", "EQ", "ada@acme.test")
    assert caller.found(by_address) == []
    caller.ask("POST", CONTACTS, {"properties": {"email": "ada@acme.test"}}, status=409)
    assert caller.ask("GET", f"{CONTACTS}/{id}")["id"] == id
    read = caller.ask("POST", f"{CONTACTS}/batch/read", {"inputs": [{"id": id}]})
    assert [one["id"] for one in read["results"]] == [id]
    assert [one["id"] for one in caller.ask("GET", CONTACTS)["results"]] == [id]
    caller.advance(2_000)
    assert caller.found(by_address) == [id]


def test_trap_2_search_ends_at_ten_thousand(caller: Caller) -> None:
    rows = [{"email": f"u{n}@x.test"} for n in range(10_050)]
    made = [
        one.id
        for one in caller.site.vendor("crm").import_records(caller.account, "contacts", rows, cause="fill")
    ]
    last = caller.search(limit=100, after="9900")
    assert last["total"] == 10_050
    assert last["results"][-1]["id"] == made[9_999]
    beyond = caller.search(limit=100, after=last["paging"]["next"]["after"], status=400)
    assert beyond["category"] == "VALIDATION_ERROR"
    window = where("hs_object_id", "GT", made[9_999])
    rest = caller.found(window, sorts=[{"propertyName": "hs_object_id", "direction": "ASCENDING"}], limit=100)
    assert rest == made[10_000:]
    page = caller.ask("GET", f"{CONTACTS}?limit=100&after={made[10_000]}")
    assert [one["id"] for one in page["results"]] == made[10_000:]


def test_trap_3_a_list_s_cursor_is_an_id_and_a_search_s_an_offset(caller: Caller) -> None:
    ids = [caller.contact(email=f"u{n}@x.test") for n in range(4)]
    listed = caller.ask("GET", f"{CONTACTS}?limit=2")
    searched = caller.search(limit=2)
    assert listed["paging"]["next"]["after"] == str(int(ids[1]) + 1)
    assert searched["paging"]["next"]["after"] == "2"
    caller.ask("DELETE", f"{CONTACTS}/{ids[0]}", status=204)
    rest = caller.ask("GET", f"{CONTACTS}?limit=2&after={listed['paging']['next']['after']}")
    assert [one["id"] for one in rest["results"]] == ids[2:]
    assert caller.found(limit=2, after="2") == ids[3:], "the offset has moved under the reader"


def test_trap_4_the_next_link_is_absolute_and_complete(caller: Caller) -> None:
    company = caller.company(name="Acme")
    ids = [caller.contact(email=f"u{n}@x.test", associations=[typed(int(company), 279)]) for n in range(2)]
    asked = "properties=city%2Cphone&associations=companies&limit=1&archived=False"
    link = caller.ask("GET", f"/crm/objects/v3/contacts?{asked}")["paging"]["next"]["link"]
    assert link.startswith("http://localhost/crm/objects/v3/contacts?")
    (found,) = caller.ask("GET", link.removeprefix("http://localhost"))["results"]
    assert found["id"] == ids[1]
    assert {"city", "phone"} <= found["properties"].keys()
    assert found["associations"].keys() == {"companies"}


@pytest.mark.parametrize(
    ("object", "modified", "other"),
    [
        ("contacts", "lastmodifieddate", "hs_lastmodifieddate"),
        ("companies", "hs_lastmodifieddate", "lastmodifieddate"),
    ],
)
def test_trap_5_only_contacts_have_lastmodifieddate(
    caller: Caller, object: str, modified: str, other: str
) -> None:
    id = caller.ask(
        "POST",
        f"/crm/v3/objects/{object}",
        {"properties": {"city": "x", "name": "A"}}
        if object == "companies"
        else {"properties": {"city": "x"}},
        status=201,
    )["id"]
    caller.advance(1_000)
    caller.patch(id, object, city="Turin")
    found = caller.ask("GET", f"/crm/v3/objects/{object}/{id}")
    assert found["properties"][modified] == found["updatedAt"] == "2026-11-02T09:15:05.120Z"
    assert other not in found["properties"]
    assert caller.found(where(modified, "GTE", "2026-11-02T09:15:05.120Z"), object=object) == [id]


def test_trap_5_the_other_date_of_contacts_finds_nothing_and_says_so_to_nobody(caller: Caller) -> None:
    id = caller.contact(city="Turin")
    assert caller.read(id, "hs_lastmodifieddate")["hs_lastmodifieddate"] is None
    assert caller.found(where("hs_lastmodifieddate", "GTE", "1")) == []


def test_trap_6_one_s_own_write_back_is_a_change_again(caller: Caller) -> None:
    contact, company = caller.contact(email="ada@acme.test"), caller.company(name="Acme")
    caller.advance(1_000)
    since = where("lastmodifieddate", "GTE", str(caller.account.now()))
    assert caller.found(since) == []
    caller.ask("PUT", f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}")
    assert caller.found(since) == [contact], "an association sets a calculated property"
    caller.advance(1_000)
    caller.patch(contact, city="Turin")
    later = where("lastmodifieddate", "GTE", str(caller.account.now()))
    assert caller.found(later) == [contact]
    told = caller.ask("GET", f"{CONTACTS}/{contact}?propertiesWithHistory=city")
    (version,) = told["propertiesWithHistory"]["city"]
    assert (version["sourceType"], version["sourceId"]) == ("INTEGRATION", str(caller.ready["app_id"]))


def test_trap_7_lists_for_text_are_lower_case_and_options_exact(caller: Caller) -> None:
    id = caller.contact(city="Turin", lifecyclestage="customer")
    assert caller.found(where("city", "EQ", "TURIN")) == [id]
    assert caller.found(where("city", "IN", "turin")) == [id]
    assert caller.found(where("city", "IN", "Turin")) == []
    assert caller.found(where("city", "NOT_IN", "Turin")) == [id]
    assert caller.found(where("lifecyclestage", "IN", "customer")) == [id]
    assert caller.found(where("lifecyclestage", "IN", "Customer")) == []
    assert caller.found(where("lifecyclestage", "EQ", "Customer")) == []


def test_trap_8_not_equal_leaves_out_what_is_empty(caller: Caller) -> None:
    caller.contact(city="Turin")
    bern, none = caller.contact(city="Bern"), caller.contact(firstname="Ada")
    assert caller.found(where("city", "NEQ", "turin")) == [bern]
    either = [{"filters": [where("city", "NEQ", "turin")]}, {"filters": [where("city", "NOT_HAS_PROPERTY")]}]
    assert caller.found(filterGroups=either) == [bern, none]


def test_trap_43_a_typo_yields_missing_data_and_no_error(caller: Caller) -> None:
    id = caller.contact(firstname="Ada")
    assert caller.read(id, "fristname", "firstname").keys() >= {"firstname"}
    assert "fristname" not in caller.read(id, "fristname")
    (found,) = caller.search(properties=["fristname"])["results"]
    assert "fristname" not in found["properties"]
    body = {"inputs": [{"id": id}], "properties": ["fristname"]}
    (found,) = caller.ask("POST", f"{CONTACTS}/batch/read", body)["results"]
    assert "fristname" not in found["properties"]


def test_trap_44_histories_halve_pages_and_batches(caller: Caller) -> None:
    id = caller.contact(firstname="Ada")
    caller.ask("GET", f"{CONTACTS}?limit=100")
    caller.ask("GET", f"{CONTACTS}?limit=50&propertiesWithHistory=email")
    caller.ask("GET", f"{CONTACTS}?limit=51&propertiesWithHistory=email", status=400)
    inputs = [{"id": id}, *({"id": str(900 + n)} for n in range(50))]
    caller.ask("POST", f"{CONTACTS}/batch/read", {"inputs": inputs}, status=207)
    body = {"inputs": inputs, "propertiesWithHistory": ["email"]}
    caller.ask("POST", f"{CONTACTS}/batch/read", body, status=400)
    body["inputs"] = inputs[:50]
    caller.ask("POST", f"{CONTACTS}/batch/read", body, status=207)
