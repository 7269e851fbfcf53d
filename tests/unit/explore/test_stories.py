"""Stories: drawn the same from a seed everywhere, kept in files, told as features that run."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse.errors import RehearseError
from rehearse.explore import findings
from rehearse.explore.draw import draw
from rehearse.explore.gherkin import feature
from rehearse.explore.moves import Change, Make
from rehearse.explore.play import Played, play
from rehearse.explore.story import Opening, Story, read, written
from tests.unit.plugin import project

pytest_plugins = ["pytester"]

CONTACTS = "contacts and QuickBooks customers"


@pytest.mark.parametrize("seed", range(0, 400, 7))
def test_a_story_is_data_and_back(seed: int) -> None:
    story = draw(seed)
    assert read(written(story)) == story
    assert draw(seed) == story


def test_a_story_about_pairs_that_do_not_sync_is_refused() -> None:
    with pytest.raises(ValueError, match=f"nothing syncs 'deals'; there are .*{CONTACTS}"):
        read({"seed": 1, "opening": {"syncs": {"deals": "crm"}}})


def test_a_move_that_cannot_happen_is_told_and_ends_nothing() -> None:
    lost = Change("contact", "nobody", "phone", "1")
    played = play(Story(1, Opening(syncs={CONTACTS: "crm"}), (lost, Make("contact", "c1"))))
    assert played.findings == []
    assert played.did_nothing == {0}
    assert "but no: no contact of this story is called 'nobody'" in played.told[2]


def test_what_breaks_a_story_off_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_move: Make, _scene: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(Make, "play", broken)
    played = play(Story(1, Opening(), (Make("contact", "c1"),)))
    assert [str(one) for one in played.findings] == ["story: broke off with ZeroDivisionError: planted"]


def test_a_finding_is_kept_and_read_again(tmp_path: Path) -> None:
    played = Played(draw(5), digest="abc")
    replay, gherkin = findings.keep(played, tmp_path / "out", name="seed-5", seed=5)
    data = findings.open_file(replay)
    assert findings.story_of(data) == played.story
    assert (data["kind"], data["drawn_from"], data["digest"]) == ("story", 5, "abc")
    assert gherkin.read_text("utf-8").startswith("@world_only @calm\nFeature: seed-5\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not json", "is no replay file"),
        ("[]", "does not begin with its format and kind"),
        ('{"rehearse": 99, "kind": "story"}', "has the format 99; this version reads 1"),
    ],
)
def test_what_is_no_replay_file_is_said(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(RehearseError, match=words):
        findings.open_file(path)


def test_a_file_whose_story_is_broken_is_said() -> None:
    with pytest.raises(RehearseError, match=r"the file's story cannot be read: .*moves"):
        findings.story_of({"story": {"seed": 1, "moves": [{"do": "sing"}]}})


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """Features by file name. Played before `pytester` begins, which forgets every module that is imported
    after that: a second copy of one would take the first one's exceptions for somebody else's.
    """
    found = {}
    for seed in (203, 211, 212):
        played = play(draw(seed))
        assert played.findings == []
        found[f"seed_{seed}"] = feature(played, name=f"seed {seed}")
    return found


def test_features_run_as_the_stories_did(told: dict[str, str], pytester: pytest.Pytester) -> None:
    pytester.makefile(".feature", **told)
    pytester.makepyfile(test_all=project.BINDING.replace("pair.feature", "."))
    project.run(pytester).assert_outcomes(passed=3)
