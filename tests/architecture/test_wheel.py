"""The package as built: what travels in the wheel, and what stays at home."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.tree import PACKAGES, ROOT, inside, project_files

# Data that the packages read while they run.
DATA = (".css", ".csv", ".html", ".ini", ".js", ".json", ".lark", ".mako", ".svg", ".toml", ".typed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy so that the checkout stays clean."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in (*PACKAGES, "fixtures", "features"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=ignore)
    (copy / "tests").mkdir()
    (copy / "tests" / "__init__.py").touch()
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(out)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=copy, check=True, capture_output=True)
    [built] = out.glob("*.whl")
    return zipfile.ZipFile(built)


def test_holds_every_module_and_all_data(wheel: zipfile.ZipFile) -> None:
    paths = [path for package in PACKAGES for path in project_files(".py", *DATA, under=package)]
    assert sorted({inside(path) for path in paths} - set(wheel.namelist())) == []


def test_fixtures_travel_inside_rehearse(wheel: zipfile.ZipFile) -> None:
    fixtures = project_files(under="fixtures")
    assert fixtures
    expected = {f"rehearse/_fixtures/{path.relative_to(ROOT / 'fixtures').as_posix()}" for path in fixtures}
    assert expected == {name for name in wheel.namelist() if name.startswith("rehearse/_fixtures/")}


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
