from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.unit.netsuite.caller import BASE, RESTLET, Caller, answered, refusal

PATH = "/app/site/hosting/restlet.nl"
INFO = {"action": "sysInfo"}


def post(caller: Caller, body: bytes, content_type: str = "application/json") -> TestResponse:
    """A call with any body: a signature is not over it."""
    headers = {"Authorization": caller.authorization("POST", RESTLET), "Content-Type": content_type}
    return caller.client.post(RESTLET, base_url=BASE, data=body, headers=headers)


def test_system_info(caller: Caller) -> None:
    assert answered(caller.restlet("sysInfo")) == {
        "time": "2026-11-02T17:15:04Z",
        "version": "1.0",
        "account": caller.account.id,
        "user": {"id": "17", "name": "Integration User"},
        "role": {"id": "1042", "name": "HubSpot Sync Role"},
        "bundle": {"name": "HubSpot Sync", "version": "1.0", "status": "installed"},
        "features": {
            "suiteanalytics_workbook": "on",
            "soap_web_services": "on",
            "rest_web_services": "on",
            "token_based_authentication": "on",
            "oauth2": "on",
            "server_suitescript": "on",
            "subsidiaries": "on",
        },
        "usageRemaining": 4990,
    }


def test_features_that_are_off(caller: Caller) -> None:
    caller.setup.turn_feature("soap_web_services", False)
    caller.setup.turn_feature("suiteanalytics_workbook", False)
    features = answered(caller.restlet("sysInfo"))["features"]
    assert {name for name, state in features.items() if state == "off"} == {
        "soap_web_services",
        "suiteanalytics_workbook",
    }


@pytest.mark.parametrize(
    "query",
    [
        "script=customscript_hs_sync_rl&deploy=customdeploy_hs_sync_rl",
        "script=1201&deploy=1",
        "deploy=1&script=customscript_hs_sync_rl&extra=a%20b",
    ],
)
def test_script_and_deployment_by_id_or_number(caller: Caller, query: str) -> None:
    assert caller.signed("POST", f"{PATH}?{query}", json=INFO).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["", "script=1201", "script=12&deploy=1", "script=1201&deploy=2", "script=customscript_x&deploy=1"],
)
def test_no_other_script_is_there(caller: Caller, query: str) -> None:
    response = caller.signed("POST", f"{PATH}?{query}" if query else PATH, json=INFO)
    assert response.status_code == 404
    assert refusal(response) == (
        "SSS_INVALID_SCRIPTLET_ID",
        "That Suitelet is invalid, disabled, or no longer exists.",
    )


def test_the_bundle_brings_it(caller: Caller) -> None:
    other, secret = caller.setup.create_integration("Other", tba=True, client_credentials=False)
    token, token_secret = caller.setup.create_token(other, "-5", "3")
    held: Any = {
        "consumer_key": other,
        "consumer_secret": secret,
        "token_id": token,
        "token_secret": token_secret,
    }

    def call() -> TestResponse:
        return caller.signed("POST", RESTLET, json=INFO, **held)

    assert answered(call())["role"]["name"] == "Administrator"
    caller.setup.remove_bundle()
    assert refusal(call())[0] == "SSS_INVALID_SCRIPTLET_ID"
    caller.setup.install_bundle()
    assert refusal(call())[0] == "SSS_INVALID_SCRIPTLET_ID"
    caller.advance(300_000)
    assert call().status_code == 200


def test_methods_that_it_does_not_export(caller: Caller) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        response = caller.signed(method, RESTLET)
        assert response.status_code == 405, method
        assert refusal(response)[0] == "METHOD_NOT_ALLOWED"


def test_a_get_takes_no_body(caller: Caller) -> None:
    assert caller.signed("GET", RESTLET, json=INFO).status_code == 400


def test_media_types(caller: Caller) -> None:
    response = post(caller, b"<a/>", "application/xml")
    assert response.status_code == 415
    response = post(caller, b"sysInfo", "text/plain")
    assert response.status_code == 400
    assert response.content_type.startswith("text/plain")
    assert response.get_data(as_text=True) == (
        "error code: MISSING_FIELD\nerror message: The field action is missing."
    )


@pytest.mark.parametrize("body", [b"{", b"[]", b"", b'{"action": }', b"\xff"])
def test_a_body_that_is_no_json_object(caller: Caller, body: bytes) -> None:
    response = post(caller, body)
    assert response.status_code == 400
    assert refusal(response)[0] == "INVALID_REQUEST"


def test_actions_have_to_be_named_and_known(caller: Caller) -> None:
    response = caller.signed("POST", RESTLET, json={})
    assert (response.status_code, refusal(response)[0]) == (400, "MISSING_FIELD")
    assert "action" in refusal(response)[1]
    response = caller.restlet("explode")
    assert (response.status_code, refusal(response)[0]) == (400, "UNKNOWN_ACTION")
    assert refusal(caller.signed("POST", RESTLET, json={"action": ["sysInfo"]}))[0] == "INVALID_FIELD"


def test_units_that_do_not_suffice_for_the_call(caller: Caller) -> None:
    caller.switch(governance_units=9)
    response = caller.restlet("sysInfo")
    assert (response.status_code, refusal(response)[0]) == (400, "SSS_USAGE_LIMIT_EXCEEDED")


def test_it_has_its_own_envelope_for_a_bad_login(caller: Caller) -> None:
    response = caller.signed("POST", RESTLET, json=INFO, token_secret="wrong")
    assert response.status_code == 401
    assert response.get_json() == {
        "error": {"code": "INVALID_LOGIN_ATTEMPT", "message": "Invalid login attempt."}
    }


def test_it_needs_no_permission_for_rest(caller: Caller) -> None:
    caller.setup.set_permission("1042", "REST Web Services", "none")
    caller.setup.turn_feature("rest_web_services", False)
    assert caller.restlet("sysInfo").status_code == 200
