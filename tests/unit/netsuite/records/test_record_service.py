"""What belongs to the service and not to a record: methods, OPTIONS, what is not built."""

from __future__ import annotations

import pytest

from tests.unit.netsuite.caller import BASE, RECORD, Caller, answered
from tests.unit.netsuite.records.record_calls import customer, done, ids, refused, send


@pytest.mark.parametrize("path", ["/services/rest/*", f"{RECORD}/customer", "/services/rest/no/such/thing"])
def test_options_answers_204_to_whoever_is_logged_in(caller: Caller, path: str) -> None:
    done(caller.signed("OPTIONS", path))
    assert caller.signed("OPTIONS", path, token_secret="wrong").status_code == 401


def test_a_trailing_slash_is_accepted(caller: Caller) -> None:
    location = done(send(caller, "POST", "/customer/", {"companyName": "A", "subsidiary": "1"})).headers[
        "Location"
    ]
    assert location == f"{BASE}{RECORD}/customer/1001"
    assert answered(send(caller, "GET", "/customer/"))["links"][-1]["href"].startswith(
        f"{BASE}{RECORD}/customer?"
    )


def test_a_write_answers_no_body_and_the_place_of_the_record(caller: Caller) -> None:
    id = customer(caller)
    place = f"{BASE}{RECORD}/customer/{id}"
    response = done(send(caller, "PATCH", f"/CUSTOMER/{id}", {"email": "a@b.example"}))
    assert response.headers["Location"] == place
    assert "Content-Type" not in response.headers
    assert (
        done(send(caller, "PUT", "/customer/eid:X", {"companyName": "B", "subsidiary": "1"}))
        .headers["Location"]
        .endswith("/1002")
    )
    assert "Location" not in done(send(caller, "DELETE", f"/customer/{id}")).headers


@pytest.mark.parametrize(
    ("method", "path"),
    [("PATCH", "/customer"), ("DELETE", "/customer"), ("POST", "/customer/1"), ("HEAD", "/customer/1")],
)
def test_a_wrong_method(caller: Caller, method: str, path: str) -> None:
    response = send(caller, method, path)
    assert response.status_code == 405
    if method != "HEAD":
        refused(response, 405, "METHOD_NOT_ALLOWED")


def test_no_content_type_and_transient_are_nothing_special(caller: Caller) -> None:
    headers = {"Prefer": "transient", "Content-Type": "", "X-NetSuite-Idempotency-Key": "k"}
    for name in ("A", "B"):
        done(send(caller, "POST", "/customer", {"companyName": name, "subsidiary": "1"}, headers=headers))
    assert ids(caller) == ["1001", "1002"]


def test_what_is_not_built_is_refused_and_not_done_in_another_way(caller: Caller) -> None:
    body = {"companyName": "A", "subsidiary": "1"}
    response = send(caller, "POST", "/customer", body, headers={"Prefer": "respond-async"})
    refused(response, 400, "INVALID_HEADER")
    batch = {"Content-Type": "application/vnd.oracle.resource+json; type=collection"}
    refused(send(caller, "POST", "/customer", {"items": [body]}, headers=batch), 400, "INVALID_HEADER")
    preview = {"Accept": "application/vnd.oracle.resource+json; type=create-form"}
    refused(send(caller, "POST", "/customer", body, headers=preview), 400, "INVALID_HEADER")
    refused(send(caller, "GET", "/customer", query={"ids": "1,2"}), 400, "INVALID_PARAMETER")
    refused(send(caller, "GET", "/metadata-catalog"), 404, "NONEXISTENT_ID")
    for operation in ("!transform/salesOrder", "!attach/contact/2", "!detach/contact/2"):
        refused(send(caller, "POST", f"/customer/1/{operation}"), 404, "NONEXISTENT_ID")
    assert ids(caller) == []


def test_an_internal_id_is_no_key_for_an_upsert(caller: Caller) -> None:
    refused(
        send(caller, "PUT", f"/customer/{customer(caller)}", {"email": "a@b.example"}), 400, "INVALID_REQUEST"
    )


def test_the_error_envelope(caller: Caller) -> None:
    response = send(caller, "GET", "/customer/999")
    assert response.content_type == "application/vnd.oracle.resource+json; type=error"
    assert response.get_json() == {
        "type": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.5",
        "title": "Not Found",
        "status": 404,
        "o:errorDetails": [
            {
                "detail": "The record instance does not exist. Provide a valid record instance ID.",
                "o:errorUrl": f"{RECORD}/customer/999",
                "o:errorCode": "NONEXISTENT_ID",
            }
        ],
    }
