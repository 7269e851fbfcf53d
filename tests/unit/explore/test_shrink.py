"""Shrinking keeps what fails and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.explore.draw import draw
from rehearse.explore.moves import Make, Wait
from rehearse.explore.shrink import shrunk
from rehearse.explore.story import Story


@given(st.integers(0, 10_000), st.sets(st.integers(0, 11), min_size=1, max_size=3))
def test_only_the_moves_that_matter_are_left(seed: int, places: set[int]) -> None:
    story = draw(seed)
    wanted = [story.moves[place] for place in sorted(places)]

    def fails(tried: Story) -> bool:
        return all(tried.moves.count(one) >= wanted.count(one) for one in wanted)

    short = shrunk(story, fails)
    assert fails(short)
    assert len(short.moves) == len(wanted)
    assert short.opening.records == ()


def test_what_is_left_is_as_plain_as_it_can_be() -> None:
    story = Story(1, moves=(Make("contact", "c1", {"phone": "1", "e-mail": "a@b.test"}), Wait(301), Wait(7)))

    def fails(tried: Story) -> bool:
        made = [one for one in tried.moves if isinstance(one, Make)]
        return bool(made) and "e-mail" in made[0].fields and any(isinstance(one, Wait) for one in tried.moves)

    assert shrunk(story, fails).moves == (Make("contact", "c1", {"e-mail": "a@b.test"}), Wait(60))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_search_that_is_out_of_time_leaves_the_story_as_it_is(seed: int) -> None:
    assert shrunk(draw(seed), lambda _: False) == draw(seed)
