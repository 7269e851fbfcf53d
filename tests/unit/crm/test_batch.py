"""Batches and what becomes of bad items in them (CRM contract 3.9)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller, typed

BATCH = "/crm/v3/objects/contacts/batch"
TRACE = "objectWriteTraceId"


def inputs(*given: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"inputs": list(given), **more}


def of(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


def test_read_names_all_missing_ids_in_one_error(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test", city="Turin")
    body = inputs({"id": id}, {"id": "998"}, {"id": 999}, properties=["city"])
    found = caller.ask("POST", f"{BATCH}/read", body, status=207)
    assert found["status"] == "COMPLETE"
    assert [one["properties"]["city"] for one in found["results"]] == ["Turin"]
    assert found["numErrors"] == 1
    assert found["errors"] == [
        {
            "status": "error",
            "message": "Could not get some CONTACT objects, they may be deleted or not exist. "
            "Check that ids are valid.",
            "context": {"ids": ["998", "999"]},
            "category": "OBJECT_NOT_FOUND",
        }
    ]
    whole = caller.ask("POST", f"{BATCH}/read", inputs({"id": id}))
    assert "errors" not in whole
    assert "numErrors" not in whole


def test_read_by_address_and_with_history(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test")
    body = inputs({"id": "ADA@acme.test"}, idProperty="email", propertiesWithHistory=["email"])
    (found,) = caller.ask("POST", f"{BATCH}/read", body)["results"]
    assert found["id"] == id
    assert found["propertiesWithHistory"]["email"][0]["value"] == "ada@acme.test"


def test_the_limits_of_a_batch(caller: Caller) -> None:
    many = [{"id": str(n)} for n in range(1, 102)]
    over = caller.ask("POST", f"{BATCH}/read", inputs(*many), status=400)
    assert over["message"] == (
        "The maximum number of inputs supported in a batch is 100. "
        "Please reduce the number of items and try again"
    )
    history = inputs(*many[:51], propertiesWithHistory=["email"])
    over = caller.ask("POST", f"{BATCH}/read", history, status=400)
    assert over["message"] == (
        "The maximum number of inputs supported in a batch request for property histories is 50"
    )


def test_create_without_traces_is_all_or_nothing(caller: Caller) -> None:
    taken = caller.contact(email="ada@acme.test")
    body = inputs(of(email="new@x.test"), of(email="ada@acme.test"))
    refused = caller.ask("POST", f"{BATCH}/create", body, status=409)
    assert refused["message"] == f"Contact already exists. Existing ID: {taken}"
    caller.ask("POST", f"{BATCH}/create", inputs(of(email="new@x.test"), of(nope=1)), status=400)
    assert len(caller.ask("GET", "/crm/v3/objects/contacts")["results"]) == 1
    done = caller.ask(
        "POST", f"{BATCH}/create", inputs(of(email="a@x.test"), of(email="b@x.test")), status=201
    )
    assert [one["properties"]["email"] for one in done["results"]] == ["a@x.test", "b@x.test"]


def test_create_with_traces_isolates_bad_items(caller: Caller) -> None:
    caller.contact(email="ada@acme.test")
    body = inputs(
        of(email="a@x.test") | {TRACE: "t1"},
        of(email="ada@acme.test") | {TRACE: "t2"},
        of(nope=1) | {TRACE: "t3"},
    )
    done = caller.ask("POST", f"{BATCH}/create", body, status=207)
    assert [(one["properties"]["email"], one[TRACE]) for one in done["results"]] == [("a@x.test", "t1")]
    assert [(one["category"], one["context"][TRACE]) for one in done["errors"]] == [
        ("CONFLICT", ["t2"]),
        ("VALIDATION_ERROR", ["t3"]),
    ]
    assert all("correlationId" not in one for one in done["errors"])


def test_one_address_twice_in_a_batch_is_a_conflict(caller: Caller) -> None:
    body = inputs(of(email="a@x.test") | {TRACE: "1"}, of(email="A@x.test") | {TRACE: "2"})
    caller.ask("POST", f"{BATCH}/create", body, status=409)
    assert caller.ask("GET", "/crm/v3/objects/contacts")["results"] == []


def test_one_address_twice_however_it_is_given(caller: Caller) -> None:
    """Primary and additional addresses are of one kind, and no id is named that nobody has."""
    new = of(email="a@x.test", hs_additional_emails="b@x.test;c@x.test")
    refused = caller.ask("POST", f"{BATCH}/create", inputs(new, of(email="C@x.test")), status=409)
    assert refused["message"] == "Contact already exists."
    upserts = [
        {"id": "a@x.test", "idProperty": "email", **of(hs_additional_emails="b@x.test")},
        {"id": "b@x.test", "idProperty": "email", **of()},
    ]
    refused = caller.ask("POST", f"{BATCH}/upsert", inputs(*upserts), status=409)
    assert refused["message"] == "Contact already exists."
    assert caller.ask("GET", "/crm/v3/objects/contacts")["results"] == []


@pytest.mark.parametrize("to", ["999", "abc", "9" * 30])
def test_an_association_that_cannot_be_is_its_input_s_fault(caller: Caller, to: str) -> None:
    bad = {**typed(0, 279), "to": {"id": to}}
    body = inputs(of(email="a@x.test") | {TRACE: "1"}, of() | {TRACE: "2", "associations": [bad]})
    done = caller.ask("POST", f"{BATCH}/create", body, status=207)
    assert [one[TRACE] for one in done["results"]] == ["1"]
    assert [one["context"][TRACE] for one in done["errors"]] == [["2"]]
    assert done["errors"][0]["message"] == "One or more associations are invalid"


def test_update_isolates_missing_and_invalid_items(caller: Caller) -> None:
    a, b = caller.contact(email="a@x.test"), caller.contact(email="b@x.test")
    body = inputs(
        {"id": a, **of(city="Turin")},
        {"id": b, **of(email="a@x.test"), TRACE: "t"},
        {"id": "998", **of(city="x")},
        {"id": "999", **of(city="x"), TRACE: "u"},
    )
    done = caller.ask("POST", f"{BATCH}/update", body, status=207)
    assert [(one["id"], one["properties"]["city"]) for one in done["results"]] == [(a, "Turin")]
    assert [(one["category"], one["context"]) for one in done["errors"]] == [
        ("VALIDATION_ERROR", {"ids": [b], TRACE: ["t"]}),
        ("OBJECT_NOT_FOUND", {"ids": ["999"], TRACE: ["u"]}),
        ("OBJECT_NOT_FOUND", {"ids": ["998"]}),
    ]
    assert done["numErrors"] == 3


def test_one_record_twice_in_a_batch_is_refused_whole(caller: Caller) -> None:
    id = caller.contact(email="a@x.test")
    body = inputs({"id": id, **of(city="x")}, {"id": int(id), **of(city="y")})
    refused = caller.ask("POST", f"{BATCH}/update", body, status=400)
    assert refused["message"] == f"Duplicate IDs found in batch input: [{id}]. IDs must be unique"
    assert refused["context"] == {"ids": [id]}
    twice = [
        {"id": "A@x.test", "idProperty": "email", **of()},
        {"id": "a@x.test", "idProperty": "email", **of()},
    ]
    caller.ask("POST", f"{BATCH}/upsert", inputs(*twice), status=400)


@pytest.mark.parametrize("tail", ["update", "upsert"])
@pytest.mark.parametrize("other", ["0101", "A@x.test", "a2@x.test", "7"])
def test_one_record_named_in_two_ways_is_refused_whole(caller: Caller, tail: str, other: str) -> None:
    """Of two changes of one record in one batch, one was lost without a word."""
    body = {"name": "erp", "label": "E", "type": "string", "fieldType": "text", "hasUniqueValue": True}
    caller.ask("POST", "/crm/v3/properties/contacts", body | {"groupName": "contactinformation"}, status=201)
    id = caller.contact(email="a@x.test", hs_additional_emails="a2@x.test", erp="7")
    by = {"0101": "hs_object_id", "7": "erp"}.get(other, "email")
    pair = [
        {"id": id, "idProperty": "hs_object_id", **of(email="new@x.test", city="x")},
        {"id": other, "idProperty": by, **of(email="new@x.test", phone="1")},
    ]
    refused = caller.ask("POST", f"{BATCH}/{tail}", inputs(*pair), status=400)
    assert refused["message"] == f"Duplicate IDs found in batch input: [{id}]. IDs must be unique"
    assert caller.read(id, "email", "city")["email"] == "a@x.test"


def test_companies_are_looked_up_by_domain_and_not_made_by_it(caller: Caller) -> None:
    path, by = "/crm/v3/objects/companies/batch", {"idProperty": "domain"}
    id = caller.company(name="Acme", domain="acme.test")
    (read,) = caller.ask("POST", f"{path}/read", inputs({"id": "ACME.test"}, **by))["results"]
    assert read["id"] == id
    change = {"id": "acme.test", **by, **of(city="Turin")}
    (changed,) = caller.ask("POST", f"{path}/update", inputs(change))["results"]
    assert (changed["id"], changed["properties"]["city"]) == (id, "Turin")
    refused = caller.ask("POST", f"{path}/upsert", inputs(change), status=400)
    assert refused["message"] == "The idProperty domain is not a unique property"
    caller.company(domain="acme.test")
    caller.ask("POST", f"{path}/read", inputs({"id": "acme.test"}, **by), status=400)


@pytest.mark.parametrize("id", ["", "  "])
def test_an_upsert_without_a_value_makes_nothing(caller: Caller, id: str) -> None:
    body = inputs({"id": id, "idProperty": "email", **of(city="Turin")})
    refused = caller.ask("POST", f"{BATCH}/upsert", body, status=400)
    assert refused["message"].endswith("some of required attributes are not set [id]")
    assert caller.ask("GET", "/crm/v3/objects/contacts")["results"] == []


def test_upsert_says_what_is_new(caller: Caller) -> None:
    id = caller.contact(email="a@x.test")
    body = inputs(
        {"id": "a@x.test", "idProperty": "email", **of(city="Turin")},
        {"id": "b@x.test", "idProperty": "email", **of(city="Bern")},
    )
    done = caller.ask("POST", f"{BATCH}/upsert", body)["results"]
    assert {one["properties"].get("email", one["id"]): one["new"] for one in done} == {
        id: False,
        "b@x.test": True,
    }
    assert caller.ask("GET", "/crm/v3/objects/contacts/b%40x.test?idProperty=email&properties=city")[
        "properties"
    ]["city"] == ("Bern")
    bad = inputs(
        {"id": "c@x.test", "idProperty": "email", TRACE: "1", **of()},
        {"id": "d@x.test", "idProperty": "email", TRACE: "2", **of(nope=1)},
    )
    caller.ask("POST", f"{BATCH}/upsert", bad, status=400)
    caller.ask("POST", f"{BATCH}/upsert", inputs({"id": "x", **of()}), status=400)


def test_archive_takes_whatever_there_is(caller: Caller) -> None:
    id = caller.contact(email="a@x.test")
    caller.ask("POST", f"{BATCH}/archive", inputs({"id": id}, {"id": "999"}, {"id": "abc"}), status=204)
    caller.ask("GET", f"/crm/v3/objects/contacts/{id}", status=404)
    caller.ask("POST", f"{BATCH}/archive", inputs({"id": id}), status=204)


def test_the_order_of_results_may_be_any(caller: Caller) -> None:
    addresses = [f"u{n:02}@x.test" for n in range(20)]
    body = inputs(*[of(email=one) for one in addresses])
    caller.switch(batch_order="shuffled")
    made = caller.ask("POST", f"{BATCH}/create", body, status=201)["results"]
    found = [one["properties"]["email"] for one in made]
    assert found != addresses
    assert sorted(found) == addresses
    again = Caller(batch_order="shuffled").ask("POST", f"{BATCH}/create", body, status=201)["results"]
    assert [one["properties"]["email"] for one in again] == found, "the same seed, the same order"


def test_a_batch_is_what_its_single_calls_are(caller: Caller) -> None:
    """The same records come out of a batch as out of single calls, on a second portal."""
    one_by_one = Caller()
    given = [{"email": f"u{n}@x.test", "city": "Turin", "phone": f"+39 {n}"} for n in range(5)]
    done = caller.ask("POST", f"{BATCH}/create", inputs(*[{"properties": one} for one in given]), status=201)
    singles = [
        one_by_one.ask("POST", "/crm/v3/objects/contacts", {"properties": one}, status=201) for one in given
    ]
    assert done["results"] == singles
