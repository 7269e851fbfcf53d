from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from simulators.kit.clock import parse_iso
from simulators.netsuite.setup.stock import INTEGRATION_USER, SYNC_ROLE
from tests.unit.netsuite.caller import BASE, QUERY, RECORD, RESTLET, Caller, answered, refusal

SECOND, MINUTE = 1_000, 60_000
WHO = "/rest/tokeninfo"
CUSTOMERS = f"{RECORD}/customer"
BY_TOKEN = "Log in using Access Tokens"
LITERAL = (
    "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at "
    "Setup > Users/Roles > User Management > View Login Audit Trail."
)


def challenge(response: TestResponse) -> str:
    return response.headers["WWW-Authenticate"]


def assert_refused(caller: Caller, response: TestResponse, code: str) -> None:
    """The one 401 that the REST client sees, and its cause in the audit trail."""
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/vnd.oracle.resource+json; type=error"
    assert response.get_json() == {
        "type": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.2",
        "title": "Unauthorized",
        "status": 401,
        "o:errorDetails": [{"detail": LITERAL, "o:errorCode": "INVALID_LOGIN"}],
    }
    assert challenge(response).startswith(f'OAuth realm="{caller.account.id}", error="')
    assert challenge(response).endswith(', error_description="Invalid login attempt."')
    assert caller.audit()[-1:] == [code]


def test_a_signed_call_tells_who_it_is(caller: Caller) -> None:
    assert answered(caller.signed("GET", WHO)) == {
        "companyId": "TSTDRV1000001",
        "companyName": "Parent Co",
        "roleId": "1042",
        "roleName": "HubSpot Sync Role",
        "entityId": "17",
        "entityName": "Integration User",
        "consumerName": "HubSpot Sync",
    }
    assert caller.audit() == []


@pytest.mark.parametrize(
    ("change", "code", "error"),
    [
        ({"consumer_key": "nobody"}, "consumer_key_unknown", "consumer_key_unknown"),
        ({"token_id": "nothing"}, "token_rejected", "token_rejected"),
        ({"token_secret": "wrong"}, "InvalidSignature", "token_rejected"),
        ({"consumer_secret": "wrong"}, "InvalidSignature", "token_rejected"),
        ({"signature_method": "HMAC-SHA1"}, "UnknownAlgorithm", "unknown_algorithm"),
        ({"timestamp": "soon"}, "InvalidTimestamp", "invalid_timestamp"),
        ({"nonce": "short"}, "nonce_rejected", "nonce_rejected"),
    ],
)
def test_why_is_only_in_the_audit_trail(
    caller: Caller, change: dict[str, Any], code: str, error: str
) -> None:
    for method, path in (("GET", f"{CUSTOMERS}/1"), ("OPTIONS", "/services/rest/*"), ("GET", WHO)):
        response = caller.signed(method, path, **change)
        assert_refused(caller, response, code)
        assert f'error="{error}"' in challenge(response)


def test_the_form_of_the_header(caller: Caller) -> None:
    header = caller.authorization("GET", CUSTOMERS)
    for altered, code in (
        ("", "MissingTokenPassportRequiredFields"),
        ("Basic abc", "parameter_rejected"),
        ("OAuth", "parameter_rejected"),
        ("OAuth realm", "parameter_rejected"),
        (header.replace("oauth_nonce", "oauth_none"), "MissingTokenPassportRequiredFields"),
        (header.replace('oauth_version="1.0"', 'oauth_version="2.0"'), "VersionRejected"),
        (header.replace('oauth_version="1.0"', 'oauth_version=""'), "parameter_rejected"),
        (header + ', oauth_version="1.0"', "parameter_rejected"),
        (header + ', oauth_extra="unsigned"', "InvalidSignature"),
        (header + ', extra="unsigned"', "InvalidSignature"),
    ):
        response = caller.client.get(CUSTOMERS, base_url=BASE, headers={"Authorization": altered})
        assert_refused(caller, response, code)
    assert answered(caller.client.get(CUSTOMERS, base_url=BASE, headers={"Authorization": header}))


def test_restlets_have_a_form_of_their_own(caller: Caller) -> None:
    response = caller.signed("POST", RESTLET, json={"action": "sysInfo"}, token_secret="wrong")
    assert response.status_code == 401
    assert response.get_json() == {
        "error": {"code": "INVALID_LOGIN_ATTEMPT", "message": "Invalid login attempt."}
    }
    assert 'error="token_rejected"' in challenge(response)
    changes: list[dict[str, Any]] = [{"signature_method": "HMAC-SHA1"}, {"timestamp": "soon"}]
    for change in changes:
        response = caller.signed("POST", RESTLET, json={"action": "sysInfo"}, **change)
        assert (response.status_code, refusal(response)[0]) == (400, "INVALID_REQUEST")
    with_slash = caller.client.post(RESTLET.replace("?", "/?"), base_url=BASE, json={"action": "sysInfo"})
    assert with_slash.status_code == 401


def test_a_nonce_is_used_once(caller: Caller) -> None:
    nonce, stamp = "nonce-of-the-test", str(caller.account.now() // SECOND)
    assert caller.signed("GET", CUSTOMERS, nonce=nonce).status_code == 200
    assert_refused(caller, caller.signed("GET", CUSTOMERS, nonce=nonce), "NonceUsed")
    assert_refused(caller, caller.signed("GET", WHO, nonce=nonce), "NonceUsed")
    assert caller.signed("POST", RESTLET, json={}, nonce=nonce).status_code == 401
    assert caller.audit()[-1] == "nonce_used"
    caller.advance(SECOND)
    assert_refused(caller, caller.signed("GET", WHO, nonce=nonce, timestamp=stamp), "NonceUsed")
    assert caller.signed("GET", CUSTOMERS, nonce=nonce).status_code == 200


def test_a_call_that_was_refused_used_up_no_nonce(caller: Caller) -> None:
    nonce = "nonce-of-the-test"
    assert caller.signed("GET", WHO, nonce=nonce, token_secret="wrong").status_code == 401
    assert caller.signed("GET", WHO, nonce=nonce).status_code == 200


def test_nonces_are_forgotten_when_their_time_is_over_and_come_back_with_a_snapshot(caller: Caller) -> None:
    nonce, stamp = "nonce-of-the-test", str(caller.account.now() // SECOND)
    assert caller.signed("GET", WHO, nonce=nonce).status_code == 200
    caller.site.snapshots.take("then")
    caller.advance(30 * MINUTE)
    for _ in range(1_100):
        assert caller.signed("GET", WHO).status_code == 200
    assert not any(used.startswith(stamp) for used in caller.account.memory["nonces"])
    assert_refused(caller, caller.signed("GET", WHO, nonce=nonce, timestamp=stamp), "InvalidTimestamp")
    caller.site.snapshots.restore("then")
    assert len(caller.account.memory["nonces"]) == 1
    assert_refused(caller, caller.signed("GET", WHO, nonce=nonce), "NonceUsed")


@pytest.mark.parametrize(("off", "status"), [(-301, 401), (-300, 200), (300, 200), (301, 401)])
def test_five_minutes_either_way(caller: Caller, off: int, status: int) -> None:
    stamp = str(caller.account.now() // SECOND + off)
    response = caller.signed("GET", WHO, timestamp=stamp)
    assert response.status_code == status
    if status == 401:
        assert_refused(caller, response, "InvalidTimestamp")


def test_a_client_with_wall_time(caller: Caller) -> None:
    caller.switch(client_time="wall")
    for stamp in ("1", "99999999999"):
        assert caller.signed("GET", WHO, timestamp=stamp, nonce="nonce-of-the-test").status_code == 200
        again = caller.signed("GET", WHO, timestamp=stamp, nonce="nonce-of-the-test")
        assert_refused(caller, again, "NonceUsed")
    assert_refused(caller, caller.signed("GET", WHO, timestamp="x"), "InvalidTimestamp")


def test_the_account_s_own_clock_judges(caller: Caller) -> None:
    caller.account.clock_offset = 6 * MINUTE
    stamp = str(caller.site.clock.now() // SECOND)
    assert_refused(caller, caller.signed("GET", WHO, timestamp=stamp), "InvalidTimestamp")
    assert caller.signed("GET", WHO).status_code == 200


def test_five_wrong_signatures_lock_the_token_for_half_an_hour(caller: Caller) -> None:
    for _ in range(4):
        assert_refused(caller, caller.signed("GET", WHO, token_secret="wrong"), "InvalidSignature")
    assert caller.signed("GET", WHO).status_code == 200
    for _ in range(5):
        assert_refused(caller, caller.signed("GET", WHO, token_secret="wrong"), "InvalidSignature")
    assert_refused(caller, caller.signed("GET", WHO), "temporary_locked")
    caller.advance(30 * MINUTE - 1)
    assert_refused(caller, caller.signed("GET", WHO), "temporary_locked")
    caller.advance(1)
    assert caller.signed("GET", WHO).status_code == 200


def test_others_lock_nobody_out(caller: Caller) -> None:
    key = caller.ready["consumer_key"]
    other = caller.setup.create_token(key, INTEGRATION_USER, SYNC_ROLE)[0]
    for token in ("made-up", other):
        for _ in range(6):
            assert caller.signed("GET", WHO, token_id=token, token_secret="guessed").status_code == 401
    assert caller.signed("GET", WHO).status_code == 200


def test_the_state_of_integration_token_role_and_user(caller: Caller) -> None:
    setup, key, token = caller.setup, caller.ready["consumer_key"], caller.ready["token_id"]
    setup.block_integration(key)
    assert_refused(caller, caller.signed("GET", WHO), "consumer_key_refused")
    setup.enable_integration(key)
    for turned in (True, False):
        setup.set_role_inactive(SYNC_ROLE, turned)
        if turned:
            assert_refused(caller, caller.signed("GET", WHO), "permission_denied")
        setup.set_user_inactive(INTEGRATION_USER, turned)
        if turned:
            assert_refused(caller, caller.signed("GET", WHO), "permission_denied")
    setup.set_permission(SYNC_ROLE, BY_TOKEN, "none")
    assert_refused(caller, caller.signed("GET", WHO), "permission_denied")
    setup.set_permission(SYNC_ROLE, BY_TOKEN, "full")
    setup.revoke_role(INTEGRATION_USER, SYNC_ROLE)
    assert_refused(caller, caller.signed("GET", WHO), "permission_denied")
    setup.assign_role(INTEGRATION_USER, SYNC_ROLE)
    assert caller.signed("GET", WHO).status_code == 200
    setup.revoke_token(token)
    assert_refused(caller, caller.signed("GET", WHO), "token_rejected")


def test_a_token_of_another_integration(caller: Caller) -> None:
    key, secret = caller.setup.create_integration("Other", tba=True, client_credentials=False)
    credentials: dict[str, Any] = {"consumer_key": key, "consumer_secret": secret}
    assert_refused(caller, caller.signed("GET", WHO, **credentials), "token_rejected")
    key, secret = caller.setup.create_integration("Third", tba=False, client_credentials=True)
    credentials = {"consumer_key": key, "consumer_secret": secret}
    assert_refused(caller, caller.signed("GET", WHO, **credentials), "consumer_key_refused")


def test_an_account_before_its_set_up() -> None:
    caller = Caller(prepared=False)
    assert (caller.ready["token_id"], caller.ready["token_secret"]) == ("", "")
    made_up: dict[str, Any] = {"token_id": "t", "token_secret": "s"}
    assert_refused(caller, caller.signed("GET", WHO, **made_up), "FeatureDisabled")
    caller.setup.turn_feature("token_based_authentication", True)
    assert_refused(caller, caller.signed("GET", WHO, **made_up), "consumer_key_unknown")
    caller.setup.install_bundle(at_once=True)
    caller.setup.assign_role(INTEGRATION_USER, SYNC_ROLE)
    key = caller.ready["consumer_key"]
    token, secret = caller.setup.create_token(key, INTEGRATION_USER, SYNC_ROLE)
    held: dict[str, Any] = {"token_id": token, "token_secret": secret}
    assert caller.signed("GET", WHO, **held).status_code == 200


def test_rest_needs_a_feature_and_a_permission_that_restlets_do_not(caller: Caller) -> None:
    caller.setup.set_permission(SYNC_ROLE, "REST Web Services", "none")
    for method, path in (("GET", CUSTOMERS), ("POST", QUERY), ("OPTIONS", "/services/rest/*")):
        response = caller.signed(method, path)
        assert response.status_code == 403
        assert refusal(response)[0] == "INSUFFICIENT_PERMISSION"
        assert "REST Web Services" in refusal(response)[1]
    caller.setup.set_permission(SYNC_ROLE, "REST Web Services", "full")
    caller.setup.turn_feature("rest_web_services", False)
    response = caller.signed("GET", CUSTOMERS)
    assert (response.status_code, refusal(response)[0]) == (403, "INSUFFICIENT_PERMISSION")
    assert "REST Web Services" in refusal(response)[1]
    assert caller.restlet("sysInfo").status_code == 200
    assert caller.signed("GET", WHO).status_code == 200


def test_the_end_of_token_based_authentication() -> None:
    caller = Caller(at=parse_iso("2028-01-31T23:59:59Z"))
    assert caller.signed("GET", WHO).status_code == 200
    caller.advance(SECOND)
    assert_refused(caller, caller.signed("GET", WHO), "FeatureDisabled")
    assert_refused(caller, caller.signed("GET", CUSTOMERS), "FeatureDisabled")
    assert caller.signed("POST", RESTLET, json={}).status_code == 401
    caller.switch(release="2027.2")
    assert caller.signed("GET", WHO).status_code == 200
    caller.switch(release="2028.1")
    assert_refused(caller, caller.signed("GET", WHO), "FeatureDisabled")


def test_the_audit_trail_is_bounded_and_counts_successes(caller: Caller) -> None:
    for _ in range(3):
        caller.signed("GET", WHO)
    for _ in range(510):
        caller.signed("GET", WHO, consumer_key="nobody")
    entries = answered(caller.by_hand("GET", "/_rehearse/setup/audit"))["entries"]
    failures = [entry for entry in entries if entry["code"]]
    successes = [entry for entry in entries if not entry["code"]]
    assert len(failures) == 500
    assert failures[0]["integration"] == "nobody"
    assert [(entry["count"], entry["user"], entry["role"]) for entry in successes] == [(3, "17", "1042")]
    assert "token_secret" not in str(entries)
