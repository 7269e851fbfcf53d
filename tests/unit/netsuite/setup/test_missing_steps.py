"""An account that nobody prepared, set up step by step: what each missing step answers (contract 10)."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.unit.netsuite.caller import RECORD, Caller, answered, refusal

SETUP = "/_rehearse/setup"
CUSTOMERS = f"{RECORD}/customer"
MINUTE = 60_000


@pytest.fixture
def bare() -> Caller:
    return Caller(prepared=False)


def do(caller: Caller, path: str, status: int = 200, **fields: Any) -> Any:
    return answered(caller.by_hand("POST", SETUP + path, json=fields), status)


def turn(caller: Caller, *names: str, on: bool = True) -> None:
    for name in names:
        do(caller, "/features", name=name, on=on)


def cause(caller: Caller, response: TestResponse) -> str:
    """The cause that only the audit trail tells of a 401."""
    assert response.status_code == 401
    assert refusal(response)[0] in ("INVALID_LOGIN", "INVALID_LOGIN_ATTEMPT")
    return caller.audit()[-1]


def test_each_step_brings_the_client_one_answer_further(bare: Caller) -> None:
    some: Any = {"token_id": "token-sim-nobody", "token_secret": "secret-sim-nobody"}
    assert cause(bare, bare.signed("GET", CUSTOMERS, **some)) == "FeatureDisabled"

    turn(bare, "token_based_authentication", "server_suitescript")
    assert cause(bare, bare.signed("GET", CUSTOMERS, **some)) == "consumer_key_unknown"

    do(bare, "/bundle", 202)
    assert cause(bare, bare.signed("GET", CUSTOMERS, **some)) == "consumer_key_unknown"
    bare.advance(5 * MINUTE)
    assert cause(bare, bare.signed("GET", CUSTOMERS, **some)) == "token_rejected"

    do(bare, "/roles/assign", user="17", role="HubSpot Sync Role")
    made = do(bare, "/tokens", 201, user="17", role="HubSpot Sync Role")
    assert refusal(bare.signed("GET", f"{CUSTOMERS}/1", **made)) == (
        "INSUFFICIENT_PERMISSION",
        "The REST Web Services feature is not enabled in this account. "
        "Please contact your account administrator.",
    )

    turn(bare, "rest_web_services")
    assert refusal(bare.signed("GET", f"{CUSTOMERS}/1", **made))[0] == "NONEXISTENT_ID"
    filtered = bare.signed("GET", CUSTOMERS, query={"q": "isInactive IS false"}, **made)
    assert filtered.status_code == 403
    assert "SuiteAnalytics Workbook" in refusal(filtered)[1]

    turn(bare, "suiteanalytics_workbook")
    filtered = bare.signed("GET", CUSTOMERS, query={"q": "isInactive IS false"}, **made)
    assert answered(filtered)["totalResults"] == 0

    page = bare.by_hand("GET", f"{SETUP}/soap-preferences")
    assert page.status_code == 404
    turn(bare, "soap_web_services")
    page = bare.by_hand("GET", f"{SETUP}/soap-preferences")
    assert answered(page) == {"primary_information": {"account_id": bare.account.id}}


def test_token_based_authentication_turned_off(caller: Caller) -> None:
    turn(caller, "token_based_authentication", on=False)
    assert cause(caller, caller.signed("GET", CUSTOMERS)) == "FeatureDisabled"
    assert cause(caller, caller.restlet("sysInfo")) == "FeatureDisabled"


def test_integration_blocked_and_enabled_again(caller: Caller) -> None:
    key = caller.ready["consumer_key"]
    do(caller, f"/integrations/{key}", state="blocked")
    assert cause(caller, caller.signed("GET", CUSTOMERS)) == "consumer_key_refused"
    do(caller, f"/integrations/{key}", state="enabled")
    assert caller.signed("GET", CUSTOMERS).status_code == 200


def test_bundle_removed(caller: Caller) -> None:
    assert caller.by_hand("DELETE", f"{SETUP}/bundle").status_code == 200
    assert cause(caller, caller.signed("GET", CUSTOMERS)) == "consumer_key_unknown"
    shown = answered(caller.by_hand("GET", SETUP))
    assert (shown["integrations"], shown["users"][1]["roles"]) == ([], [])
    assert [token["state"] for token in shown["tokens"]] == ["revoked"]


def test_token_revoked(caller: Caller) -> None:
    answered(caller.by_hand("DELETE", f"{SETUP}/tokens/{caller.ready['token_id']}"))
    assert cause(caller, caller.signed("GET", CUSTOMERS)) == "token_rejected"


def test_token_of_another_application(caller: Caller) -> None:
    other = do(caller, "/integrations", 201, name="Reports", tba=True)
    token = do(caller, "/tokens", 201, user="17", role="1042", integration=other["consumer_key"])
    assert cause(caller, caller.signed("GET", CUSTOMERS, **token)) == "token_rejected"
    assert caller.signed("GET", CUSTOMERS, **token, **other).status_code == 200


def test_role_taken_away(caller: Caller) -> None:
    do(caller, "/roles/revoke", user="17", role="1042")
    assert cause(caller, caller.signed("GET", CUSTOMERS)) == "permission_denied"


def test_role_inactive(caller: Caller) -> None:
    do(caller, "/roles/1042", inactive=True)
    assert cause(caller, caller.signed("GET", CUSTOMERS)) == "permission_denied"


def test_user_inactive(caller: Caller) -> None:
    do(caller, "/users/17", inactive=True)
    assert cause(caller, caller.signed("GET", CUSTOMERS)) == "permission_denied"


def test_role_may_not_log_in_by_token(caller: Caller) -> None:
    do(caller, "/roles/permissions", role="1042", permission="Log in using Access Tokens", level="none")
    assert cause(caller, caller.signed("GET", CUSTOMERS)) == "permission_denied"


def test_role_without_rest(caller: Caller) -> None:
    do(caller, "/roles/permissions", role="1042", permission="REST Web Services", level="none")
    for response in (caller.signed("GET", f"{CUSTOMERS}/1"), caller.suiteql("SELECT id FROM customer")):
        assert response.status_code == 403
        assert refusal(response)[0] == "INSUFFICIENT_PERMISSION"
        assert "higher permission for REST Web Services" in refusal(response)[1]
    assert caller.restlet("sysInfo").status_code == 200


def test_role_without_workbook(caller: Caller) -> None:
    do(caller, "/roles/permissions", role="1042", permission="SuiteAnalytics Workbook", level="none")
    filtered = caller.signed("GET", CUSTOMERS, query={"q": "isInactive IS false"})
    for response in (filtered, caller.suiteql("SELECT id FROM customer")):
        assert response.status_code == 403
        assert "SuiteAnalytics Workbook" in refusal(response)[1]
    assert refusal(caller.signed("GET", f"{CUSTOMERS}/1"))[0] == "NONEXISTENT_ID"


def test_role_without_customers(caller: Caller) -> None:
    id = caller.create("customer", companyName="Alder Works", subsidiary="1")
    do(caller, "/roles/permissions", role="1042", permission="Lists > Customers", level="none")
    response = caller.signed("GET", f"{CUSTOMERS}/{id}")
    assert (response.status_code, refusal(response)[0]) == (403, "INSUFFICIENT_PERMISSION")
    response = caller.suiteql("SELECT id FROM customer")
    assert response.status_code == 400
    assert "Record 'customer' was not found." in refusal(response)[1]


def test_server_suitescript_off_stops_the_restlet_and_nothing_else(caller: Caller) -> None:
    turn(caller, "server_suitescript", on=False)
    response = caller.restlet("sysInfo")
    assert response.status_code == 404
    assert refusal(response) == (
        "SSS_INVALID_SCRIPTLET_ID",
        "That Suitelet is invalid, disabled, or no longer exists.",
    )
    assert caller.signed("GET", CUSTOMERS).status_code == 200


def test_soap_off_leaves_rest_alone(caller: Caller) -> None:
    turn(caller, "soap_web_services", on=False)
    assert caller.signed("GET", CUSTOMERS).status_code == 200
    refused = caller.by_hand("GET", f"{SETUP}/soap-preferences").get_json()
    assert "SOAP Web Services" in refused["way_out"]


def test_a_token_of_another_role_logs_in_and_names_its_role(caller: Caller) -> None:
    do(caller, "/roles/assign", user="17", role="Reporting Role")
    token = do(caller, "/tokens", 201, user="17", role="Reporting Role")
    path = "/app/site/hosting/restlet.nl?script=customscript_hs_sync_rl&deploy=customdeploy_hs_sync_rl"
    info = answered(caller.signed("POST", path, json={"action": "sysInfo"}, **token))
    assert info["role"] == {"id": "1001", "name": "Reporting Role"}
