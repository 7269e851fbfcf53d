"""The package as built: what travels in the wheel, and what stays at home."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.tree import PACKAGES, ROOT, inside, project_files
from tests.wheel import build_wheel

# Data that the packages read while they run.
DATA = (".css", ".csv", ".html", ".ini", ".js", ".json", ".lark", ".mako", ".svg", ".toml", ".typed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel as it would be published."""
    return zipfile.ZipFile(build_wheel(tmp_path_factory.mktemp("built")))


def test_holds_every_module_and_all_data(wheel: zipfile.ZipFile) -> None:
    paths = [path for package in PACKAGES for path in project_files(".py", *DATA, under=package)]
    assert sorted({inside(path) for path in paths} - set(wheel.namelist())) == []


def test_fixtures_travel_inside_rehearse(wheel: zipfile.ZipFile) -> None:
    fixtures = project_files(under="fixtures")
    assert fixtures
    expected = {f"rehearse/_fixtures/{path.relative_to(ROOT / 'fixtures').as_posix()}" for path in fixtures}
    assert expected == {name for name in wheel.namelist() if name.startswith("rehearse/_fixtures/")}


def test_the_project_to_begin_with_travels_whole(wheel: zipfile.ZipFile) -> None:
    template = {inside(path) for path in project_files(under="rehearse/template")}
    assert len(template) > 5
    assert template == {name for name in wheel.namelist() if name.startswith("rehearse/template/")}


def test_features_travel_without_their_bindings(wheel: zipfile.ZipFile) -> None:
    features = project_files(".feature", under="features")
    assert features
    expected = {f"rehearse/_features/{path.name}" for path in features}
    assert expected == {name for name in wheel.namelist() if name.startswith("rehearse/_features/")}


@pytest.mark.parametrize("name", ["fixtures", "features"])
def test_the_checkout_finds_them_at_the_same_place(name: str) -> None:
    link = ROOT / "rehearse" / f"_{name}"
    assert link.is_symlink()
    assert link.readlink() == Path("..", name)


def test_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
