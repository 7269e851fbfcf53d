"""Portals as parts of a site: sameness, snapshots, options."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.crm import vendor
from simulators.crm.settings import WriteRule
from simulators.kit.clock import Clock
from simulators.kit.sites import Sites
from tests.unit.crm.caller import AT, Caller, Mailbox, where


def story(seed: int) -> tuple[list[Any], list[Any]]:
    """A few calls on a new portal: what was answered, and what was told."""
    caller = Caller(seed=seed, index_lag=2_000)
    company = caller.company(name="Acme")
    id = caller.contact(email="ada@acme.test")
    caller.ask("PUT", f"/crm/v4/objects/contacts/{id}/associations/default/companies/{company}")
    caller.advance(5_000)
    answers = [
        caller.search(filters=[where("email", "EQ", "ada@acme.test")]),
        caller.ask("GET", "/crm/v3/objects/contacts/9", status=404),
        caller.ready,
    ]
    return answers, [event.to_json() for event in caller.site.events.after(0)]


def test_the_same_seed_tells_the_same_story() -> None:
    assert story(7) == story(7)
    assert story(7)[0] != story(8)[0]


def test_sites_of_one_seed_have_credentials_of_their_own() -> None:
    sites = Sites([vendor()], poster=Mailbox())
    first, second = (sites.create(seed=1, clock=Clock(AT, factor=0)).account("crm") for _ in range(2))
    assert first.id != second.id
    ours, theirs = vendor().ready(first), vendor().ready(second)
    assert ours.keys() == {
        "portal_id", "access_token", "client_id", "client_secret", "refresh_token", "app_id", "developer_key"
    }  # fmt: skip
    assert [name for name in ours if ours[name] == theirs[name]] == []


def test_a_snapshot_brings_everything_back(caller: Caller) -> None:
    caller.contact(email="ada@acme.test", city="Turin")
    caller.site.snapshots.take("before")
    before = caller.ask("GET", "/crm/v3/objects/contacts?properties=city,email")
    token = caller.account.memory["tokens"]
    caller.patch("101", city="Bern")
    caller.contact(email="bob@acme.test")
    caller.ask("DELETE", "/crm/v3/objects/contacts/101", status=204)
    caller.site.snapshots.restore("before")
    assert caller.ask("GET", "/crm/v3/objects/contacts?properties=city,email") == before
    assert caller.account.memory["tokens"] == token
    assert caller.contact(email="bob@acme.test") == "102"


def test_options_that_are_not_there_are_named(caller: Caller) -> None:
    for spec, word in (({"settings": {"speed": 1}}, "speed"), ({"planet": 1}, "planet")):
        with pytest.raises(ValueError, match=word):
            caller.sites.create(seed=1, accounts={"crm": spec})


@pytest.mark.parametrize(
    "spec",
    [
        {"settings": {"daily": "many"}},
        {"settings": {"client_time": "moon"}},
        {"settings": {"webhook_signatures": "v1"}},
        {"settings": {"write_rules": [{"object": "deals"}]}},
        {"settings": {"time_zone": "Mars/Olympus"}},
        {"settings": {"limit_increases": 3}},
        {"settings": ["limits"]},
        {"webhook_url": 7},
        {"scopes": "oauth"},
    ],
    ids=str,
)
def test_switches_that_cannot_be_so_are_refused(caller: Caller, spec: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"CRM setting cannot be so|switches by name"):
        caller.sites.create(seed=1, accounts={"crm": spec})


def test_switches_come_as_json(caller: Caller) -> None:
    rule = {"object": "deals", "require": ["amount"]}
    given = {"write_rules": [rule], "webhook_signatures": ["v2"], "exchange_rates": [["EUR", "1.1"]]}
    site = caller.sites.create(seed=1, accounts={"crm": {"settings": given}})
    settings = site.account("crm").settings
    assert settings.write_rules == (WriteRule(object="deals", require=("amount",)),)
    assert (settings.webhook_signatures, settings.exchange_rates) == (("v2",), (("EUR", "1.1"),))


def test_the_production_profile() -> None:
    sites = Sites([vendor()], poster=Mailbox())
    site = sites.create(seed=1, profile="production")
    assert site.account("crm").settings.account_type == "STANDARD"
