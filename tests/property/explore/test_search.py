"""The explorer itself: the same everywhere, in one process or several, and the core survives its stories."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from rehearse.explore.draw import draw
from rehearse.explore.play import play
from rehearse.explore.search import Task, search

SEEDS = range(1, 25)
DIGEST = """
from rehearse.explore.search import Task, search
print(search(Task(range(300, 305))).digest)
"""


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_all_is_well_in_the_end(seed: int) -> None:
    played = play(draw(seed))
    assert played.findings == [], "\n".join([f"seed {seed}", *played.told, *map(str, played.findings)])
    assert len(played.checks) >= 6


def test_a_story_is_the_same_under_other_hashes_and_languages() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST], env={**os.environ, **environment}, capture_output=True, check=True
        ).stdout
        for environment in (
            {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Chatham", "LC_ALL": "C.UTF-8"},
        )
    }
    assert len(digests) == 1


def test_several_processes_hear_what_one_hears() -> None:
    alone, together = (search(Task(range(310, 318)), jobs=jobs) for jobs in (1, 2))
    assert (together.stories, together.digest, together.checks) == (8, alone.digest, alone.checks)


def test_a_search_ends_when_its_time_is_over() -> None:
    assert search(Task(range(1, 1_000_000)), seconds=0.1).stories == 1
