"""The session: what is sent, what is told, and what a broken call is known to have done."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from sync_core.apps.client import AppError
from sync_core.apps.http import Session, current_cause
from tests.unit.apps.answers import START, Vendor, Waiting, json, script

BASE = "http://127.0.0.1:8700/crm"


@pytest.mark.parametrize(
    ("broken", "happened"),
    [
        (httpx.ConnectError("refused"), "no"),
        (httpx.ConnectTimeout("slow"), "no"),
        (httpx.PoolTimeout("busy"), "no"),
        (httpx.ReadTimeout("slow"), "maybe"),
        (httpx.ReadError("reset"), "maybe"),
        (httpx.WriteError("reset"), "maybe"),
        (httpx.RemoteProtocolError("cut off"), "maybe"),
    ],
)
def test_a_call_without_a_whole_answer(broken: Exception, happened: str) -> None:
    session = Session(BASE, Waiting(), transport=script(broken).transport())
    with pytest.raises(AppError) as failed:
        session.call("POST", "/a", content=b"{}")
    assert (failed.value.code, failed.value.happened) == ("APP_UNAVAILABLE", happened)


def test_a_port_where_nobody_listens_is_known_not_to_have_acted() -> None:
    session = Session("http://127.0.0.1:9", Waiting(), rehearsal=True)
    with pytest.raises(AppError) as failed:
        session.call("GET", "/a")
    session.close()
    assert failed.value.happened == "no"


def test_paths_hang_under_a_base_that_has_a_path_and_the_cause_travels() -> None:
    vendor = script(json({}))
    session = Session(BASE + "/", Waiting(), transport=vendor.transport())
    token = current_cause.set("00-aa-bb-01")
    try:
        session.call("GET", "/x", params={"q": "a b"})
    finally:
        current_cause.reset(token)
    assert str(vendor.requests[0].url) == "http://127.0.0.1:8700/crm/x?q=a+b"
    assert vendor.requests[0].headers["traceparent"] == "00-aa-bb-01"


def test_a_base_url_that_is_not_this_machine_is_refused_in_rehearsal() -> None:
    with pytest.raises(ValueError, match="api"):
        Session("https://api.example.com", Waiting(), rehearsal=True)
    session = Session("http://localhost:1", Waiting(), rehearsal=True, transport=script().transport())
    with pytest.raises(ValueError, match="example"):
        session.call("POST", "http://example.com/token")


def test_the_guard_runs_before_anything_is_sent() -> None:
    vendor = script(json({}))

    def guard() -> None:
        raise AssertionError("a transaction is open")

    session = Session(BASE, Waiting(), transport=vendor.transport(), before_call=guard)
    with pytest.raises(AssertionError, match="transaction"):
        session.call("GET", "/x")
    assert vendor.requests == []


def test_every_call_is_told_with_its_time_and_a_broken_one_with_status_0() -> None:
    clock, seen = Waiting(), list[tuple[str, str, int, int]]()

    def slow(request: httpx.Request) -> httpx.Response:
        clock.pass_by(70)
        if request.url.path.endswith("broken"):
            raise httpx.ReadTimeout("slow")
        return json({})

    session = Session(
        BASE, clock, transport=Vendor(slow).transport(), on_call=lambda *call: seen.append(call)
    )
    session.call("GET", "/x", params={"secret": "1"})
    with pytest.raises(AppError):
        session.call("GET", "/broken")
    assert seen == [("GET", "/x", 200, 70), ("GET", "/broken", 0, 70)]


def test_an_answer_knows_when_to_come_back_and_refuses_what_it_cannot_read() -> None:
    vendor = script(json({}, retry_after="7"), httpx.Response(200, content=b'{"a": tru'))
    session = Session(BASE, Waiting(), transport=vendor.transport())
    answer = session.call("GET", "/x")
    assert answer.retry_at() == START + 7_000
    truncated = session.call("GET", "/x")
    assert truncated.retry_at() is None
    assert truncated.retry_at(500) == START + 500
    with pytest.raises(AppError) as failed:
        truncated.read(msgspec.json.Decoder(dict[str, bool]))
    assert failed.value.happened == "maybe"


def test_the_date_of_answers_moves_the_skew() -> None:
    vendor = script(json({}, date="Mon, 02 Nov 2026 09:05:00 GMT"))
    session = Session(BASE, Waiting(START), transport=vendor.transport())
    session.call("GET", "/x")
    assert session.skew.offset == 1_793_610_300_000 - START
