"""When a failed try comes again (data-sync B.5.3)."""

from __future__ import annotations

import pytest

from sync_core.rules.constants import DAILY_RETRY, HOUR, MINUTE, POLL_EVERY, RETRY_CAP
from sync_core.rules.issues import IssueClass
from sync_core.rules.retry import backoff, is_judged_anew, next_try

NOW = 1_000_000


@pytest.mark.parametrize(
    ("attempts", "bound"), [(0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (10_000, 60)]
)
def test_the_bound_doubles_up_to_the_cap(attempts: int, bound: int) -> None:
    assert backoff(attempts, 1.0) == bound * MINUTE
    assert backoff(attempts, 0.5) == bound * MINUTE // 2
    assert backoff(attempts, 0.0) == 0
    assert bound * MINUTE <= RETRY_CAP


@pytest.mark.parametrize(
    ("kind", "due"),
    [("T", 4 * MINUTE), ("B", DAILY_RETRY), ("C", POLL_EVERY), ("W", POLL_EVERY), ("S", None), ("R", None)],
)
def test_each_class_has_its_way(kind: IssueClass, due: int | None) -> None:
    assert next_try(kind, 3, NOW, 1.0) == (None if due is None else NOW + due)


def test_no_try_comes_before_the_app_wants_it() -> None:
    assert next_try("T", 1, NOW, 0.0, NOW + 30_000) == NOW + 30_000
    assert next_try("T", 1, NOW, 1.0, NOW + 30_000) == NOW + MINUTE
    assert next_try("T", 1, NOW, 0.0, NOW - 5) == NOW


@pytest.mark.parametrize(("age", "wait"), [(24 * HOUR - 1, POLL_EVERY), (24 * HOUR, DAILY_RETRY)])
def test_a_warning_becomes_rare_after_a_day(age: int, wait: int) -> None:
    assert next_try("W", 400, NOW, 0.0, first_seen=NOW - age) == NOW + wait


def test_a_stale_version_is_judged_anew_five_times() -> None:
    assert [is_judged_anew("STALE_VERSION", tries) for tries in (1, 5, 6)] == [True, True, False]
    assert not is_judged_anew("RATE_LIMITED", 1)
