from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simulators.kit.agenda import Item
from simulators.kit.clock import Clock
from simulators.kit.pump import PER_SITE, Pump
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import pace
from simulators.kit.webhooks import Target
from tests.unit.kit.tiny import AT, Caller, Mailbox, Tiny, change


@contextmanager
def pumping(sites: Sites, **options: Any) -> Iterator[Pump]:
    pump = Pump(sites, **options)
    pump.start()
    try:
        yield pump
    finally:
        pump.stop()


def site_at(factor: float, sites: Sites | None = None) -> Site:
    return (sites or Sites([Tiny()], poster=Mailbox())).create(seed=1, clock=Clock(AT, factor=factor))


def test_what_falls_due_runs_while_the_clock_runs() -> None:
    site = site_at(100)
    rang = threading.Event()
    site.agenda.handle("ring", lambda _: rang.set())
    with pumping(site.sites):
        site.agenda.schedule(site.clock.now() + 3_000, "ring", {})
        assert rang.wait(10)
    assert site.clock.now() >= AT + 3_000


def test_a_frozen_site_waits_until_it_is_given_a_pace() -> None:
    site = site_at(0)
    rang = threading.Event()
    site.agenda.handle("ring", lambda _: rang.set())
    with pumping(site.sites):
        site.agenda.schedule(AT, "ring", {})
        assert not rang.wait(0.1)
        pace(site, 1)
        assert rang.wait(10)


def test_an_item_that_crashes_is_journalled_and_stops_nothing() -> None:
    site = site_at(1)
    rang = threading.Event()

    def ring(item: Item) -> None:
        if item.payload.get("crash"):
            raise ZeroDivisionError("a mistake of ours")
        rang.set()

    site.agenda.handle("ring", ring)
    site.agenda.schedule(AT, "ring", {"crash": True})
    site.agenda.schedule(AT, "ring", {})
    with pumping(site.sites):
        assert rang.wait(10)
    (crash,) = [event for event in site.events.after(0) if event.kind == "crash"]
    assert "a mistake of ours" in crash.data["error"]


def test_one_item_that_hangs_holds_up_nothing_else() -> None:
    sites = Sites([Tiny()], poster=Mailbox())
    site, other = site_at(1, sites), site_at(1, sites)
    hang, rang, rang_there = threading.Event(), threading.Event(), threading.Event()

    def wait(_: Item) -> None:
        hang.wait(10)

    site.agenda.handle("hang", wait)
    site.agenda.handle("ring", lambda _: rang.set())
    other.agenda.handle("ring", lambda _: rang_there.set())
    with pumping(sites):
        site.agenda.schedule(AT, "hang", {})
        site.agenda.schedule(AT + 1, "ring", {})
        other.agenda.schedule(AT + 1, "ring", {})
        assert rang_there.wait(5)
        assert rang.wait(5)
        hang.set()


def test_sites_whose_receivers_all_hang_leave_another_site_alone() -> None:
    sites = Sites([Tiny()], poster=Mailbox())
    stuck, well = [site_at(1, sites) for _ in range(3)], site_at(1, sites)
    hang, rang, hanging = threading.Event(), threading.Event(), threading.Semaphore(0)

    def wait(_: Item) -> None:
        hanging.release()
        hang.wait(20)

    for site in stuck:
        site.agenda.handle("hang", wait)
        for _ in range(PER_SITE + 1):
            site.agenda.schedule(AT, "hang", {})
    well.agenda.handle("ring", lambda _: rang.set())
    with pumping(sites):
        try:
            for _ in range(len(stuck) * PER_SITE):
                assert hanging.acquire(timeout=10)
            well.agenda.schedule(AT, "ring", {})
            assert rang.wait(5)
            assert not hanging.acquire(blocking=False), "no site has more than its share"
        finally:
            hang.set()


def test_idle_sites_cost_no_threads() -> None:
    sites = Sites([Tiny()], poster=Mailbox())
    for _ in range(20):
        site_at(1, sites)
    looked = threading.Semaphore(0)
    with pumping(sites, each_round=looked.release):
        for _ in range(3):
            assert looked.acquire(timeout=10)
        assert [one.name for one in threading.enumerate() if one.name.startswith("agenda")] == []


def test_webhooks_go_out_by_themselves() -> None:
    arrived = threading.Event()

    class Bell(Mailbox):
        def post(self, *post: Any) -> int:
            arrived.set()
            return super().post(*post)

    sites = Sites([Tiny()], poster=Bell())
    caller = Caller(site_at(1, sites))
    change(caller.account, target=Target("http://127.0.0.1:1/", collect_ms=20))
    with pumping(sites):
        caller.put("a", "1")
        assert arrived.wait(10)


def test_each_round_is_called() -> None:
    called = threading.Event()
    with pumping(Sites([Tiny()], poster=Mailbox()), each_round=called.set):
        assert called.wait(10)
