"""What was found once is played again on every run: it ends well now, and badly where its guard is off."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse.explore.findings import open_file, story_of
from rehearse.explore.play import play
from rehearse.explore.search import without

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.json"))
GUARDED = [path for path in CORPUS if open_file(path)["guard_off"]]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_it_ends_well(path: Path) -> None:
    played = play(story_of(open_file(path)))
    assert played.findings == [], "\n".join(played.told)


@pytest.mark.parametrize(
    "path", [path for path in CORPUS if open_file(path)["guard_off"]], ids=lambda path: path.stem
)
def test_it_is_found_again_where_the_guard_is_off(path: Path) -> None:
    data = open_file(path)
    expected = {one.partition(":")[0] for one in data["findings"]}
    with without(data["guard_off"]):
        played = play(story_of(data))
    assert played.invariants & expected
