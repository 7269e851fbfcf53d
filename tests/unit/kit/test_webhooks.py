from __future__ import annotations

import threading
from typing import Any

import msgspec

from simulators.kit.clock import Clock, seconds_running
from simulators.kit.pump import Pump
from simulators.kit.sites import Sites
from simulators.kit.timeline import advance, settle
from simulators.kit.webhooks import Target
from tests.unit.kit.tiny import AT, Caller, Mailbox, Tiny, a_site, change, kinds

URL = "http://127.0.0.1:1/hooks"


def bodies(mailbox: Mailbox) -> list[tuple[int, list[str]]]:
    """Each post as its attempt and the values it told of."""
    read = [msgspec.json.decode(post.body) for post in mailbox.posts]
    return [(body["attempt"], [event["value"] for event in body["events"]]) for body in read]


def a_hooked_site(mailbox: Mailbox, **target: Any) -> Caller:
    return Caller(a_site(mailbox=mailbox, target=Target(URL, **target)))


def test_a_change_is_delivered_with_the_vendors_headers_and_its_cause() -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox)
    caller.put("a", "1")
    assert mailbox.posts == []
    settle(caller.site)
    (post,) = mailbox.posts
    assert post.headers["X-Length"] == str(len(post.body))
    attempted = next(event for event in caller.site.events.after(0) if event.kind == "webhook_attempted")
    assert attempted.span in post.headers["traceparent"]
    assert (attempted.data["attempt"], attempted.data["status"]) == (0, 200)


def test_every_step_names_its_cause() -> None:
    caller = a_hooked_site(Mailbox([500, 500]), ladder=(1_000,))
    caller.put("a", "1")
    advance(caller.site, 5_000)
    steps = {event.span: event for event in caller.site.events.after(0)}
    chain = [event for event in caller.site.events.after(0) if event.kind == "webhook_given_up"]
    while chain[-1].cause in steps:
        chain.append(steps[chain[-1].cause])
    assert [event.kind for event in chain] == [
        "webhook_given_up",
        "webhook_attempted",
        "webhook_attempted",
        "webhook_queued",
        "row",
        "request",
    ]


def test_events_are_collected_from_the_first_that_waits() -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox, collect_ms=3_000)
    caller.put("a", "1")
    advance(caller.site, 2_000)
    caller.put("b", "2")
    assert mailbox.posts == []
    advance(caller.site, 1_000)
    assert bodies(mailbox) == [(0, ["1", "2"])]
    assert mailbox.posts[0].at == AT + 3_000


def test_a_delivery_holds_no_more_than_a_batch() -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox, collect_ms=1_000, batch=2)
    for value in "12345":
        caller.put(value, value)
    advance(caller.site, 1_000)
    assert bodies(mailbox) == [(0, ["1", "2"]), (0, ["3", "4"]), (0, ["5"])]


def test_a_failed_delivery_climbs_the_ladder_and_is_given_up() -> None:
    mailbox = Mailbox([0, 500, 302, 503])
    caller = a_hooked_site(mailbox, ladder=(10_000, 60_000, 600_000))
    caller.put("a", "1")
    advance(caller.site, 3_600_000)
    assert [post.at - AT for post in mailbox.posts] == [0, 10_000, 70_000, 670_000]
    assert [attempt for attempt, _ in bodies(mailbox)] == [0, 1, 2, 3]
    assert kinds(caller.site)[-2:] == ["webhook_given_up", "clock_moved"]


def test_the_last_step_can_repeat_for_ever() -> None:
    mailbox = Mailbox([500] * 9)
    caller = a_hooked_site(mailbox, ladder=(1_000, 5_000), repeat_last=True)
    caller.put("a", "1")
    advance(caller.site, 60_000)
    assert [post.at - AT for post in mailbox.posts] == [0, 1_000] + [1_000 + 5_000 * n for n in range(1, 9)]


def test_a_lane_on_hold_waits_for_the_acknowledgement() -> None:
    mailbox = Mailbox([500])
    caller = a_hooked_site(mailbox, ladder=(10_000,), hold=True)
    caller.put("a", "1")
    settle(caller.site)
    caller.put("b", "2")
    caller.put("c", "3")
    advance(caller.site, 9_999)
    assert bodies(mailbox) == [(0, ["1"])]
    advance(caller.site, 1)
    assert bodies(mailbox)[1:] == [(1, ["1"]), (0, ["2", "3"])]


def test_without_hold_later_events_overtake() -> None:
    mailbox = Mailbox([500])
    caller = a_hooked_site(mailbox, ladder=(10_000,))
    caller.put("a", "1")
    settle(caller.site)
    caller.put("b", "2")
    advance(caller.site, 10_000)
    assert bodies(mailbox) == [(0, ["1"]), (0, ["2"]), (1, ["1"])]


def test_jitter_comes_from_the_seed() -> None:
    def times(seed: int) -> list[int]:
        mailbox = Mailbox([500] * 5)
        caller = Caller(
            a_site(mailbox=mailbox, seed=seed, target=Target(URL, ladder=(60_000,) * 5, jitter=0.5))
        )
        caller.put("a", "1")
        advance(caller.site, 3_600_000)
        return [post.at - AT for post in mailbox.posts]

    assert times(1) == times(1) != times(2)
    steps = [after - before for before, after in zip(times(1), times(1)[1:], strict=False)]
    assert all(30_000 <= step <= 90_000 for step in steps)
    assert len({*steps}) == 5


def test_a_changed_target_takes_over_what_is_on_its_way() -> None:
    mailbox = Mailbox([500])
    caller = a_hooked_site(mailbox, ladder=(1_000,))
    caller.put("a", "1")
    settle(caller.site)
    moved = Target("http://127.0.0.1:2/other", ladder=(1_000,))
    change(caller.account, target=moved)
    caller.site.webhooks.retarget(caller.account, URL, moved)
    advance(caller.site, 1_000)
    assert [post.url for post in mailbox.posts] == [URL, moved.url]


def test_a_removed_target_gets_nothing_more() -> None:
    mailbox = Mailbox([500])
    caller = a_hooked_site(mailbox, ladder=(1_000,), collect_ms=0)
    caller.put("a", "1")
    settle(caller.site)
    caller.put("b", "2")
    caller.site.webhooks.retarget(caller.account, URL, None)
    advance(caller.site, 60_000)
    assert len(mailbox.posts) == 1
    reasons = [
        event.data["reason"] for event in caller.site.events.after(0) if event.kind == "webhook_given_up"
    ]
    assert reasons == ["the target is gone"] * 2


def test_two_urls_do_not_wait_for_each_other() -> None:
    mailbox = Mailbox([500])
    site = a_site(mailbox=mailbox)
    account = site.account("tiny")
    for port in (1, 2):
        target = Target(f"http://127.0.0.1:{port}/", hold=True, ladder=(60_000,))
        site.webhooks.publish(account, target, {"value": str(port)}, "client")
    settle(site)
    assert bodies(mailbox) == [(0, ["1"]), (0, ["2"])]


def test_a_receiver_may_call_back_while_it_is_called() -> None:
    class CallsBack(Mailbox):
        def post(self, url: str, *rest: Any) -> int:
            assert caller.value("a") == "1"
            return super().post(url, *rest)

    mailbox = CallsBack()
    caller = a_hooked_site(mailbox)
    caller.put("a", "1")
    settle(caller.site)
    assert len(mailbox.posts) == 1


def test_secrets_in_a_targets_query_stay_out_of_the_events() -> None:
    caller = Caller(a_site(target=Target(URL + "?key=hidden")))
    caller.put("a", "1")
    settle(caller.site)
    assert "hidden" not in str([event.to_json() for event in caller.site.events.after(0)])


class Crowd(Mailbox):
    """A slow receiver: it answers nobody before ``expected`` stand there at once, or a second is over."""

    def __init__(self, expected: int) -> None:
        super().__init__()
        self.most = self._now = 0
        self._lock, self._full, self._expected = threading.Lock(), threading.Event(), expected

    def post(self, *post: Any) -> int:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            if self._now >= self._expected:
                self._full.set()
        self._full.wait(1)
        self._full.set()
        with self._lock:
            self._now -= 1
        return super().post(*post)


def test_no_more_requests_are_open_than_the_receiver_takes_and_none_is_lost() -> None:
    crowd = Crowd(expected=7)
    sites = Sites([Tiny()], poster=crowd)
    site = sites.create(seed=1, clock=Clock(AT, factor=1))
    target = Target(URL, batch=1, concurrency=6)
    for number in range(20):
        site.webhooks.publish(site.account("tiny"), target, {"key": "k", "value": str(number)}, "client")
    pump = Pump(sites)
    pump.start()
    try:
        deadline = seconds_running() + 20
        while len(crowd.posts) < 20 and seconds_running() < deadline:
            site.events.wait_after(site.events.last, 1)
    finally:
        pump.stop()
    assert crowd.most == 6
    assert sorted(int(values[0]) for _, values in bodies(crowd)) == list(range(20))
