"""`rehearse explore`, `replay` and `crash-points` as somebody types them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rehearse.cli import main
from rehearse.explore import findings
from rehearse.explore.draw import draw
from rehearse.explore.moves import Make, Wait
from rehearse.explore.play import play
from rehearse.explore.story import Opening, Story

PAIRS = "contacts and QuickBooks customers"
ONE = Story(
    1,
    Opening(syncs={PAIRS: "crm"}),
    (Make("contact", "c1", {"e-mail": "u1@people.test"}), Wait(600)),
)

TWINS = Story(
    1,
    Opening(
        records=tuple(
            Make(noun, name, {"name": "Acme"})
            for noun, name in (("company", "c1"), ("company", "c2"), ("NetSuite customer", "n1"))
        ),
        syncs={"companies and NetSuite customers": "crm"},
    ),
)
"""Two companies that both would have the one customer of their name."""


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def kept(folder: Path, story: Story, *, guard: str = "") -> Path:
    return findings.keep(play(story), folder, name="one", seed=1, guard=guard)[0]


def test_a_search_that_finds_nothing_says_how_much_it_looked_at() -> None:
    shown = run("explore", "--seeds", "2", "--jobs", "1")
    assert shown.exit_code == 0
    assert "2 stories in " in shown.stdout
    assert "nothing found" in shown.stdout


def test_the_same_as_data() -> None:
    told = json.loads(run("explore", "--seeds", "2", "--jobs", "1", "--json").stdout)
    assert (told["stories"], told["findings"]) == (2, [])
    assert len(told["digest"]) == 64


@pytest.mark.parametrize(
    "words",
    [("--seeds", "0"), ("--jobs", "0"), ("--seconds", "0"), ("--guard", "no_such_guard"), ("--moves", "x")],
)
def test_wrong_usage(words: tuple[str, str]) -> None:
    assert run("explore", *words).exit_code == 2


def test_a_guard_that_is_unknown_names_those_that_are() -> None:
    assert "fence_check" in run("explore", "--guard", "no_such_guard").stderr


def test_a_story_is_stepped_through(tmp_path: Path) -> None:
    shown = run("replay", str(kept(tmp_path, ONE)))
    assert shown.exit_code == 0
    assert "these contacts are made" in shown.stdout
    assert "contacts 101 created" in shown.stdout
    assert "every event as it was then\nit ends well" in shown.stdout


def test_without_events(tmp_path: Path) -> None:
    shown = run("replay", str(kept(tmp_path, ONE)), "--quiet")
    assert "contacts 101 created" not in shown.stdout


def test_a_story_as_data(tmp_path: Path) -> None:
    told = json.loads(run("replay", str(kept(tmp_path, ONE)), "--json").stdout)
    assert (told["findings"], told["same"]) == ([], True)
    assert any(event["kind"] == "linked" for step in told["steps"] for event in step["events"])


def test_a_finding_that_is_there_ends_with_1(tmp_path: Path) -> None:
    shown = run("replay", str(kept(tmp_path, TWINS, guard="unique_links")))
    assert shown.exit_code == 1
    assert "the guard unique_links is off, as it was then" in shown.stdout
    assert "BROKEN " in shown.stdout
    assert run("replay", str(kept(tmp_path, TWINS, guard="unique_links")), "--with-guard").exit_code == 0


def test_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}")
    shown = run("replay", str(path))
    assert shown.exit_code == 3
    assert "is no replay file" in shown.stderr
    assert run("replay", str(tmp_path / "gone.json")).exit_code == 2


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OSError, match="exists"):
        findings.keep(play(draw(1)), tmp_path / "out", name="one", seed=1)


def test_crash_points_are_counted_and_told() -> None:
    shown = run("crash-points", "--contacts", "1", "--companies", "0", "--jobs", "2", "--every", "8")
    assert shown.exit_code == 0
    assert re.search(r"(\d+) runs, \1 deaths", shown.stdout)
    assert "nothing lost, nothing doubled" in shown.stdout
