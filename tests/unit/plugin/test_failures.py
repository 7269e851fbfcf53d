"""What a failed test leaves behind: sections of the report, and a replay file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rehearse.replays.recorded import Recorded, read, told
from tests.unit.plugin.project import FEATURE, run, with_scenarios

pytest_plugins = "pytester"

FAILING = """
    def test_fails(rehearse_world, rehearse_scene):
        rehearse_scene.set_up(direction="two_way")
        rehearse_world.crm.contacts.create(email="ann@people.test", firstname="Ann")
        rehearse_world.advance("10m")
        rehearse_world.faults.arm("server_error", app="crm", times=3)
        raise AssertionError("'Ann' is not 'Bob'")
"""


def _replays(folder: Path) -> list[Recorded]:
    return [read(place) for place in sorted(folder.glob("*.json"))]


def test_a_failure_leaves_a_replay_file(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FAILING)
    result = run(pytester, "--rehearse-seed", "11")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*rehearse journal*",
            "*rehearse pending*",
            "armed: server_error in crm, 3 times more",
            "*rehearse invariants*",
            "again with: pytest * --rehearse-seed 11",
            "replay file: *.rehearse*.json",
            "rehearse: 1 replay file in .rehearse",
        ]
    )
    [replay] = _replays(pytester.path / ".rehearse")
    assert (replay.masked, replay.seed, replay.weather, replay.backend) == (True, 11, 0, "world")
    assert replay.test.nodeid.endswith("::test_fails")
    assert {one.name for one in replay.invariants} >= {"convergence", "no duplicates"}
    assert [card["status"] for card in replay.state.cards] == ["UP_TO_DATE"]
    assert [fault["name"] for fault in replay.state.faults] == ["server_error"]
    assert any("created" in line for line in told(replay))


@pytest.mark.parametrize("full", [False, True], ids=["masked", "full"])
def test_people_are_in_the_file_on_request_only_and_secrets_never(
    pytester: pytest.Pytester, full: bool
) -> None:
    pytester.makepyfile(FAILING)
    run(pytester, *(["--rehearse-full"] * full), "--rehearse-replays", "kept").assert_outcomes(failed=1)
    [place] = (pytester.path / "kept").glob("*.json")
    text = place.read_text("utf-8")
    assert ("Ann" in text, "ann@people.test" in text) == (full, full)
    assert not re.search(r"\b(pat|at|rt)-sim-", text)
    assert json.loads(text)["masked"] is not full


def test_every_failed_scenario_has_a_file_of_its_own_with_its_steps(pytester: pytest.Pytester) -> None:
    with_scenarios(pytester, FEATURE.replace('phone of "Ann" is "100"', 'phone of "Ann" is "101"'))
    pytester.makepyfile(test_more=FAILING)
    result = run(pytester, "-n", "2")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines("rehearse: 2 replay files in .rehearse")
    scenario = next(one for one in _replays(pytester.path / ".rehearse") if one.steps)
    assert [step.text.split()[0] for step in scenario.steps] == ["Given", "When", "And", "Then"]
    assert [step.failed for step in scenario.steps] == [False, False, False, True]
    assert scenario.steps[-1].after > scenario.steps[1].after > 0


def test_a_rehearsal_that_cannot_tell_any_more_hides_no_failure(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_fails(rehearse_world):
            rehearse_world.connect()
            rehearse_world.crash_core()
            raise AssertionError("on purpose")
        """
    )
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: on purpose", "*could not be had: CoreIsDown*"])
    [replay] = _replays(pytester.path / ".rehearse")
    assert any("CoreIsDown" in note for note in replay.notes)


def test_a_folder_that_cannot_be_written_is_told(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FAILING)
    pytester.makefile(".txt", kept="a file")
    result = run(pytester, "--rehearse-replays", "kept.txt")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines("no replay file could be written: *")
    result.stdout.no_fnmatch_line("rehearse: * replay file*")


def test_a_debugger_finds_the_rehearsal_as_the_test_left_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pdb

        class Looks:
            def __init__(self, *args, **kwargs): pass
            def reset(self): pass
            def interaction(self, frame, trace, *rest):
                while trace.tb_next: trace = trace.tb_next
                print("found at", trace.tb_frame.f_locals["rehearse_world"].time)

        def test_fails(rehearse_world):
            raise AssertionError("on purpose")
        """
    )
    result = run(
        pytester, "--pdb", "--pdbcls", "test_a_debugger_finds_the_rehearsal_as_the_test_left_it:Looks"
    )
    result.stdout.fnmatch_lines("found at 2026-03-02T09:00:00.000Z")
    [replay] = _replays(pytester.path / ".rehearse")
    assert replay.invariants == []
