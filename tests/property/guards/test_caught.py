"""What the explorer found without each guard is found again: the stories that are kept, played both ways."""

from __future__ import annotations

import pytest

from rehearse import guards
from rehearse.explore.play import play
from rehearse.guards.caught import caught


@pytest.mark.parametrize("name", caught())
def test_a_kept_story_ends_badly_only_without_its_guard(name: str) -> None:
    kept = caught()[name]
    missing = set(kept.invariants)
    with guards.off(name):
        assert missing <= play(kept.played).invariants
    assert not missing & play(kept.played).invariants


def test_kept_stories_are_short() -> None:
    assert {one.guard: one.steps for one in caught().values() if one.steps > 8} == {}
