from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from simulators.kit.accounts import Account
from simulators.kit.clock import Clock, seconds_running
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import advance
from simulators.kit.webhooks import Target
from tests.unit.kit.tiny import AT, Caller, Mailbox, Tiny, change


def test_two_sites_share_nothing() -> None:
    sites = Sites([Tiny()], poster=Mailbox())
    one, two = (Caller(sites.create(seed=7, clock=Clock(AT, factor=0))) for _ in range(2))
    one.put("a", "1")
    one.site.faults.arm("server_error", times=None)
    advance(one.site, 60_000)
    assert two.value("a") is None
    assert two.site.clock.now() == AT
    assert one.get("a").status_code == 500


def test_five_hundred_sites_are_made_at_once_and_dropped_without_a_trace() -> None:
    sites = Sites([Tiny("one"), Tiny("two")], poster=Mailbox())
    began = seconds_running()
    made = [sites.create(seed=number) for number in range(500)]
    assert (seconds_running() - began) / 500 < 0.010
    tokens = [site.account("one").credentials["token"] for site in made]
    assert len({*tokens}) == 500
    for site in made:
        sites.drop(site.id)
    assert sites.all() == []
    assert sites.directory.find("one", "token", tokens[0]) is None
    with pytest.raises(LookupError, match="no site 'site-1'"):
        sites.get("site-1")


def test_a_site_can_have_only_some_of_the_apps() -> None:
    sites = Sites([Tiny("one"), Tiny("two")], poster=Mailbox())
    site = sites.create(seed=1, accounts={"two": {"limit": 5}})
    assert list(site.accounts) == ["two"]
    assert site.account("two").settings.limit == 5


def test_the_same_seed_gives_the_same_events_to_the_byte() -> None:
    def story(seed: int) -> list[object]:
        mailbox = Mailbox([500, 500])
        sites = Sites([Tiny()], poster=mailbox)
        site = sites.create(seed=seed, clock=Clock(AT, factor=0))
        caller = Caller(site)
        change(caller.account, target=Target("http://127.0.0.1:1/", ladder=(1_000, 60_000), jitter=0.3))
        caller.put("a", caller.account.credentials["token"])
        advance(site, 3_600_000)
        return [event.to_json() for event in site.events.after(0)]

    assert story(1) == story(1)
    assert story(1) != story(2)


class Refusing(Tiny):
    """A vendor that opens no account."""

    def open(self, site: Site, spec: Mapping[str, Any]) -> Account:
        raise ValueError("no such option")


def test_nothing_is_left_of_a_site_that_cannot_be_made() -> None:
    opened: list[Account] = []

    class Telling(Tiny):
        def open(self, site: Site, spec: Mapping[str, Any]) -> Account:
            opened.append(super().open(site, spec))
            return opened[0]

    sites = Sites([Telling("one"), Refusing("two")], poster=Mailbox())
    with pytest.raises(ValueError, match="no such option"):
        sites.create(seed=1)
    assert sites.all() == []
    assert sites.directory.entries(opened[0]) == []
