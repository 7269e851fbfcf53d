"""What NetSuite refuses, by call and by record, and what that is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import httpx
import msgspec
import pytest

from sync_core.apps.client import AppClient, AppError, Done, NotDone, Outcome, Refused, Write
from tests.unit.apps.answers import START, Vendor, Waiting, json
from tests.unit.apps.netsuite.tokens import TOKEN

BEFORE = "Error while accessing a resource. "
QUERY = "Invalid search query. Detailed unprocessed description follows. Search error occurred: "
ROW = {
    "links": [],
    "id": "7",
    "entityid": "Gale Works",
    "isinactive": "F",
    "created_at": "2026-11-02 09:00:00",
    "modified_at": "2026-11-02 09:00:00",
}


def details(status: int, code: str, detail: str, **more: str) -> httpx.Response:
    """The envelope of the REST services."""
    named = {f"o:{name}": text for name, text in more.items()}
    body = {
        "title": "x",
        "status": status,
        "o:errorDetails": [{"detail": detail, "o:errorCode": code, **named}],
    }
    return json(body, status)


def script_error(status: int, code: str, message: str = "m") -> httpx.Response:
    """The envelope of RESTlets."""
    return json({"error": {"code": code, "message": message}}, status)


def account(write: httpx.Response, *, rows: Sequence[Mapping[str, object]] = ()) -> Vendor:
    """Answers every write with this, RESTlet or not, and every query with these rows."""

    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("suiteql"):
            return json({"items": rows, "hasMore": False})
        if request.content == msgspec.json.encode({"action": "sysInfo"}):
            return json({"bundle": {"status": "installed"}})
        return write

    return Vendor(handler)


def opened(vendor: Vendor) -> AppClient:
    return vendor.client("netsuite", credentials=TOKEN)


def failing(answer: httpx.Response) -> AppError:
    with pytest.raises(AppError) as failed:
        opened(Vendor(lambda request: answer)).scan("contact")
    return failed.value


def refused(answer: httpx.Response, *, id: str = "", **fields: str) -> Outcome:
    """The outcome of one write that is answered so."""
    client = opened(account(answer))
    write = Write("key-1", "company_customer", {"companyName": "Gale Works", **fields}, id=id)
    (batch,) = client.batches([write])
    (outcome,) = client.send(batch)
    return outcome


@pytest.mark.parametrize(
    ("answer", "code", "happened"),
    [
        (
            details(429, "CONCURRENCY_LIMIT_EXCEEDED", "Concurrent request limit exceeded."),
            "RATE_LIMITED",
            "no",
        ),
        (json({"title": "Bad Request", "o:errorCode": "USER_ERROR"}, 429), "RATE_LIMITED", "no"),
        (script_error(400, "SSS_REQUEST_LIMIT_EXCEEDED"), "RATE_LIMITED", "no"),
        (details(500, "UNEXPECTED_ERROR", "An unexpected error occurred."), "APP_UNAVAILABLE", "maybe"),
        (httpx.Response(503, text="<html>"), "APP_UNAVAILABLE", "maybe"),
        (httpx.Response(408), "APP_UNAVAILABLE", "maybe"),
        (details(401, "INVALID_LOGIN", "Invalid login attempt."), "AUTH_EXPIRED", "no"),
        (script_error(401, "INVALID_LOGIN_ATTEMPT"), "AUTH_EXPIRED", "no"),
        (
            details(400, "INVALID_PARAMETER", QUERY + "Record 'contact' was not found."),
            "AUTH_FORBIDDEN",
            "no",
        ),
        (details(400, "INVALID_PARAMETER", QUERY + "Unknown identifier 'x'."), "FIELD_MAP_STALE", "no"),
        (details(400, "INVALID_PARAMETER", QUERY + "Invalid or unsupported search"), "INTERNAL", "no"),
        (httpx.Response(400, text="nonsense"), "INTERNAL", "no"),
        (httpx.Response(302), "INTERNAL", "no"),
    ],
)
def test_a_refused_call_is_told_as_what_it_is(answer: httpx.Response, code: str, happened: str) -> None:
    error = failing(answer)
    assert (error.code, error.happened) == (code, happened)


def test_too_much_in_flight_names_a_time_to_come_back() -> None:
    assert failing(httpx.Response(429)).retry_at == START + 5_000
    assert failing(httpx.Response(429, headers={"retry-after": "30"})).retry_at == START + 30_000


def test_after_too_much_in_flight_the_next_call_waits() -> None:
    answers = iter([httpx.Response(429), json({"items": []})])
    vendor, clock = Vendor(lambda request: next(answers)), Waiting()
    client = vendor.client("netsuite", credentials=TOKEN, clock=clock, pacing=True)
    with pytest.raises(AppError, match="RATE_LIMITED"):
        client.scan("contact")
    assert client.scan("contact").records == ()
    assert clock.waited == 5_000


def test_a_body_that_is_no_json_object_is_no_answer() -> None:
    error = failing(httpx.Response(200, text="<html>"))
    assert (error.code, error.happened) == ("APP_UNAVAILABLE", "maybe")
    assert failing(httpx.Response(400, json=["a"])).code == "INTERNAL"


def test_a_forbidden_call_names_the_feature_or_the_permission() -> None:
    text = "The REST Web Services feature is not enabled in this account."
    off = failing(details(403, "INSUFFICIENT_PERMISSION", text))
    assert (off.code, off.params["feature"]) == ("APP_FEATURE_OFF", "REST Web Services")
    text = (
        "Permission Violation: You need a higher permission for SuiteAnalytics Workbook to access this page."
    )
    lacking = failing(details(403, "INSUFFICIENT_PERMISSION", text))
    assert (lacking.code, lacking.params["object"]) == ("AUTH_FORBIDDEN", "SuiteAnalytics Workbook")


def test_a_column_that_is_gone_is_named() -> None:
    text = QUERY + "Field 'custentity_region' for record 'contact' was not found. Reason: REMOVED"
    assert failing(details(400, "INVALID_PARAMETER", text)).params["field"] == "custentity_region"


def test_a_field_that_cannot_be_one_is_never_asked_for() -> None:
    vendor = account(httpx.Response(204))
    client = vendor.client("netsuite", credentials=TOKEN, properties={"contact": ["email FROM role --"]})
    with pytest.raises(AppError, match="FIELD_MAP_STALE"):
        client.scan("contact")
    assert not vendor.requests


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("Please enter value(s) for: Company Name", "REQUIRED_FIELD_MISSING", {"field": "Company Name"}),
        ("Please enter value(s) for: First Name, Last Name", "REQUIRED_FIELD_MISSING", {}),
        ("Please enter value(s) for: Subsidiary", "SUBSIDIARY_MISSING", {}),
        (
            "You have entered an Invalid Field Value no-mail for the following field: email",
            "INVALID_VALUE",
            {"field": "email", "value": "no-mail"},
        ),
        (
            "You have entered an Invalid Field Value Atlantis for the following field: country",
            "ADDRESS_INVALID",
            {"part": "country", "value": "Atlantis"},
        ),
        ("Invalid parent reference key 77.", "INVALID_VALUE", {"field": "parent", "value": "77"}),
        ("Record has been changed", "STALE_VERSION", {}),
        ("This customer is on hold, ask finance", "INVALID_VALUE", {"field": "record"}),
    ],
)
def test_a_refused_record_is_told_as_what_it_is(text: str, code: str, params: dict[str, str]) -> None:
    alone = refused(details(400, "USER_ERROR", BEFORE + text))
    bulk = account(
        json(
            {
                "results": [
                    {"ref": f"k{n}", "status": "error", "code": "USER_ERROR", "message": text} for n in (1, 2)
                ]
            }
        )
    )
    client = opened(bulk)
    (batch,) = client.batches([Write(f"k{n}", "contact", {"lastName": "Gale"}) for n in (1, 2)])
    for outcome in (alone, *client.send(batch)):
        assert isinstance(outcome, Refused)
        assert outcome.code == code
        assert params.items() <= outcome.params.items()
        assert outcome.params["app"] == "netsuite"


def test_a_place_in_the_body_names_the_field() -> None:
    answer = details(400, "INVALID_CONTENT", "bad", errorPath="addressBook.items[0].addressBookAddress.state")
    outcome = refused(answer, **{"address.state": "XX"})
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.params["value"]) == ("ADDRESS_INVALID", "XX")


def test_a_property_that_is_gone_is_a_stale_mapping() -> None:
    answer = details(400, "INVALID_CONTENT", "Invalid content in the request body. Unknown property: stage")
    outcome = refused(answer)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.params["field"]) == ("FIELD_MAP_STALE", "stage")


def test_a_taken_name_is_told_with_who_holds_it() -> None:
    answer = details(400, "USER_ERROR", BEFORE + "This entity already exists.")
    vendor = account(answer, rows=[{"id": "41", "links": []}])
    client = opened(vendor)
    (batch,) = client.batches([Write("key-1", "company_customer", {"companyName": "Gale's"})])
    (outcome,) = client.send(batch)
    assert isinstance(outcome, Refused)
    assert outcome.code == "INVALID_VALUE"
    assert outcome.params.items() >= {"field": "name", "value": "Gale's", "holder": "41"}.items()
    assert "'Gale''s'" in vendor.requests[-1].content.decode()


def test_an_update_of_a_record_that_is_gone_is_not_done() -> None:
    answer = details(404, "NONEXISTENT_ID", "The record instance does not exist.")
    assert refused(answer, id="7") == NotDone("key-1")


def test_a_write_through_a_script_that_is_gone_is_planned_anew_one_by_one() -> None:
    gone = script_error(
        404, "SSS_INVALID_SCRIPTLET_ID", "That Suitelet is invalid, disabled, or no longer exists."
    )
    deployed = True

    def handler(request: httpx.Request) -> httpx.Response:
        if "restlet" in request.url.path:
            return json({"bundle": {"status": "installed"}}) if deployed else gone
        return json({"items": []})

    client = opened(Vendor(handler))
    writes = [Write(f"k{n}", "contact", {"lastName": "Gale"}) for n in (1, 2)]
    (batch,) = client.batches(writes)
    deployed = False
    assert client.send(batch) == [NotDone("k1"), NotDone("k2")]
    assert [one.path.rpartition("/")[2] for one in client.batches(writes)] == ["eid:k1", "eid:k2"]


def bulk(*members: dict[str, str]) -> list[Outcome]:
    client = opened(account(json({"results": members}), rows=[ROW]))
    writes = [Write(f"k{n}", "contact", {"lastName": "Gale"}) for n in range(len(members))]
    (batch,) = client.batches(writes)
    return client.send(batch)


def test_members_that_were_not_tried_are_not_done() -> None:
    spent = {"status": "error", "code": "SSS_USAGE_LIMIT_EXCEEDED", "message": "m"}
    first, second = bulk({"ref": "k0", "status": "created", "id": "7"}, {"ref": "k1", **spent})
    assert isinstance(first, Done)
    assert second == NotDone("k1")
    with pytest.raises(AppError, match="RATE_LIMITED") as limited:
        bulk({"ref": "k0", **spent}, {"ref": "k1", **spent})
    assert limited.value.happened == "no"


def test_a_right_that_every_member_lacks_is_told_of_the_call() -> None:
    text = "Permission Violation: You need a higher permission for Lists > Contacts to access this page."
    lacks = {"status": "error", "code": "INSUFFICIENT_PERMISSION", "message": text}
    with pytest.raises(AppError, match="AUTH_FORBIDDEN") as refusal:
        bulk({"ref": "k0", **lacks}, {"ref": "k1", **lacks})
    assert refusal.value.params["object"] == "Lists > Contacts"
    done, alone = bulk({"ref": "k0", "status": "created", "id": "7"}, {"ref": "k1", **lacks})
    assert isinstance(done, Done)
    assert isinstance(alone, Refused)
    assert alone.code == "AUTH_FORBIDDEN"


def test_a_look_that_fails_behind_a_write_leaves_the_write_in_doubt() -> None:
    answers = iter([json({"items": []}), httpx.Response(204, headers={"location": "http://x/customer/7"})])
    vendor = Vendor(lambda request: next(answers, httpx.Response(429)))
    client = opened(vendor)
    (batch,) = client.batches([Write("key-1", "company_customer", {"companyName": "Gale Works"})])
    with pytest.raises(AppError) as failed:
        client.send(batch)
    assert (failed.value.code, failed.value.happened) == ("RATE_LIMITED", "maybe")


def test_a_write_without_a_place_in_its_answer_is_in_doubt() -> None:
    client = opened(account(httpx.Response(204)))
    (batch,) = client.batches([Write("key-1", "company_customer", {"companyName": "Gale Works"})])
    with pytest.raises(AppError) as failed:
        client.send(batch)
    assert failed.value.happened == "maybe"
