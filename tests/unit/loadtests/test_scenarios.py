"""The scenarios for real, in the small: what they measure is there, and nothing else is measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import count
from typing import Any

import pytest

from loadtests.bench import asked
from loadtests.bench.arena import Arena
from loadtests.bench.ground import Ground, Plan, ground
from loadtests.bench.hammer import FIRST_NUMBER
from loadtests.bench.messages import message
from loadtests.bench.rotation import Refusing, Target, slice_of
from loadtests.bench.rows import Row
from loadtests.bench.scenarios import (
    batch,
    create,
    get,
    idle,
    incremental,
    initial_sync,
    page,
    search,
    sites,
    world,
)

TINY = Plan(quick=True, rounds=1, seconds=0.1)


@pytest.fixture(scope="module")
def place() -> Iterator[Ground]:
    """Servers but for json-server: this machine behaves as if it had no npm."""
    with pytest.MonkeyPatch.context() as patch, ground(TINY) as made:
        patch.setattr("shutil.which", lambda _name: None)
        yield made


def _named(rows: list[Row], name: str) -> Row:
    [row] = [row for row in rows if row.name == name]
    return row


def test_get_has_a_ratio_for_each_promise(place: Ground) -> None:
    rows = get.measure(place)
    promised = [row.name for row in rows if row.budget is not None]
    assert promised == [
        f"get/{app}/{what}"
        for app in ("crm", "netsuite", "quickbooks")
        for what in ("cpu to flask", "rate to moto", "p99 to moto")
    ]
    rates = {row.name: row.value for row in rows if row.name.endswith("/rate")}
    measured = ("crm", "netsuite", "quickbooks", "flask", "moto")
    assert {f"get/{name}/rate" for name in measured} <= rates.keys()
    ratio, mine, theirs = (
        _named(rows, f"get/{name}").runs[0] for name in ("crm/rate to moto", "crm/rate", "moto/rate")
    )
    assert ratio == pytest.approx(mine / theirs)


def test_a_missing_peer_is_said_and_the_rest_is_measured(place: Ground) -> None:
    rows = page.measure(place)
    absent = _named(rows, "page/crm/cpu to json-server")
    assert (absent.value, absent.holds) == (None, None)
    assert "npm" in absent.against
    assert (_named(rows, "page/quickbooks/rate").value or 0) > 0


def test_create_makes_records_and_compares_the_batch(place: Ground) -> None:
    rows = create.measure(place)
    share = _named(rows, "create/crm batch of 100/cpu per record")
    assert share.budget is not None
    assert share.budget.limit == 1 / 8
    assert all((_named(rows, f"create/{app}/rate").value or 0) > 0 for app in ("netsuite", "quickbooks"))


def test_batches_are_read_by_the_crm_and_by_moto(place: Ground) -> None:
    rows = batch.measure(place)
    assert (_named(rows, "batch/crm read of 100/rate to moto").value or 0) > 0
    assert "no batches" in _named(rows, "batch/json-server/rate").against
    read = asked.crm_alone(place, "read")
    answer = _sent(read, 0)
    assert len(answer["results"]) == 100


def test_searches_find_one_record_each(place: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MANY", 300)
    rows = search.measure(place)
    assert (_named(rows, "search/crm/rate to moto").value or 0) > 0
    assert "npm" in _named(rows, "search/crm/rate to json-server").against
    budget = _named(rows, "search/300 records/second search to scan").budget
    assert budget is not None
    assert budget.limit == 1 / 100
    assert _sent(asked.crm_alone(place, "search"), 7)["total"] == 1
    assert _sent(asked.moto(place, "search"), 7)["Count"] == 1


def _sent(target: Target, number: int) -> dict[str, Any]:
    """What a server answers to one of its messages."""
    head, _, body = target.messages[number].fresh(count()).partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    method, path, _version = first.split(" ")
    connection = HTTPConnection("127.0.0.1", target.port)
    connection.request(method, path, body, dict(line.split(": ", 1) for line in lines))
    found: dict[str, Any] = json.loads(connection.getresponse().read())
    return found


def test_pages_hold_a_hundred_records(place: Ground) -> None:
    """Else a page would be compared with half of one."""
    numbers = count(9 * FIRST_NUMBER)
    marks = (b'"createdAt"', b'"email"', b'"SyncToken"')
    for target, mark in zip(asked.ours(place, "page"), marks, strict=True):
        for wanted in target.messages:
            head, _, body = wanted.fresh(numbers).partition(b"\r\n\r\n")
            first, *lines = head.decode("ascii").split("\r\n")
            method, path, _version = first.split(" ")
            connection = HTTPConnection("127.0.0.1", target.port)
            connection.request(method, path, body, dict(line.split(": ", 1) for line in lines))
            assert connection.getresponse().read().count(mark) == 100
            connection.close()


def test_a_server_that_refuses_is_not_measured(place: Ground) -> None:
    target = asked.ours(place, "get")[0]
    nowhere = Target(target.name, target.child, target.port, [message("GET", "/nowhere")])
    with pytest.raises(Refusing, match="404"):
        slice_of(place.hammer(), nowhere, seconds=0.05)


def test_sites_hold_what_they_time(place: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "RECORDS", 200)
    rows = sites.measure(place)
    assert [row.name for row in rows if row.budget is not None] == [
        "sites/new/time",
        "sites/snapshot/time",
        "sites/restore/time",
        "sites/reset/time",
        "sites/refill/to restore",
    ]


def test_a_world_is_made(place: Ground) -> None:
    assert len(_named(world.measure(place), "world/made/time").runs) == 20


def test_idle_days_pass(place: Ground) -> None:
    row = _named(idle.measure(place), "idle/30 days/time")
    assert (len(row.runs), str(row.budget)) == (3, "<= 2000")


def test_changes_of_a_cycle_reach_quickbooks() -> None:
    arena = Arena(30)
    arena.sync()
    arena.pass_time(10)
    arena.sync()
    before = arena.writes_to_quickbooks()
    arena.edit(4)
    arena.pass_time(4)
    arena.sync()
    assert arena.writes_to_quickbooks() - before == 4
    arena.pass_time(4)
    arena.sync()
    assert arena.writes_to_quickbooks() - before == 4


def test_a_cycle_is_timed_for_each_round_of_changes() -> None:
    arena = Arena(30)
    arena.sync()
    assert len(incremental.runs_of(arena)) == incremental.CYCLES


def test_the_bare_loop_makes_the_calls_of_the_core() -> None:
    timed = initial_sync.timed(60)
    assert timed.calls > 2
    assert 0 < timed.loop < timed.core
