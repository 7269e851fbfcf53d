from __future__ import annotations

from pathlib import Path

from werkzeug.test import Client

from simulators.kit import state
from simulators.kit.clock import Clock
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Sites
from simulators.netsuite import vendor
from tests.unit.netsuite.caller import AT, Caller, NoPost

WHO = "/rest/tokeninfo"


def kept_in(folder: Path) -> Caller:
    """A caller of a site that lives in a folder."""
    caller = Caller()
    caller.sites = Sites([vendor()], poster=NoPost())
    caller.site = caller.sites.create(seed=1, clock=Clock(AT, factor=0), folder=folder)
    return again(caller, caller.sites)


def again(caller: Caller, sites: Sites) -> Caller:
    caller.sites, caller.site = sites, sites.all()[0]
    caller.account = caller.site.account("netsuite")
    caller.setup = type(caller.setup)(caller.account)
    caller.client, caller.ready = Client(Fake(vendor(), sites)), vendor().ready(caller.account)
    return caller


def test_a_restart_forgets_no_login(tmp_path: Path) -> None:
    caller = kept_in(tmp_path)
    ready = caller.ready
    assert caller.signed("GET", WHO, nonce="nonce-of-the-test").status_code == 200
    other = caller.setup.create_token(ready["consumer_key"], "17", "1042")[0]
    for _ in range(5):
        assert caller.signed("GET", WHO, token_id=other, token_secret="wrong").status_code == 401
    state.save(caller.site)

    sites = Sites([vendor()], poster=NoPost())
    assert state.load(sites, tmp_path) is not None
    again(caller, sites)
    assert caller.ready == ready
    assert caller.signed("GET", WHO, nonce="nonce-of-the-test").status_code == 401
    assert caller.signed("GET", WHO, token_id=other, token_secret="wrong").status_code == 401
    assert caller.signed("GET", WHO).status_code == 200
    assert caller.audit() == [*["InvalidSignature"] * 5, "NonceUsed", "temporary_locked"]
