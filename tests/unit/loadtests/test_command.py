"""``python -m loadtests.bench`` as a command."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from loadtests.bench import __main__ as command
from loadtests.bench.profiling import hammered
from loadtests.bench.rows import Budget, Row, figure


def _good(_ground: object) -> list[Row]:
    return [figure("get/crm/cpu to flask", [9.0], "x", budget=Budget(2.0))]


def _broken(_ground: object) -> list[Row]:
    raise ConnectionError("the server went away")


@pytest.fixture
def scenarios(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"get": SimpleNamespace(measure=_good), "page": SimpleNamespace(measure=_broken)}
    monkeypatch.setattr(command, "scenario", lambda name: made[name])


@pytest.mark.usefixtures("scenarios")
def test_a_missed_promise_is_no_failure(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = tmp_path / "bench.json"
    assert command.main(["--quick", "--only", "get", "--json", str(place)]) == 0
    assert "MISSED" in capsys.readouterr().out
    [row] = json.loads(place.read_text("utf-8"))
    assert row["holds"] is False


@pytest.mark.usefixtures("scenarios")
def test_a_scenario_that_breaks_fails_the_run_and_the_others_still_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = tmp_path / "bench.json"
    assert command.main(["--only", "page", "--only", "get", "--json", str(place)]) == 1
    assert "1 missed, 1 could not run" in capsys.readouterr().out
    rows = {row["name"]: row for row in json.loads(place.read_text("utf-8"))}
    assert "the server went away" in rows["page"]["against"]
    assert rows["get/crm/cpu to flask"]["value"] == 9


def test_an_unknown_scenario_is_told_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(["--only", "gte"])
    assert left.value.code == 2
    assert "incremental" in capsys.readouterr().err


def test_every_scenario_can_be_loaded() -> None:
    for name in command.SCENARIOS:
        module = command.scenario(name)
        assert name == module.NAME
        assert callable(module.measure)


def test_the_profiler_shows_the_functions_of_the_fakes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = SimpleNamespace(prepared=lambda: hammered(page=3, create=3, batch=1))
    monkeypatch.setattr(command, "scenario", lambda _name: short)
    assert command.profile("page", lines=40) == 0
    printed = capsys.readouterr().out
    assert "simulators/kit/pipeline.py" in printed


def test_what_other_processes_do_cannot_be_profiled(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.profile("start", lines=5) == 2
    assert "other processes" in capsys.readouterr().out
