"""``rehearse init``: a project of one's own, never over anything that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rehearse.cli import main

FILES = [
    ".github/workflows/rehearse.yml",
    ".gitignore",
    "README.md",
    "conftest.py",
    "features/first.feature",
    "pyproject.toml",
    "test_features.py",
]


def _init(folder: Path) -> Result:
    return CliRunner().invoke(main, ["init", str(folder)])


@pytest.mark.parametrize("there", [False, True], ids=["new", "empty"])
def test_a_project_is_begun_and_what_comes_next_is_told(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "my sync"
    if there:
        folder.mkdir()
    ran = _init(folder)
    assert ran.exit_code == 0, ran.output
    made = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    assert made == FILES
    assert all(str(folder / name) in ran.output for name in FILES)
    assert f"cd '{folder}'" in ran.output
    assert "pytest --weather 7" in ran.output


def test_the_first_feature_shows_a_lost_answer_and_days_that_pass(tmp_path: Path) -> None:
    _init(tmp_path / "new")
    feature = (tmp_path / "new" / "features" / "first.feature").read_text("utf-8")
    assert "And QuickBooks loses the answer to the next create\n" in feature
    assert "3 days pass\n" in feature


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    ran = _init(tmp_path)
    assert ran.exit_code == 3
    assert "is not empty" in ran.output
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "taken"
    place.write_text("keep me")
    assert _init(place).exit_code == 3
    assert place.read_text() == "keep me"
    assert _init(place / "below").exit_code == 3
