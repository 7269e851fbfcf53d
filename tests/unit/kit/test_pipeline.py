from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from simulators.kit.clock import http_date, parse_iso
from simulators.kit.exchange import current
from tests.unit.kit.tiny import AT, Caller, a_site, change, kinds


def test_a_call_is_answered_stamped_and_journalled() -> None:
    site = a_site()
    caller = Caller(site)
    assert caller.put("a", "1").status_code == 200
    answer = caller.get("a")
    assert answer.get_json() == {"id": "a", "value": "1"}
    assert answer.headers["Date"] == http_date(AT)
    request = site.events.after(0)[-1].to_json()
    assert request["kind"] == "request"
    assert (request["method"], request["path"], request["status"]) == ("GET", "/things/a", 200)
    assert answer.headers["X-Span"] == request["span"]


def test_the_date_is_the_accounts() -> None:
    site = a_site()
    site.account("tiny").clock_offset = 90_000
    assert Caller(site).get("a").headers["Date"] == http_date(AT + 90_000)


def test_a_refusal_rolls_back_and_tells_of_no_change() -> None:
    site = a_site()
    caller = Caller(site)
    assert caller.put("a", "forbidden").get_json() == {"message": "that value is forbidden"}
    assert caller.value("a") is None
    assert "row" not in kinds(site)


def test_our_own_crash_is_rolled_back_journalled_and_answered_by_the_vendor() -> None:
    site = a_site()
    caller = Caller(site)
    answer = caller.call("POST", "/crash")
    assert (answer.status_code, answer.get_json()) == (500, {"message": "broken"})
    crash = next(event for event in site.events.after(0) if event.kind == "crash")
    assert "ZeroDivisionError: a mistake of ours" in crash.data["error"]
    assert caller.value("half") is None


def test_unknown_routes_are_the_vendors_business() -> None:
    answer = Caller(a_site()).call("GET", "/nowhere")
    assert (answer.status_code, answer.get_json()) == (404, {"message": "no such route"})


def test_who_cannot_be_told_gets_the_vendors_answer() -> None:
    assert Caller(a_site()).call("GET", "/things/a", Token="wrong").status_code == 401


def test_limits_are_the_vendors_and_count_before_the_view() -> None:
    site = a_site(limit=2)
    caller = Caller(site)
    assert [caller.put("a", str(n)).status_code for n in range(3)] == [200, 200, 429]
    site.clock.move_to(AT + 10_000)
    assert caller.value("a") == "1"


def test_causes_travel_in_traceparent() -> None:
    site = a_site()
    Caller(site).call(
        "GET", "/things/a", traceparent="00-0123456789abcdef0123456789abcdef-00000000000000aa-01"
    )
    assert site.events.after(0)[-1].cause == "00000000000000aa"


def test_row_events_name_the_call_that_made_them() -> None:
    site = a_site()
    Caller(site).put("a", "1")
    row, request = site.events.after(0)
    assert (row.kind, row.cause) == ("row", request.span)
    assert row.data["fields"] == {"key": "a", "value": "1"}


def test_many_threads_lose_nothing_and_leave_nothing_open() -> None:
    site = a_site()

    def work(caller: Caller, number: int) -> None:
        for step in range(25):
            assert caller.put(f"{number}-{step}", "x").status_code == 200

    # Made beforehand: an app's routes are compiled by one thread, as a server does at its start.
    callers = [Caller(site) for _ in range(8)]
    threads = [threading.Thread(target=work, args=(one, number)) for number, one in enumerate(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.traffic.open == 0
    assert kinds(site).count("row") == kinds(site).count("request") == site.revision() == 200
    ids = [event.id for event in site.events.after(0)]
    assert ids == list(range(1, len(ids) + 1))


def test_transactions_do_not_nest() -> None:
    account = a_site().account("tiny")
    with (
        account.transaction(cause="fill"),
        pytest.raises(RuntimeError, match="open in this thread already"),
        account.transaction(cause="fill"),
    ):
        pass


def test_a_transaction_that_fails_tells_nothing_later_either() -> None:
    site = a_site()
    account = site.account("tiny")
    with suppress(KeyError), account.transaction(cause="fill"):
        account.note("row", object="thing", id="x", change="created", fields={})
        raise KeyError("x")
    with account.transaction(cause="fill"):
        pass
    assert site.events.last == 0


def test_a_transaction_that_fails_remembers_what_was_true_before() -> None:
    account = a_site().account("tiny")
    with account.transaction(cause="fill"):
        account.remember("kept", "old")
    with suppress(KeyError), account.transaction(cause="fill"):
        account.remember("kept", "new")
        account.remember("kept", None)
        account.remember("fresh", "new")
        raise KeyError("x")
    assert (account.memory.get("kept"), account.memory.get("fresh")) == ("old", None)


def test_a_driver_that_breaks_costs_no_data() -> None:
    site = a_site()
    caller = Caller(site)
    caller.put("a", "1")
    account = site.account("tiny")
    with suppress(KeyboardInterrupt), account.transaction(cause="fill") as db:
        db.exec_driver_sql("DELETE FROM things")
        db.invalidate()
        raise KeyboardInterrupt
    assert caller.value("a") == "1"


def test_there_is_no_exchange_outside_a_call() -> None:
    with pytest.raises(RuntimeError):
        current()


def test_changed_settings_hold_from_the_next_call() -> None:
    site = a_site()
    change(site.account("tiny"), limit=0)
    assert Caller(site).get("a").status_code == 429


def test_texts_of_times_are_utc() -> None:
    assert parse_iso("2026-11-02T09:15:04.120Z") == parse_iso("2026-11-02T10:15:04.120+01:00")
