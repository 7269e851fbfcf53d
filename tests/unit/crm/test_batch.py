"""Batches and what becomes of bad items in them (CRM contract 3.9)."""

from __future__ import annotations

from typing import Any

from tests.unit.crm.caller import Caller

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


def test_a_batch_is_what_its_single_calls_are(caller: Caller) -> None:
    """The same records come out of a batch as out of single calls, on a second portal."""
    one_by_one = Caller()
    given = [{"email": f"u{n}@x.test", "city": "Turin", "phone": f"+39 {n}"} for n in range(5)]
    done = caller.ask("POST", f"{BATCH}/create", inputs(*[{"properties": one} for one in given]), status=201)
    singles = [
        one_by_one.ask("POST", "/crm/v3/objects/contacts", {"properties": one}, status=201) for one in given
    ]
    assert done["results"] == singles
