"""Our own keeping of limits, on a clock that others move."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from sync_core.apps.crm.calls import LIMITS as CRM
from sync_core.apps.pacing import Limit, Pacing
from sync_core.apps.quickbooks.calls import LIMITS as QUICKBOOKS
from sync_core.ports import Later, VirtualClock
from tests.unit.apps.answers import SEEDS, START, Waiting, told


def most_in_any_window(stamps: list[int], window: int) -> int:
    """The most calls that any stretch of ``window`` ms saw."""
    most = first = 0
    for last, stamp in enumerate(stamps):
        while stamps[first] <= stamp - window:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.mark.parametrize("limits", [CRM, QUICKBOOKS], ids=["crm", "quickbooks"])
@pytest.mark.parametrize("seed", SEEDS, ids=told)
def test_no_window_is_ever_exceeded(limits: tuple[Limit, ...], seed: int) -> None:
    chance, clock = random.Random(seed), Waiting()
    pacing, made = Pacing(clock, limits), list[tuple[str, int]]()
    for _ in range(3_000):
        kind = chance.choice(("call", "call", "search", "batch"))
        pacing.take(kind)
        made.append((kind, clock.now()))
        clock.pass_by(chance.choice((0, 0, 0, 1, 40, 700)))
    for limit in limits:
        stamps = [at for kind, at in made if not limit.kinds or kind in limit.kinds]
        assert most_in_any_window(stamps, limit.window) <= limit.calls * 9 // 10


def test_the_margin_costs_no_more_than_it_says() -> None:
    clock = Waiting()
    pacing = Pacing(clock, [Limit("minute", 500, 60_000)])
    for _ in range(4_500):
        pacing.take("call")
    assert clock.waited == 9 * 66_000


def test_a_frozen_clock_is_told_when_and_a_refused_call_spends_nothing() -> None:
    clock = VirtualClock(START)
    pacing = Pacing(clock, [Limit("second", 10, 1_000)])
    for _ in range(9):
        pacing.take("call")
    for _ in range(5):
        with pytest.raises(Later) as stopped:
            pacing.take("call")
        assert stopped.value.at == START + 1_100
    clock.set(START + 1_100)
    for _ in range(9):
        pacing.take("call")
    with pytest.raises(Later):
        pacing.take("call")


def test_a_kind_that_a_limit_does_not_name_is_not_slowed_by_it() -> None:
    clock = Waiting()
    pacing = Pacing(clock, [Limit("search", 5, 1_000, ("search",))])
    for _ in range(100):
        pacing.take("call")
    assert clock.waited == 0


def test_what_the_app_says_of_its_limit_counts_at_once() -> None:
    clock = VirtualClock(START)
    pacing = Pacing(clock, [Limit("burst", 100, 10_000)])
    for _ in range(90):
        pacing.take("call")
    with pytest.raises(Later):
        pacing.take("call")
    pacing.learn("burst", 190)
    for _ in range(171 - 90):
        pacing.take("call")
    with pytest.raises(Later):
        pacing.take("call")


def test_a_lowered_limit_waits_for_enough_calls_to_grow_old() -> None:
    clock = Waiting()
    pacing = Pacing(clock, [Limit("burst", 100, 10_000)])
    for _ in range(20):
        pacing.take("call")
        clock.pass_by(100)
    pacing.learn("burst", 10)
    pacing.take("call")
    assert clock.now() == START + 11 * 100 + 11_000


def test_a_hold_stops_every_kind() -> None:
    clock = Waiting()
    pacing = Pacing(clock, CRM)
    pacing.hold(START + 5_000)
    pacing.hold(START + 2_000)
    pacing.take("search")
    assert clock.now() == START + 5_000


def test_a_clock_that_was_set_back_starts_anew() -> None:
    clock = VirtualClock(START)
    pacing = Pacing(clock, [Limit("second", 10, 1_000)])
    for instant in (START, START - 3_600_000, START - 3_600_000 + 1_100):
        clock.set(instant)
        for _ in range(9):
            pacing.take("call")
        with pytest.raises(Later) as stopped:
            pacing.take("call")
        assert stopped.value.at == instant + 1_100


def test_a_coarse_memory_errs_on_the_safe_side() -> None:
    clock = Waiting()
    pacing = Pacing(clock, [Limit("day", 10, 86_400_000, grain=300_000)])
    stamps = []
    for _ in range(40):
        pacing.take("call")
        stamps.append(clock.now())
        clock.pass_by(1_234_567)
    assert most_in_any_window(stamps, 86_400_000) == 9


def test_threads_share_one_budget() -> None:
    clock = VirtualClock(START)
    pacing = Pacing(clock, [Limit("burst", 100, 10_000)])

    def took(_: int) -> bool:
        try:
            pacing.take("call")
        except Later:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(took, range(400))) == 90
