from __future__ import annotations

from typing import Any

import pytest

from tests.unit.netsuite.caller import Caller, answered

SETUP = "/_rehearse/setup"


def refused(caller: Caller, path: str, status: int, **fields: Any) -> str:
    """Why a step is refused; a way out is always told."""
    response = caller.by_hand("POST", SETUP + path, json=fields)
    assert response.status_code == status, response.get_data(as_text=True)
    body = response.get_json()
    assert set(body) == {"error", "way_out"}
    assert body["way_out"]
    error: str = body["error"]
    return error


def test_only_a_person_gets_in(caller: Caller) -> None:
    for response in (
        caller.client.get(SETUP),
        caller.signed("GET", SETUP),
        caller.signed("POST", f"{SETUP}/features", json={"name": "oauth2", "on": False}),
    ):
        assert response.status_code == 403
        assert "only a person" in response.get_json()["error"]
    assert caller.setup.feature("oauth2")


def test_no_secret_is_shown(caller: Caller) -> None:
    text = caller.by_hand("GET", SETUP).get_data(as_text=True)
    assert caller.ready["token_id"] in text
    assert caller.ready["consumer_key"] in text
    assert caller.ready["token_secret"] not in text
    assert caller.ready["consumer_secret"] not in text


def test_an_unprepared_account_has_nothing() -> None:
    shown = answered(Caller(prepared=False).by_hand("GET", SETUP))
    assert set(shown["features"].items()) == {
        ("suiteanalytics_workbook", False),
        ("soap_web_services", False),
        ("rest_web_services", False),
        ("token_based_authentication", False),
        ("oauth2", False),
        ("server_suitescript", False),
        ("subsidiaries", True),
    }
    assert shown["bundle"]["status"] == "absent"
    assert [shown[kind] for kind in ("integrations", "tokens", "certificates")] == [[], [], []]
    assert [(user["id"], user["roles"]) for user in shown["users"]] == [("-5", ["3"]), ("17", [])]


def test_the_subsidiaries_feature_comes_with_the_account() -> None:
    caller = Caller(subsidiaries=())
    assert not caller.setup.feature("subsidiaries")
    assert "subsidiaries" in refused(caller, "/features", 404, name="subsidiaries", on=True)


@pytest.mark.parametrize(
    ("path", "status", "fields", "word"),
    [
        ("/features", 404, {"name": "suitetalk", "on": True}, "suitetalk"),
        ("/features", 400, {"name": "oauth2"}, "on"),
        ("/features", 400, {"name": "oauth2", "on": "yes"}, "on"),
        ("/features", 400, {"on": True}, "name"),
        ("/roles/assign", 404, {"user": "18", "role": "1042"}, "18"),
        ("/roles/assign", 404, {"user": "17", "role": "Chief"}, "Chief"),
        ("/roles/assign", 400, {"user": "17"}, "role"),
        ("/roles/revoke", 409, {"user": "17", "role": "3"}, "Administrator"),
        ("/roles/permissions", 404, {"role": "1042", "permission": "Fly", "level": "full"}, "Fly"),
        ("/roles/permissions", 400, {"role": "1042", "permission": "System Notes", "level": "much"}, "much"),
        ("/roles/permissions", 409, {"role": "3", "permission": "System Notes", "level": "full"}, "every"),
        ("/roles/3", 409, {"inactive": True}, "Administrator"),
        ("/roles/99", 404, {"inactive": True}, "99"),
        ("/users/-5", 409, {"inactive": True}, "yourself"),
        ("/users/99", 404, {"inactive": True}, "99"),
        ("/integrations/nobody", 404, {"state": "blocked"}, "application"),
        ("/integrations", 400, {"name": " ", "tba": True}, "Name"),
        ("/switches", 400, {"speed": 9}, "speed"),
        ("/tokens", 409, {"user": "-5", "role": "1042"}, "HubSpot Sync Role"),
        ("/tokens", 404, {"user": "17", "role": "1042", "integration": "nobody"}, "application"),
    ],
)
def test_what_cannot_be_done_says_why(
    caller: Caller, path: str, status: int, fields: dict[str, Any], word: str
) -> None:
    assert word in refused(caller, path, status, **fields)


def test_a_body_that_is_no_object(caller: Caller) -> None:
    for body in (b"[]", b"{", b'"x"'):
        headers = {"Rehearse-Hand": caller.site.hand, "Content-Type": "application/json"}
        response = caller.client.post(f"{SETUP}/features", data=body, headers=headers)
        assert response.status_code == 400


def test_a_state_of_an_integration_is_one_of_two(caller: Caller) -> None:
    path = f"/integrations/{caller.ready['consumer_key']}"
    assert "asleep" in refused(caller, path, 400, state="asleep")


def test_an_inactive_role_is_not_assigned(caller: Caller) -> None:
    caller.setup.set_role_inactive("1001", True)
    assert "inactive" in refused(caller, "/roles/assign", 409, user="17", role="Reporting Role")


def test_a_role_is_assigned_once(caller: Caller) -> None:
    for _ in range(2):
        body = {"user": "17", "role": "hubspot sync role"}
        user = answered(caller.by_hand("POST", f"{SETUP}/roles/assign", json=body))["user"]
    assert user["roles"] == ["1042"]


def test_switches_are_turned(caller: Caller) -> None:
    body = {"date_format": "YYYY-MM-DD", "concurrency_limit": 9}
    assert (
        answered(caller.by_hand("POST", f"{SETUP}/switches", json=body))["switches"]["concurrency_limit"] == 9
    )
    assert caller.account.settings.date_format == "YYYY-MM-DD"


def test_from_2027_1_on_no_integration_is_created_with_tokens(caller: Caller) -> None:
    assert caller.by_hand("POST", f"{SETUP}/integrations", json={"name": "A", "tba": True}).status_code == 201
    caller.switch(release="2027.1")
    assert "2027.1" in refused(caller, "/integrations", 409, name="B", tba=True)
    body = {"name": "B", "tba": False, "client_credentials": True}
    assert caller.by_hand("POST", f"{SETUP}/integrations", json=body).status_code == 201


@pytest.mark.parametrize(
    ("feature", "wanted", "label"),
    [("token_based_authentication", "tba", "Token-Based"), ("oauth2", "client_credentials", "OAuth 2.0")],
)
def test_an_integration_needs_the_feature(caller: Caller, feature: str, wanted: str, label: str) -> None:
    caller.setup.turn_feature(feature, False)
    asked = {"tba": False, "client_credentials": False, wanted: True}
    assert label in refused(caller, "/integrations", 409, name="A", **asked)


def test_the_trail_shows_the_newest_first_with_names(caller: Caller) -> None:
    caller.signed("GET", "/services/rest/record/v1/customer")
    caller.advance(1_000)
    caller.signed("GET", "/services/rest/record/v1/customer", token_secret="wrong")
    entries = answered(caller.by_hand("GET", f"{SETUP}/audit"))["entries"]
    assert [entry["code"] for entry in entries] == ["InvalidSignature", ""]
    names = {key: entries[0][key] for key in ("user_name", "role_name", "integration_name")}
    assert names == {
        "user_name": "Integration User",
        "role_name": "HubSpot Sync Role",
        "integration_name": "HubSpot Sync",
    }


def test_a_restored_snapshot_brings_the_setup_back(caller: Caller) -> None:
    caller.site.snapshots.take("ready")
    caller.setup.turn_feature("rest_web_services", False)
    caller.setup.revoke_token(caller.ready["token_id"])
    caller.site.snapshots.restore("ready")
    assert caller.setup.feature("rest_web_services")
    assert caller.signed("GET", "/services/rest/record/v1/customer").status_code == 200
