from __future__ import annotations

from tests.unit.netsuite.caller import Caller, answered, refusal

SYSTEM = "/services/rest/system/v1"


def test_server_time_has_milliseconds(caller: Caller) -> None:
    caller.advance(250)
    assert answered(caller.signed("GET", f"{SYSTEM}/serverTime")) == {
        "serverTime": "2026-11-02T17:15:04.250Z"
    }


def test_governance_limits_are_for_administrators(caller: Caller) -> None:
    response = caller.signed("GET", f"{SYSTEM}/governanceLimits")
    assert response.status_code == 403
    assert refusal(response)[0] == "INSUFFICIENT_PERMISSION"
    caller.switch(concurrency_limit=15)
    assert answered(caller.by_hand("GET", f"{SYSTEM}/governanceLimits")) == {
        "accountConcurrencyLimit": 15,
        "accountUnallocatedConcurrencyLimit": 15,
        "integrationConcurrencyLimit": 15,
        "integrationLimitType": "accountLimit",
    }
    caller.switch(concurrency_limit=None)
    limits = answered(caller.by_hand("GET", f"{SYSTEM}/governanceLimits"))
    assert limits == {"integrationLimitType": "internal"}


def test_a_secret_that_is_not_the_token_s_is_refused(caller: Caller) -> None:
    response = caller.signed("GET", f"{SYSTEM}/serverTime", token_secret="not-its-own")
    assert response.status_code == 401
    assert refusal(response)[0] == "INVALID_LOGIN"
