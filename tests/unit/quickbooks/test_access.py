from __future__ import annotations

import pytest

from simulators.quickbooks import vendor
from tests.unit.quickbooks.caller import AT, Caller

HOUR = 3_600_000


def test_a_token_dies_after_an_hour(caller: Caller) -> None:
    caller.advance(HOUR - 1)
    assert caller.get("/preferences").status_code == 200
    caller.advance(1)
    response = caller.get("/preferences")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Intuit", error="invalid_token"'
    assert response.get_json() == {
        "warnings": None,
        "intuitObject": None,
        "fault": {
            "error": [
                {
                    "message": "message=AuthenticationFailed; errorCode=003200; statusCode=401",
                    "detail": f"Token expired: {caller.ready['access_token']}",
                    "code": "3200",
                    "element": None,
                }
            ],
            "type": "AUTHENTICATION",
        },
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "time": AT + HOUR,
        "status": None,
        "cdcresponse": [],
    }
    assert response.headers["intuit_tid"].startswith("1-")


@pytest.mark.parametrize(
    ("authorization", "detail"),
    [
        ("Bearer x", "Malformed bearer token: too short or too long"),
        ("Bearer " + "x" * 5000, "Malformed bearer token: too short or too long"),
        ("Bearer unknown-token-of-nobody", "Token expired: unknown-token-of-nobody"),
        ("Basic abc", "Missing Authorization header"),
        ("", "Missing Authorization header"),
    ],
)
def test_other_tokens_are_no_tokens(caller: Caller, authorization: str, detail: str) -> None:
    for root in (caller.root, "/v3/company/1"):
        response = caller.client.get(
            f"{root}/preferences", headers={**caller.headers, "Authorization": authorization}
        )
        assert response.status_code == 401
        assert response.get_json()["fault"]["error"][0]["detail"] == detail


def test_a_token_of_another_company_is_forbidden(caller: Caller) -> None:
    other = caller.open(seed=1).account("quickbooks")
    foreign = vendor().ready(other)["access_token"]
    assert foreign != caller.ready["access_token"]
    for realm, token, status in (
        (caller.account.id, foreign, 403),
        (other.id, foreign, 200),
        ("9999", foreign, 403),
        (caller.account.id, caller.ready["access_token"], 200),
    ):
        response = caller.client.get(
            f"/v3/company/{realm}/preferences",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        )
        assert response.status_code == status
        if status == 403:
            fault = response.get_json()["fault"]
            assert fault["type"] == "SERVICE"
            assert fault["error"][0]["code"] == "3100"
            assert (
                fault["error"][0]["message"]
                == "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"
            )


def test_ten_requests_a_second(caller: Caller) -> None:
    caller.switch(requests_per_second=10)
    assert [caller.get("/preferences").status_code for _ in range(11)] == [200] * 10 + [429]
    caller.advance(1_000)
    assert caller.get("/preferences").status_code == 200


def test_five_hundred_requests_a_minute(caller: Caller) -> None:
    caller.switch(requests_per_minute=500)
    statuses = []
    for _ in range(501):
        statuses.append(caller.get("/preferences").status_code)
        caller.advance(100)
    assert statuses == [200] * 500 + [429]
    caller.advance(60_000)
    assert caller.get("/preferences").status_code == 200


def test_forty_batches_a_minute(caller: Caller) -> None:
    caller.switch(batches_per_minute=40)
    statuses = [caller.post("/batch", {"BatchItemRequest": []}).status_code for _ in range(41)]
    assert statuses == [200] * 40 + [429]
    assert caller.get("/preferences").status_code == 200


def test_the_body_of_a_429_has_three_modes(caller: Caller) -> None:
    caller.switch(requests_per_second=0)
    response = caller.get("/preferences")
    assert response.status_code == 429
    assert "Retry-After" not in response.headers
    fault = response.get_json()["fault"]
    assert fault["type"] == "SERVICE"
    assert fault["error"][0] == {
        "message": "message=ThrottleExceeded; errorCode=003001; statusCode=429",
        "detail": "The request limit was reached.  Try again later",
        "code": "3001",
        "element": None,
    }
    caller.switch(throttle_body="xml", retry_after=60)
    response = caller.get("/preferences")
    assert response.headers["Content-Type"] == "application/xml"
    assert response.headers["Retry-After"] == "60"
    assert (
        b'<Fault type="SERVICE"><Error code="3001">'
        b"<Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message>"
        b"<Detail>The request limit was reached.  Try again later</Detail>"
    ) in response.get_data()
    caller.switch(throttle_body="empty")
    assert (caller.get("/preferences").status_code, caller.get("/preferences").get_data()) == (429, b"")
    assert caller.get("/preferences").headers["intuit_tid"]


def test_tokens_are_not_metered(caller: Caller) -> None:
    caller.switch(requests_per_second=0)
    assert caller.client.get("/.well-known/openid_configuration").status_code == 200


def test_a_lapsed_subscription_refuses_everything(caller: Caller) -> None:
    caller.switch(subscription="lapsed")
    for response in (caller.get("/preferences"), caller.post("/customer", {"DisplayName": "Acme"})):
        assert response.status_code == 400
        assert response.get_json()["Fault"]["Error"][0]["code"] == "6190"


def test_a_switch_that_is_none_is_named(caller: Caller) -> None:
    with pytest.raises(ValueError, match="no such switch: requests_per_hour"):
        caller.switch(requests_per_hour=1)
    with pytest.raises(ValueError, match="throttle_body"):
        caller.switch(throttle_body="smoke")
    with pytest.raises(ValueError, match="portal"):
        caller.sites.create(seed=1, accounts={"quickbooks": {"portal": 1}})
    with pytest.raises(ValueError, match="already"):
        caller.sites.create(seed=1, accounts={"quickbooks": {"realm_id": caller.account.id}})
