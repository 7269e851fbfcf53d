"""What was found once is played again on every run: it ends well now, and badly where its guard is off."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse.explore.findings import open_file, story_of
from rehearse.explore.play import play
from rehearse.explore.search import without

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.json"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_it_ends_well(path: Path) -> None:
    data = open_file(path)
    played = play(story_of(data))
    assert played.findings == [], "\n".join(played.told)
    if data["guard_off"]:
        expected = {one.partition(":")[0] for one in data["findings"]}
        with without(data["guard_off"]):
            assert play(story_of(data)).invariants & expected
