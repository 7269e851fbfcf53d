"""``rehearse guards`` and its matrix."""

from __future__ import annotations

from pathlib import Path

import msgspec
from click.testing import CliRunner

from rehearse import guards
from rehearse.cli import main
from rehearse.guards.caught import Caught


def test_they_are_listed_by_name() -> None:
    told = CliRunner().invoke(main, ["guards"])
    assert told.exit_code == 0
    assert [line.split()[0] for line in told.stdout.splitlines()] == list(guards.GUARDS)


def test_they_are_listed_as_data() -> None:
    told = CliRunner().invoke(main, ["guards", "--json"])
    listed = msgspec.json.decode(told.stdout)["guards"]
    assert {one["name"]: one["about"] for one in listed} == {
        name: one.about for name, one in guards.GUARDS.items()
    }


def test_the_matrix_keeps_what_was_noticed(tmp_path: Path) -> None:
    kept = tmp_path / "caught.json"
    told = CliRunner().invoke(main, ["guards", "matrix", "pacing", "--jobs", "1", "--keep", str(kept)])
    assert told.exit_code == 0, told.output
    [one] = msgspec.json.decode(kept.read_bytes(), type=list[Caught])
    assert (one.guard, one.invariants) == ("pacing", ("no 429 of our own making",))
    assert one.steps <= 8


def test_a_guard_that_nobody_misses_is_told(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["guards", "matrix", "rekey", "--jobs", "1", "--seconds", "0.01"])
    assert told.exit_code == 1
    assert "rekey" in told.output
    assert "NOT NOTICED in 1 stories" in told.output


def test_an_unknown_guard_is_wrong_usage() -> None:
    told = CliRunner().invoke(main, ["guards", "matrix", "luck"])
    assert told.exit_code == 2
    assert "there is no guard 'luck'" in told.output
