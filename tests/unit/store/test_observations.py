"""The edit times that observations keep (data-sync B.6.3)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from sync_core.rules.model import Record
from sync_core.rules.times import edit_time
from sync_core.store import observations
from sync_core.store.database import memory_store

MINUTE = 60_000


@pytest.fixture
def tx() -> Iterator[Connection]:
    store = memory_store()
    with store.transaction() as open_one:
        yield open_one
    store.close()


def _see(
    tx: Connection, now: int, modified: int, times: dict[str, int] | None = None, **fields: str
) -> Record:
    seen = Record("customer", "1", fields, created=0, modified=modified, times=times or {})
    observations.observe(tx, "app", [seen], now=now, keys_of=lambda _seen: [], edit_time=edit_time)
    return observations.get(tx, "app", "customer", ["1"])["1"]


def test_every_field_found_changed_gets_the_records_time(tx: Connection) -> None:
    _see(tx, 0, 0, amount="50", phone="1", fax="7")
    kept = _see(tx, 9 * MINUTE, 8 * MINUTE, amount="200", phone="9", fax="7")
    assert kept.times == {"amount": 8 * MINUTE, "phone": 8 * MINUTE}


def test_a_value_keeps_its_time_when_only_the_record_moves(tx: Connection) -> None:
    _see(tx, 0, 0, phone="1")
    _see(tx, 2 * MINUTE, MINUTE, phone="9")
    kept = _see(tx, 40 * MINUTE, 30 * MINUTE, phone="9")
    assert (kept.modified, kept.times) == (30 * MINUTE, {"phone": MINUTE})


def test_a_time_of_the_field_itself_beats_the_records(tx: Connection) -> None:
    _see(tx, 0, 0, phone="1", amount="50")
    kept = _see(tx, 9 * MINUTE, 8 * MINUTE, {"phone": 3 * MINUTE}, phone="9", amount="60")
    assert kept.times == {"phone": 3 * MINUTE, "amount": 8 * MINUTE}


@pytest.mark.parametrize(("ahead", "kept"), [(0, 0), (1_000, 1_000), (1_001, 0), (55 * MINUTE, 0)])
def test_a_stamp_in_the_future_is_capped(tx: Connection, ahead: int, kept: int) -> None:
    now = 5 * MINUTE
    seen = _see(tx, now, now + ahead, {"phone": now + ahead}, phone="9")
    assert (seen.modified, seen.times) == (now + kept, {"phone": now + kept})
