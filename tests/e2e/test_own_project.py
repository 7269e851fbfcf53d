"""Somebody installs the wheel, begins a project, and runs it: plain, in weather, in parallel, and wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

from rehearse.replays.recorded import read
from tests.wheel import build_wheel

SECONDS = 120.0
CLEAN = ("PYTHONPATH", "PYTEST_ADDOPTS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "REHEARSE_READY_FILE")


@dataclass(frozen=True)
class Theirs:
    """A project outside of this checkout, and the environment that the wheel is installed into."""

    folder: Path
    environment: Path

    def run(self, program: str, *words: str, status: int = 0) -> str:
        kept = {name: value for name, value in os.environ.items() if name not in CLEAN}
        ran = subprocess.run(
            [self.environment / "bin" / program, *words],
            cwd=self.folder,
            # What this project's own tests bring along, and a user's environment would not.
            env={**kept, "PYTEST_ADDOPTS": "-p no:locust -p no:schemathesis -p no:randomly"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ran.returncode == status, (
            f"{program} {words} left with {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
        )
        return ran.stdout

    def pytest(self, *options: str, status: int = 0) -> str:
        return self.run("python", "-m", "pytest", *options, status=status)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Theirs:
    """The wheel in a fresh environment that sees the packages of this one, but not this checkout."""
    built = tmp_path_factory.mktemp("own")
    wheel, environment = build_wheel(built), built / "environment"
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--no-index", "--no-deps", str(wheel)], check=True)
    [packages] = environment.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    whole = Theirs(built, environment)
    whole.run("rehearse", "init", "project")
    return Theirs(built / "project", environment)


def test_the_wheel_is_what_runs(theirs: Theirs) -> None:
    place = theirs.run("python", "-c", "import rehearse; print(rehearse.__file__)")
    assert Path(place.strip()).is_relative_to(theirs.environment)


def test_the_project_is_green_as_it_is(theirs: Theirs) -> None:
    assert "2 passed" in theirs.pytest()


def test_the_project_is_green_in_weather_and_in_parallel(theirs: Theirs) -> None:
    assert "4 passed" in theirs.pytest("--weather", "7", "-n", "2")


def test_a_wrong_expectation_is_red_and_leaves_a_replay_file(theirs: Theirs) -> None:
    first = theirs.folder / "features" / "first.feature"
    wrong = theirs.folder / "features" / "wrong.feature"
    wrong.write_text(
        first.read_text("utf-8").replace("there is 1 customer", "there are 2 customers"), "utf-8"
    )
    try:
        said = theirs.pytest("-n", "2", "-k", "lost_answer", status=1)
    finally:
        wrong.unlink()
    assert "1 failed, 1 passed" in said
    assert "rehearse: 1 replay file in .rehearse" in said
    [place] = (theirs.folder / ".rehearse").glob("*.json")
    replay = read(place)
    assert replay.steps[-1].text == "Then there are 2 customers"
    assert replay.steps[-1].failed
    assert theirs.run("rehearse", "steps", "loses", "answer")
