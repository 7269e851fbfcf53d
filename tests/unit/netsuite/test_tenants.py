from __future__ import annotations

import pytest

from simulators.netsuite import vendor
from simulators.netsuite.auth.header import account_id, slug
from tests.unit.netsuite.caller import Caller, answered, refusal

WHO = "/rest/tokeninfo"


def test_the_spellings_of_an_account() -> None:
    assert slug("1234567_SB1") == "1234567-sb1"
    for spelling in ("1234567_SB1", "1234567-sb1", "1234567_sb1"):
        assert account_id(spelling) == "1234567_SB1"


def test_two_sites_on_one_origin(caller: Caller) -> None:
    other = vendor().ready(caller.open(seed=2).account("netsuite"))
    assert other["account_id"] == "TSTDRV1000002"
    assert answered(caller.signed("GET", WHO))["companyId"] == "TSTDRV1000001"
    assert answered(caller.signed("GET", WHO, **other))["companyId"] == "TSTDRV1000002"
    for realm in ("tstdrv1000002", "TsTdRv1000002"):
        told = answered(caller.signed("GET", WHO, **{**other, "realm": realm}))
        assert told["companyId"] == "TSTDRV1000002"


@pytest.mark.parametrize("service", ["suitetalk.api", "restlets.api", "app"])
def test_the_host_names_the_account_whatever_its_case(caller: Caller, service: str) -> None:
    site = caller.open(account_id="1234567-sb1")
    ready = vendor().ready(site.account("netsuite"))
    assert ready["account_id"] == "1234567_SB1"
    for host in ("1234567-sb1", "1234567-SB1"):
        base = f"https://{host}.{service}.netsuite.com"
        assert answered(caller.signed("GET", WHO, base=base, **ready))["companyId"] == "1234567_SB1"
        assert caller.signed("GET", WHO, base=base).status_code == 401, "the host goes before the realm"


def test_a_call_without_a_realm_is_for_the_account_it_reaches(caller: Caller) -> None:
    other = vendor().ready(caller.open(seed=2).account("netsuite"))
    base = "http://tstdrv1000002.localhost:8702"
    credentials = {key: other[key] for key in other if key != "account_id"}
    assert caller.signed("GET", WHO, base=base, realm="", **credentials).status_code == 200
    assert caller.signed("GET", WHO, realm="").status_code == 200
    assert caller.signed("GET", WHO, realm="", **credentials).status_code == 401


def test_no_account_hears_of_a_login_at_one_that_is_not_here(caller: Caller) -> None:
    response = caller.signed("GET", WHO, realm="9999999")
    assert response.status_code == 401
    assert refusal(response)[0] == "INVALID_LOGIN"
    assert caller.audit() == []


def test_behind_tls_termination(caller: Caller) -> None:
    base = "https://sim.example"
    header = {"Authorization": caller.authorization("GET", WHO, base=base)}
    assert caller.client.get(WHO, base_url="http://sim.example", headers=header).status_code == 200
    header = {"Authorization": caller.authorization("GET", WHO, base=base)}
    forwarded = {**header, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "sim.example"}
    assert caller.client.get(WHO, base_url="http://10.0.0.1:8702", headers=forwarded).status_code == 200


def test_an_account_is_opened_as_asked(caller: Caller) -> None:
    for spec in ({"realm": "1"}, {"account_id": "tstdrv1000001"}, {"settings": {"colour": "red"}}):
        with pytest.raises(ValueError, match=r"realm|already|colour"):
            caller.sites.create(seed=1, accounts={"netsuite": spec})


def test_the_same_seed_gives_the_same_credentials(caller: Caller) -> None:
    again = Caller()
    assert again.ready == caller.ready
    assert Caller(seed=2).ready["token_secret"] != caller.ready["token_secret"]
