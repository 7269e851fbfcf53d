from __future__ import annotations

from typing import Any

import pytest

from simulators.kit.agenda import Item
from simulators.kit.clock import Clock, seconds_running, wall
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import advance, settle
from simulators.kit.webhooks import Target
from tests.unit.kit.tiny import AT, Caller, Mailbox, Tiny, a_site, change

TARGET = Target("http://127.0.0.1:1/", collect_ms=5_000, ladder=(1_000,))


def test_restoring_puts_everything_back() -> None:
    mailbox = Mailbox()
    site = a_site(mailbox=mailbox, target=TARGET)
    caller, account = Caller(site), site.account("tiny")
    caller.put("a", "1")
    armed = site.faults.arm("noop", times=3)
    caller.get("a")
    drawn = site.streams.stream("dice").random()
    site.snapshots.take("before")
    expected = site.streams.stream("dice").random()

    caller.put("a", "2")
    site.faults.disarm()
    change(account, target=None, limit=1)
    old_token = account.credentials["token"]
    account.credentials["token"] = "other"
    site.sites.directory.forget(account)
    site.sites.directory.register(account, "token", "other")
    account.clock_offset = 5
    advance(site, 60_000)
    assert len(mailbox.posts) == 1

    site.snapshots.restore("before")
    assert site.clock.now() == AT
    assert account.credentials["token"] == old_token
    assert site.sites.directory.find("tiny", "token", "other") is None
    assert (account.clock_offset, account.settings.limit, account.settings.target) == (0, 1_000_000, TARGET)
    assert site.streams.stream("dice").random() == expected != drawn
    assert [(one.id, one.fired) for one in site.faults.armed()] == [(armed.id, 1)]
    assert caller.value("a") == "1"
    advance(site, 60_000)
    assert len(mailbox.posts) == 2


def test_a_snapshot_can_be_restored_again_and_again() -> None:
    site = a_site()
    caller = Caller(site)
    caller.put("a", "1")
    site.snapshots.take("one")
    for value in ("2", "3"):
        caller.put("a", value)
        site.account("tiny").memory["calls"]["times"].clear()
        site.snapshots.restore("one")
        assert caller.value("a") == "1"
        assert len(site.account("tiny").memory["calls"]["times"]) == 2


def test_events_go_on_after_a_restore() -> None:
    site = a_site()
    site.snapshots.take("one")
    Caller(site).put("a", "1")
    last, revision = site.events.last, site.revision()
    site.snapshots.restore("one")
    assert site.events.last > last
    assert site.revision() > revision


def test_the_difference_is_told_row_by_row() -> None:
    site = a_site()
    caller = Caller(site)
    for key, value in (("same", "1"), ("changed", '{"a": 1, "b": {"c": 2}}'), ("gone", "1")):
        caller.put(key, value)
    site.snapshots.take("one")
    caller.put("changed", '{"a": 1, "b": {"c": 3}}')
    caller.put("new", "1")
    with site.account("tiny").transaction(cause="fill") as db:
        db.exec_driver_sql("DELETE FROM things WHERE key = 'gone'")
    told = [(row.table, row.key, row.before, row.after) for row in site.snapshots.diff("one", "now")]
    assert told == [
        ("things", "changed", {"value.b.c": 2}, {"value.b.c": 3}),
        ("things", "gone", {"key": "gone", "value": "1"}, None),
        ("things", "new", None, {"key": "new", "value": "1"}),
    ]


def test_a_table_that_one_side_lacks_is_empty_there() -> None:
    site = a_site()
    site.snapshots.take("one")
    with site.account("tiny").transaction(cause="fill") as db:
        db.exec_driver_sql("CREATE TABLE more (key TEXT PRIMARY KEY, value TEXT)")
        db.exec_driver_sql("INSERT INTO more VALUES ('a', '1')")
    site.snapshots.take("two")
    row = {"key": "a", "value": "1"}
    for before, after, told in (("one", "two", (None, row)), ("two", "one", (row, None))):
        (found,) = site.snapshots.diff(before, after)
        assert (found.table, found.key, found.before, found.after) == ("more", "a", *told)


def test_names_that_were_not_taken_are_errors() -> None:
    site = a_site()
    site.snapshots.take("one")
    with pytest.raises(LookupError, match="no snapshot 'two'; taken: one"):
        site.snapshots.restore("two")
    with pytest.raises(ValueError, match="at the moment"):
        site.snapshots.take("now")
    site.snapshots.drop("one")
    assert site.snapshots.names() == []


def test_reset_comes_back_to_the_start() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("clock_skew", params={"by": "1h"})
    caller.put("a", "1")
    site.snapshots.take("one")
    advance(site, 60_000)
    site.snapshots.reset()
    assert caller.value("a") is None
    assert (site.clock.now(), site.account("tiny").now()) == (AT, AT)
    assert (site.faults.armed(), site.snapshots.names()) == ([], [])


def test_a_real_clock_runs_on_through_a_reset() -> None:
    site = Sites([Tiny()], poster=Mailbox()).create(seed=1)
    site.clock.move_to(wall() + 3_600_000)
    site.snapshots.reset()
    assert site.clock.now() >= wall() + 3_500_000


def test_five_thousand_records_are_kept_and_put_back_at_once() -> None:
    site = a_site()
    rows = [{"key": f"{number:05}", "value": "x" * 400} for number in range(5_000)]
    site.vendor("tiny").import_records(site.account("tiny"), "thing", rows, cause="fill")
    taken, restored = [], []
    for _ in range(5):
        began = seconds_running()
        site.snapshots.take("full")
        taken.append(seconds_running() - began)
        began = seconds_running()
        site.snapshots.restore("full")
        restored.append(seconds_running() - began)
    assert min(taken) < 0.010
    assert min(restored) < 0.010
    assert Caller(site).value("04999") == "x" * 400


def test_a_snapshot_keeps_the_pace_of_the_clock() -> None:
    site = Sites([Tiny()], poster=Mailbox()).create(seed=1, clock=Clock(AT, factor=0))
    site.snapshots.take("frozen")
    site.clock.scale(60)
    site.snapshots.restore("frozen")
    assert (site.clock.mode, site.clock.now()) == ("frozen", AT)
    settle(site)


def tree(site: Site) -> dict[str, str]:
    return {name: site.snapshots.get(name).parent for name in site.snapshots.names()}


def test_each_remembers_where_it_came_from() -> None:
    site = a_site()
    for name in ("a", "b"):
        site.snapshots.take(name)
    site.snapshots.restore("a")
    for name in ("c", "d"):
        site.snapshots.take(name)
    assert tree(site) == {"a": "", "b": "a", "c": "a", "d": "c"}
    site.snapshots.restore("b")
    site.snapshots.take("a")
    assert tree(site) == {"b": "", "c": "", "d": "c", "a": "b"}, "it is taken anew, on another line of time"


def test_dropping_one_leaves_its_children_to_its_parent_or_drops_them_too() -> None:
    site = a_site()
    for name in ("a", "b", "c", "d"):
        site.snapshots.take(name)
    assert site.snapshots.drop("b") == ["b"]
    assert tree(site) == {"a": "", "c": "a", "d": "c"}
    assert site.snapshots.drop("c", with_children=True) == ["c", "d"]
    site.snapshots.take("e")
    assert tree(site) == {"a": "", "e": "a"}


def test_the_first_few_records_are_told_and_the_rest_is_summed_up() -> None:
    site = a_site()
    caller = Caller(site)
    for number in range(30):
        caller.put(f"{number:02}", "1")
    site.snapshots.take("one")
    for number in range(25):
        caller.put(f"{number:02}", "a b")
    caller.put("new", "1")
    site.faults.arm("noop", app="tiny", times=2)
    advance(site, 7_500_000)
    told = str(site.snapshots.difference("one", "now")).splitlines()
    assert told[:3] == [
        "Between one and now (2 hours 5 minutes):",
        "Tiny",
        '  thing 00: value 1 → "a b"',
    ]
    assert told[12:-1] == ["  …and 1 more thing (new)", "  …and 15 more things changed only in value"]
    assert told[-1].endswith("Faults armed: noop (Tiny, 2 times).")
    assert "nothing differs" in str(site.snapshots.difference("now", "now"))


def test_an_item_that_was_being_run_is_run_again() -> None:
    """It was not done when the snapshot was taken, whatever it did afterwards."""
    site = a_site()
    ran: list[int] = []

    def work(item: Item) -> None:
        ran.append(item.payload["number"])
        if len(ran) == 1:
            site.snapshots.take("halfway")

    site.agenda.handle("work", work)
    for number in (1, 2):
        site.agenda.schedule(AT, "work", {"number": number})
    settle(site)
    site.snapshots.take("done")
    site.snapshots.restore("halfway")
    settle(site)
    assert ran == [1, 2, 1, 2]
    site.snapshots.restore("done")
    settle(site)
    assert ran == [1, 2, 1, 2]


def test_what_is_being_run_at_a_restore_is_in_no_later_snapshot() -> None:
    site = a_site()
    site.snapshots.take("empty")
    ran: list[Item] = []

    def work(item: Item) -> None:
        ran.append(item)
        site.snapshots.restore("empty")
        assert site.agenda.pending(AT) == ["1 agenda items running"]
        site.snapshots.take("later")

    site.agenda.handle("work", work)
    site.agenda.schedule(AT, "work", {})
    settle(site)
    site.snapshots.restore("later")
    settle(site)
    assert len(ran) == 1


@pytest.mark.parametrize("failed", [0, 1])
def test_a_delivery_that_was_under_way_is_tried_again(failed: int) -> None:
    class Takes(Mailbox):
        def post(self, *post: Any) -> int:
            if len(self.posts) == failed:
                site.snapshots.take("under way")
            return super().post(*post)

    mailbox = Takes([500] * failed)
    site = a_site(mailbox=mailbox, target=TARGET)
    Caller(site).put("a", "1")
    advance(site, 10_000)
    before = len(mailbox.posts)
    site.snapshots.restore("under way")
    advance(site, 10_000)
    assert len(mailbox.posts) == before + 1
    assert mailbox.posts[-1].body == mailbox.posts[-2].body
    site.snapshots.restore("under way")
    advance(site, 10_000)
    assert len(mailbox.posts) == before + 2
