from __future__ import annotations

import threading
from itertools import pairwise

import pytest

from simulators.kit.agenda import Item
from simulators.kit.clock import seconds_running
from simulators.kit.sites import Site
from simulators.kit.timeline import Unsettled, advance, pace, settle
from tests.unit.kit.tiny import AT, Caller, a_site

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


class Poller:
    """Looks every four minutes and sees what changed since it looked last."""

    def __init__(self, site: Site) -> None:
        self.site, self.looks, self.seen, self._next = site, [AT], 0, AT + 4 * MINUTE

    def next_due(self) -> int | None:
        return None

    def next_look(self) -> int | None:
        return self._next

    def run(self, now: int) -> bool:
        self.looks.append(now)
        self._next = now + 4 * MINUTE
        found, self.seen = self.seen != self.site.revision(), self.site.revision()
        return found

    def pending(self) -> list[str]:
        return []


def test_thirty_idle_days_pass_in_a_moment_and_end_with_a_fresh_look() -> None:
    site = a_site()
    poller = Poller(site)
    site.companions.append(poller)
    began = seconds_running()
    advance(site, 30 * DAY)
    assert seconds_running() - began < 2.0
    assert site.clock.now() == AT + 30 * DAY
    assert poller.looks[-1] == AT + 30 * DAY
    assert len(poller.looks) < 10


def test_a_long_silence_is_interrupted_by_looks_as_logins_die_that_nobody_uses() -> None:
    site = a_site()
    poller = Poller(site)
    site.companions.append(poller)
    advance(site, 300 * DAY)
    longest = max(later - earlier for earlier, later in pairwise(poller.looks))
    assert DAY < longest < 29 * DAY


def test_looks_are_not_skipped_while_something_changes() -> None:
    site = a_site()
    poller = Poller(site)
    site.companions.append(poller)
    Caller(site).put("a", "1")
    advance(site, 20 * MINUTE)
    assert poller.looks[1:4] == [AT + 4 * MINUTE, AT + 8 * MINUTE, AT + 20 * MINUTE]


def test_a_change_from_the_agenda_is_seen_at_the_next_look_after_it() -> None:
    site = a_site()
    poller = Poller(site)
    site.companions.append(poller)
    caller = Caller(site)

    def edit(item: Item) -> None:
        caller.put("a", str(item.at))

    site.agenda.handle("edit", edit)
    advance(site, DAY)
    site.agenda.schedule(AT + 2 * DAY, "edit", {})
    advance(site, 3 * DAY)
    before = [look for look in poller.looks if look <= AT + 2 * DAY]
    after = [look for look in poller.looks if look > AT + 2 * DAY]
    assert before[-1] == AT + 2 * DAY
    assert after[0] == AT + 2 * DAY + 4 * MINUTE


def test_agenda_items_run_in_order_at_their_time() -> None:
    site = a_site()
    ran: list[tuple[int, str]] = []

    def handle(item: Item) -> None:
        ran.append((site.clock.now() - AT, item.payload["name"]))
        if item.payload["name"] == "first":
            site.agenda.schedule(site.clock.now() + 500, "ring", {"name": "made by the first"})

    site.agenda.handle("ring", handle)
    for at, name in ((2_000, "last"), (1_000, "first"), (1_000, "second"), (9_000, "too late")):
        site.agenda.schedule(AT + at, "ring", {"name": name})
    advance(site, 3_000)
    assert ran == [(1_000, "first"), (1_000, "second"), (1_500, "made by the first"), (2_000, "last")]


class Stuck(Poller):
    def next_due(self) -> int | None:
        return AT - 1

    def run(self, now: int) -> bool:
        return False


def test_a_companion_that_is_due_for_ever_ends_unsettled() -> None:
    site = a_site()
    site.companions.append(Stuck(site))
    with pytest.raises(Unsettled, match="Stuck due since"):
        advance(site, MINUTE)
    with pytest.raises(Unsettled, match="Stuck due since"):
        settle(site, tries=3)


def test_an_agenda_that_refills_itself_ends_unsettled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulators.kit.timeline.AT_ONE_INSTANT", 2)
    site = a_site()

    def refill(item: Item) -> None:
        site.agenda.schedule(item.at, "again", {})

    site.agenda.handle("again", refill)
    site.agenda.schedule(AT, "again", {})
    with pytest.raises(Unsettled, match="again due since"):
        advance(site, 1)


def test_settle_names_what_is_pending() -> None:
    site = a_site()
    site.traffic.enter()
    with pytest.raises(Unsettled, match="1 requests open"):
        settle(site, tries=2)


def test_time_never_runs_backwards() -> None:
    site = a_site()
    with pytest.raises(ValueError, match="backwards"):
        advance(site, -1)
    with pytest.raises(ValueError, match="backwards"):
        pace(site, -1)


def test_watchers_and_events_tell_of_every_move() -> None:
    site = a_site()
    told: list[int] = []
    site.clock_watchers.append(lambda: told.append(site.clock.now()))
    advance(site, MINUTE)
    pace(site, 0)
    moves = [event.data for event in site.events.after(0) if event.kind == "clock_moved"]
    assert told == [AT + MINUTE] * 2
    assert moves == [{"to": AT + MINUTE, "factor": 0.0}] * 2


def test_two_callers_take_turns() -> None:
    site = a_site()
    threads = [threading.Thread(target=advance, args=(site, MINUTE)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.clock.now() == AT + 4 * MINUTE


def test_an_item_of_a_kind_that_nobody_handles_is_refused() -> None:
    with pytest.raises(LookupError, match="nobody handles"):
        a_site().agenda.schedule(AT, "unheard of", {})
