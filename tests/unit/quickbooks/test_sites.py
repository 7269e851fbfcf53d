from __future__ import annotations

from pathlib import Path
from typing import Any

from werkzeug.test import Client, TestResponse

from simulators.kit.clock import Clock
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Site, Sites
from simulators.kit.state import load, save
from simulators.quickbooks import vendor
from simulators.quickbooks.ledger import NOT_YET
from tests.unit.quickbooks.caller import AT, UNLIMITED, Caller, Mailbox


def play(caller: Caller) -> None:
    """A bit of everything that draws from chance or writes events."""
    made = caller.customer(DisplayName="Acme", BillAddr={"Line1": "1"})
    caller.sparse(made, Active=False)
    caller.batch(
        {"bId": "1", "Vendor": {"DisplayName": "Acme"}}, {"bId": "2", "Query": "select * from Vendor"}
    )
    caller.post("/customer", {"DisplayName": "acme"})
    caller.advance(86_400_000)
    caller.renew()
    caller.get("/cdc", entities="Customer", changedSince="2026-03-01")


def story(caller: Caller) -> tuple[list[Any], Any, bytes]:
    events = [event.to_json() for event in caller.site.events.after(0)]
    return events, vendor().ready(caller.account), caller.account.database.image()


def test_the_same_seed_tells_the_same_story_to_the_byte() -> None:
    callers = [Caller(webhook_url="http://127.0.0.1:1/hooks") for _ in range(2)]
    for caller in callers:
        play(caller)
    one, two = map(story, callers)
    assert one == two
    assert callers[0].mailbox.posts == callers[1].mailbox.posts


def test_sites_of_one_process_share_no_token_and_no_record(caller: Caller) -> None:
    other = caller.open(seed=1)
    theirs = vendor().ready(other.account("quickbooks"))
    assert theirs.keys() == caller.ready.keys()
    assert not {*theirs.values()} & {*caller.ready.values()}
    caller.customer(DisplayName="Acme")
    client = {"Authorization": f"Bearer {theirs['access_token']}", "Accept": "application/json"}
    response = caller.client.get(f"/v3/company/{theirs['realm_id']}/customer/1", headers=client)
    assert response.get_json()["Fault"]["Error"][0]["code"] == "610"


def test_a_snapshot_brings_records_tokens_and_keys_back(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    caller.post("/customer", {"DisplayName": "Bolt"}, requestid="k")
    caller.site.snapshots.take("before")
    before = story(caller)[2]
    caller.advance(86_400_000)
    caller.renew()
    caller.sparse(made, Active=False)
    caller.site.snapshots.restore("before")
    caller.headers["Authorization"] = f"Bearer {caller.ready['access_token']}"
    assert story(caller)[1:] == (caller.ready, before)
    assert caller.read(made) == made
    assert caller.post("/customer", {"DisplayName": "Bolt"}, requestid="k").status_code == 200


def test_a_company_kept_in_a_folder_goes_on_after_a_restart(tmp_path: Path) -> None:
    sites = Sites([vendor()], poster=Mailbox())
    spec = {"quickbooks": {"settings": {**UNLIMITED, "webhook_interval": 60_000}}}
    site = sites.create(seed=1, clock=Clock(AT, factor=0), accounts=spec, folder=tmp_path)
    before = Company(sites, site)
    made = before.create("A", requestid="k")
    save(site)
    again = Sites([vendor()], poster=Mailbox())
    loaded = load(again, tmp_path)
    assert loaded is not None
    after = Company(again, loaded)
    assert after.account.settings == before.account.settings
    assert vendor().ready(after.account) == vendor().ready(before.account)
    replayed = after.create("A", requestid="k")
    assert (replayed.status_code, replayed.get_data()) == (200, made.get_data())


class Company:
    """A company of any site, and a client with its bearer."""

    def __init__(self, sites: Sites, site: Site) -> None:
        self.account = site.account("quickbooks")
        self.client = Client(Fake(vendor(), sites))
        self.root = f"/v3/company/{self.account.id}"
        token = vendor().ready(self.account)["access_token"]
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def create(self, name: str, **parameters: str) -> TestResponse:
        path, body = f"{self.root}/customer", {"DisplayName": name}
        return self.client.post(path, headers=self.headers, json=body, query_string=parameters)


def test_a_realm_can_be_chosen() -> None:
    caller = Caller()
    site = caller.sites.create(seed=1, accounts={"quickbooks": {"realm_id": 9341452000000001}})
    ready = vendor().ready(site.account("quickbooks"))
    assert ready["realm_id"] == "9341452000000001"
    assert caller.ready["realm_id"] == "9130350000000001"


def test_what_is_not_built_is_listed_once(caller: Caller) -> None:
    assert len({*NOT_YET}) == len(NOT_YET)
    for entity in ("invoice", "item", "account", "attachable"):
        assert caller.get(f"/{entity}/1").get_json()["Fault"]["Error"][0]["code"] == "500"
        assert any(entity in line.lower() for line in NOT_YET)
