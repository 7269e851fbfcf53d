"""One budget for several processes: each has a pacing and an opening of the file of its own here."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync_core.apps.crm.calls import LIMITS as CRM
from sync_core.apps.pacing import Limit
from sync_core.apps.quickbooks.calls import LIMITS as QUICKBOOKS
from sync_core.apps.shared_pacing import SharedPacing
from sync_core.ports import Later, VirtualClock
from sync_core.store.spent import SpentFile
from tests.unit.apps.answers import START, Waiting
from tests.unit.apps.test_pacing import most_in_any_window

TEN = (Limit("ten", 10, 1_000),)


@pytest.fixture
def files(tmp_path: Path) -> Iterator[list[SpentFile]]:
    """The same file, opened as often as there are workers."""
    opened = [SpentFile(tmp_path / "main.db.spent") for _ in range(3)]
    yield opened
    for one in opened:
        one.close()


@pytest.mark.parametrize("limits", [CRM, QUICKBOOKS], ids=["crm", "quickbooks"])
@pytest.mark.parametrize("seed", [1, 2])
def test_together_they_keep_every_limit(limits: tuple[Limit, ...], seed: int, files: list[SpentFile]) -> None:
    chance, clock = random.Random(seed), Waiting()
    workers = [SharedPacing(clock, limits, file, "side") for file in files]
    made = list[tuple[str, int]]()
    for _ in range(600):
        kind = chance.choice(("call", "call", "search", "batch"))
        chance.choice(workers).take(kind)
        made.append((kind, clock.now()))
        clock.pass_by(chance.choice((0, 0, 0, 1, 40)))
    for limit in limits:
        stamps = [at for kind, at in made if not limit.kinds or kind in limit.kinds]
        assert most_in_any_window(stamps, limit.window) <= limit.calls * 9 // 10


def test_calls_at_the_same_time_are_all_counted(files: list[SpentFile]) -> None:
    clock = VirtualClock(START)
    workers = [SharedPacing(clock, [Limit("many", 1_000, 60_000)], file, "side") for file in files]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: workers[number % 3].take("call"), range(900)))
    for worker in workers:
        with pytest.raises(Later):
            worker.take("call")


def test_what_one_learns_or_is_told_holds_for_all(files: list[SpentFile]) -> None:
    clock = VirtualClock(START)
    one, other = (SharedPacing(clock, TEN, file, "side") for file in files[:2])
    one.learn("ten", 2)
    one.take("call")
    with pytest.raises(Later):
        other.take("call")
    one.hold(START + 9_000)
    clock.set(START + 5_000)
    with pytest.raises(Later) as told:
        other.take("call")
    assert told.value.at == START + 9_000


def test_sides_have_budgets_of_their_own_and_a_slow_clock_wins_nothing(files: list[SpentFile]) -> None:
    ahead, behind = VirtualClock(START + 40), VirtualClock(START)
    one, other = SharedPacing(ahead, TEN, files[0], "a"), SharedPacing(behind, TEN, files[1], "a")
    for _ in range(9):
        one.take("call")
    with pytest.raises(Later):
        other.take("call")
    SharedPacing(behind, TEN, files[1], "b").take("call")
    files[2].forget()
    other.take("call")
