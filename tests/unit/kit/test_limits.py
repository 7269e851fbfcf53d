from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from simulators.kit.limits import take, take_fixed


def test_a_sliding_window_frees_one_call_at_a_time() -> None:
    memory: dict[str, Any] = {}
    taken = [take(memory, "k", limit=2, window=10_000, now=now) for now in (0, 4_000, 9_999)]
    assert taken == [(True, 1, 0), (True, 0, 10_000), (False, 0, 10_000)]
    assert take(memory, "k", limit=2, window=10_000, now=10_000) == (True, 0, 14_000)


def test_a_refused_call_does_not_count() -> None:
    memory: dict[str, Any] = {}
    take(memory, "k", limit=1, window=1_000, now=0)
    for now in range(1, 1_000, 100):
        assert not take(memory, "k", limit=1, window=1_000, now=now).allowed
    assert take(memory, "k", limit=1, window=1_000, now=1_000).allowed


def test_a_clock_set_back_does_not_lock_the_caller_out() -> None:
    memory: dict[str, Any] = {}
    take(memory, "k", limit=1, window=10_000, now=3_600_000)
    assert take(memory, "k", limit=1, window=10_000, now=0).allowed


def test_a_limit_of_nothing_refuses_everything() -> None:
    assert take({}, "k", limit=0, window=1_000, now=5) == (False, 0, 1_005)


def test_a_limit_that_was_lowered_waits_until_enough_are_over() -> None:
    memory: dict[str, Any] = {}
    for now in range(5):
        take(memory, "k", limit=5, window=100, now=now)
    assert take(memory, "k", limit=2, window=100, now=10) == (False, 0, 103)


def test_two_keys_share_nothing() -> None:
    memory: dict[str, Any] = {}
    assert take(memory, "a", limit=1, window=10, now=0).allowed
    assert take(memory, "b", limit=1, window=10, now=0).allowed


def test_a_fixed_window_begins_anew() -> None:
    memory: dict[str, Any] = {}
    assert take_fixed(memory, "k", limit=1, begins=0, ends=60_000) == (True, 0, 60_000)
    assert take_fixed(memory, "k", limit=1, begins=0, ends=60_000) == (False, 0, 60_000)
    assert take_fixed(memory, "k", limit=2, begins=60_000, ends=120_000) == (True, 1, 60_000)


def calls(chance: random.Random) -> Iterator[int]:
    now = 0
    for _ in range(2_000):
        now += chance.choice([0, 0, 1, 5, 20, 200])
        yield now


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_it_agrees_with_counting_by_hand(limit: int, seed: int) -> None:
    memory: dict[str, Any] = {}
    granted: list[int] = []
    for now in calls(random.Random(seed)):
        inside = [at for at in granted if at > now - 1_000]
        taken = take(memory, "k", limit=limit, window=1_000, now=now)
        assert taken.allowed == (len(inside) < limit)
        granted += [now] * taken.allowed
        assert taken.remaining == limit - len([at for at in granted if at > now - 1_000])
        if not taken.remaining:
            later = [at for at in granted if at > taken.free_at - 1_000]
            assert len(later) < limit
    assert len(memory["k"]["times"]) <= 2 * limit + 128
