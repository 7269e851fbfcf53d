"""Tokens that die before their time, grants that are taken back, and two who refresh at once."""

from __future__ import annotations

import httpx
import pytest

from simulators.kit.faults.box import BadFault
from tests.unit.faults.ground import RECORD, Ground

LIST = "/crm/v3/objects/contacts"


def oauth_app(ground: Ground) -> httpx.Client:
    """An OAuth app's client of the CRM."""
    token = ground.refreshed("crm", ground.ready["crm"]["refresh_token"]).json()["access_token"]
    return ground.client("crm", token=token)


def test_quickbooks_token_is_dead_until_it_is_refreshed(ground: Ground) -> None:
    ground.site.faults.arm("expired_token", app="quickbooks")
    info = f"{ground.realm}/companyinfo/1"
    for _ in range(2):
        refused = ground.quickbooks.get(info)
        assert (refused.status_code, refused.json()["fault"]["error"][0]["code"]) == (401, "3200")
    fresh = ground.refreshed("quickbooks", ground.ready["quickbooks"]["refresh_token"]).json()
    assert ground.client("quickbooks", token=fresh["access_token"]).get(info).status_code == 200
    assert ground.quickbooks.get(info).status_code == 401


@pytest.mark.parametrize("client_time", ["site", "wall"])
def test_an_oauth_apps_token_of_the_crm(client_time: str) -> None:
    ground = Ground(crm={"client_time": client_time})
    client = oauth_app(ground)
    assert client.get(LIST).status_code == 200
    ground.site.faults.arm("expired_token", app="crm")
    assert ground.crm.get(LIST).status_code == 200, "a private app's token never ends"
    for _ in range(2):
        refused = client.get(LIST)
        assert (refused.status_code, refused.json()["category"]) == (401, "EXPIRED_AUTHENTICATION")
    assert oauth_app(ground).get(LIST).status_code == 200


def test_a_signed_call_shows_no_token_that_could_end(ground: Ground) -> None:
    ground.site.faults.arm("expired_token", app="netsuite")
    assert ground.netsuite.get(f"{RECORD}/customer").status_code == 200
    assert [one.fired for one in ground.site.faults.armed()] == [0]


def test_a_revoked_grant_of_quickbooks_cannot_be_refreshed(ground: Ground) -> None:
    ground.site.faults.arm("revoked_token", app="quickbooks")
    assert ground.quickbooks.get(f"{ground.realm}/companyinfo/1").status_code == 401
    refused = ground.refreshed("quickbooks", ground.ready["quickbooks"]["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_an_app_that_is_uninstalled_from_the_crm(ground: Ground) -> None:
    client = oauth_app(ground)
    ground.site.faults.arm("revoked_token", app="crm")
    assert ground.crm.get(LIST).status_code == 200, "a private app is no business of it"
    assert client.get(LIST).status_code == 401
    refused = ground.refreshed("crm", ground.ready["crm"]["refresh_token"])
    assert (refused.status_code, refused.json()["status"]) == (400, "BAD_REFRESH_TOKEN")
    assert ground.crm.get(LIST).status_code == 200


def test_a_revoked_token_of_netsuite(ground: Ground) -> None:
    ground.site.faults.arm("revoked_token", app="netsuite")
    for _ in range(2):
        refused = ground.netsuite.get(f"{RECORD}/customer")
        assert refused.status_code == 401
        assert 'error="token_rejected"' in refused.headers["WWW-Authenticate"]


def test_the_one_who_refreshes_second_gets_the_newest_tokens_for_a_day(ground: Ground) -> None:
    held = ground.ready["quickbooks"]["refresh_token"]
    ground.site.faults.arm("refresh_race", app="quickbooks")
    answered = ground.refreshed("quickbooks", held)
    newest = answered.json()["refresh_token"]
    assert (answered.status_code, newest == held) == (200, False)
    ground.advance(24 * 3_600_000)
    assert ground.refreshed("quickbooks", held).status_code == 400
    assert ground.refreshed("quickbooks", newest).status_code == 200


def test_where_the_token_before_dies_at_once_the_second_one_is_refused() -> None:
    ground = Ground(quickbooks={"previous_refresh_token": "dies_at_once"})
    ground.site.faults.arm("refresh_race")
    assert ground.quickbooks.get(f"{ground.realm}/companyinfo/1").status_code == 200, "no refresh"
    refused = ground.refreshed("quickbooks", ground.ready["quickbooks"]["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("app", ["crm", "netsuite"])
def test_the_others_have_no_such_race(ground: Ground, app: str) -> None:
    with pytest.raises(BadFault, match=f"{app} cannot have refresh_race: .*; it can befall quickbooks"):
        ground.site.faults.arm("refresh_race", app=app)
