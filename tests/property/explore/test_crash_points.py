"""A core that dies at any point of an initial sync, and the crash that is no exception."""

from __future__ import annotations

import pytest

from rehearse.explore.crash_points import FirstSync, count, each, pairs

PARTS = 4
SMALL = FirstSync(contacts=3, companies=1)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_wherever_it_dies(part: int) -> None:
    total = count(SMALL)
    assert total > 60
    for tried in each(SMALL, total=total, only=range(1 + part, total + 1, PARTS)):
        assert len(tried.points) == 1, f"it did not die at point {tried.points}"
        assert tried.findings == (), f"dead at point {tried.points}"


def test_it_may_die_twice() -> None:
    first = 40
    found = list(pairs(FirstSync(contacts=1, companies=0), total=5, only=[first]))
    assert [tried.points for tried in found] == [(first, second) for second in range(1, 6)]
    assert [tried.findings for tried in found] == [()] * 5
