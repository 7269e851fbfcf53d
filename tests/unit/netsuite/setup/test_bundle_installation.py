from __future__ import annotations

import pytest

from tests.unit.netsuite.caller import Caller, answered, refusal

SETUP = "/_rehearse/setup"
SECOND, MINUTE = 1_000, 60_000


@pytest.fixture
def installing() -> Caller:
    caller = Caller(prepared=False)
    for name in ("server_suitescript", "token_based_authentication"):
        caller.setup.turn_feature(name, True)
    answered(caller.by_hand("POST", f"{SETUP}/bundle"), 202)
    return caller


def test_it_takes_one_to_five_minutes_and_then_shows_the_tick(installing: Caller) -> None:
    installing.advance(59 * SECOND)
    assert installing.setup.bundle() == "installing"
    installing.advance(4 * MINUTE + SECOND)
    assert answered(installing.by_hand("GET", SETUP))["bundle"] == {
        "name": "HubSpot Sync",
        "version": "1.0",
        "status": "installed",
        "ready_at": None,
    }


def test_its_parts_are_there_only_at_the_end(installing: Caller) -> None:
    key = installing.account.credentials["consumer_key"]
    assert installing.setup.integration(key) is None
    assert installing.setup.role("1042") is None
    refused = installing.by_hand("POST", f"{SETUP}/roles/assign", json={"user": "17", "role": "1042"})
    assert refused.status_code == 404
    assert "wait for the green tick" in refused.get_json()["way_out"]
    installing.advance(5 * MINUTE)
    integration = installing.setup.integration(key)
    assert integration is not None
    assert integration["consumer_secret"] == installing.account.credentials["consumer_secret"]
    assert installing.setup.role("1042") is not None


def test_whoever_moves_the_time_is_told_that_the_account_changed(installing: Caller) -> None:
    before = installing.site.revision()
    installing.advance(5 * MINUTE)
    assert installing.site.revision() == before + 1


def test_a_snapshot_keeps_how_far_it_is(installing: Caller) -> None:
    installing.advance(30 * SECOND)
    installing.site.snapshots.take("half")
    installing.advance(5 * MINUTE)
    assert installing.setup.bundle() == "installed"
    installing.site.snapshots.restore("half")
    assert installing.setup.bundle() == "installing"
    installing.advance(5 * MINUTE)
    assert installing.setup.bundle() == "installed"


def test_the_same_seed_takes_the_same_time() -> None:
    ready = []
    for _ in range(2):
        caller = Caller(prepared=False, seed=9)
        caller.setup.install_bundle()
        ready.append(caller.setup.data["bundle"]["ready_at"])
    assert ready[0] == ready[1]


def test_it_needs_server_suitescript() -> None:
    caller = Caller(prepared=False)
    refused = caller.by_hand("POST", f"{SETUP}/bundle")
    assert refused.status_code == 409
    assert "Server SuiteScript" in refused.get_json()["error"]
    assert caller.setup.bundle() == "absent"


def test_during_an_update_everything_works_and_system_info_says_so(caller: Caller) -> None:
    assert caller.by_hand("POST", f"{SETUP}/bundle").status_code == 202
    assert answered(caller.restlet("sysInfo"))["bundle"]["status"] == "installing"
    caller.advance(5 * MINUTE)
    assert answered(caller.restlet("sysInfo"))["bundle"]["status"] == "installed"


def test_it_is_neither_installed_twice_nor_removed_halfway(installing: Caller) -> None:
    assert installing.by_hand("POST", f"{SETUP}/bundle").status_code == 409
    assert installing.by_hand("DELETE", f"{SETUP}/bundle").status_code == 409
    installing.advance(5 * MINUTE)
    assert installing.by_hand("DELETE", f"{SETUP}/bundle").status_code == 200
    assert installing.by_hand("DELETE", f"{SETUP}/bundle").status_code == 409


def test_installed_again_it_has_the_same_keys_and_asks_for_a_new_token(caller: Caller) -> None:
    caller.by_hand("DELETE", f"{SETUP}/bundle")
    caller.by_hand("POST", f"{SETUP}/bundle")
    caller.advance(5 * MINUTE)
    caller.by_hand("POST", f"{SETUP}/roles/assign", json={"user": "17", "role": "1042"})
    assert refusal(caller.restlet("sysInfo"))[0] == "INVALID_LOGIN_ATTEMPT"
    body = {"user": "17", "role": "1042"}
    token = answered(caller.by_hand("POST", f"{SETUP}/tokens", json=body), 201)
    path = "/app/site/hosting/restlet.nl?script=1201&deploy=1"
    assert answered(caller.signed("POST", path, json={"action": "sysInfo"}, **token))["version"] == "1.0"


def test_from_2027_1_on_its_integration_takes_no_tokens() -> None:
    caller = Caller(prepared=False, release="2027.1")
    for name in ("server_suitescript", "token_based_authentication", "oauth2"):
        caller.setup.turn_feature(name, True)
    caller.by_hand("POST", f"{SETUP}/bundle")
    caller.advance(5 * MINUTE)
    shown = answered(caller.by_hand("GET", SETUP))
    assert [(each["tba"], each["client_credentials"]) for each in shown["integrations"]] == [(False, True)]
    caller.by_hand("POST", f"{SETUP}/roles/assign", json={"user": "17", "role": "1042"})
    refused = caller.by_hand("POST", f"{SETUP}/tokens", json={"user": "17", "role": "1042"})
    assert refused.status_code == 409
    assert "token-based authentication" in refused.get_json()["error"]
