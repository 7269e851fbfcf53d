"""Replay files: one for each test, never too large, read back as written."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from rehearse.replays import writing
from rehearse.replays.recorded import (
    FailedTest,
    Invariant,
    NoReplayFile,
    Opening,
    Recorded,
    State,
    Step,
    read,
    told,
)

NODE = "features/test_pair.py::test_an_edit[world-w7]"


def replay(nodeid: str = NODE, *, events: int = 3) -> Recorded:
    return Recorded(
        masked=False,
        versions={"rehearse": "1"},
        test=FailedTest(nodeid, "call", "AssertionError: 'Ann' is not 'Bob'"),
        again="pytest …",
        backend="world",
        seed=1,
        weather=7,
        opening=Opening("2026-03-02T09:00:00Z", "sandbox", {}, {}),
        ended=1_772_442_060_000,
        steps=[Step('Given a contact "Ann"', 0, 0), Step("Then all is well", 1, 2, failed=True)],
        state=State(issues=[{"object": "contacts", "id": "101", "code": "EMAIL_INVALID", "attempts": 2}]),
        invariants=[Invariant("convergence", 4, ["name of 101: ('Ann',) is not ('Bob',)"])],
        notes=["the faults could not be had: Unreachable: gone"],
        events=[
            {
                "id": number,
                "at": 1_772_442_000_000 + number,
                "kind": "request",
                "app": "crm",
                "cause": "client",
                "method": "GET",
                "path": f"/crm/v3/objects/contacts/{number}",
                "status": 200,
            }
            for number in range(1, events + 1)
        ],
    )


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    place = writing.write(tmp_path / "deep" / "replays", replay())
    assert read(place) == replay()
    assert [one.name for one in place.parent.iterdir() if one.suffix == ".json"] == [place.name]
    assert (place.parent / ".gitignore").read_text("utf-8").endswith("*\n")


def test_each_test_has_a_file_of_its_own_and_always_the_same(tmp_path: Path) -> None:
    nodes = [NODE, NODE.replace("w7", "w8"), NODE.replace("features", "other"), "test_a.py::" + "x" * 500]
    places = [writing.write(tmp_path, replay(node)) for node in nodes for _ in range(2)]
    assert len(set(places)) == 4
    assert all(len(place.name) < 100 for place in places)


def test_the_oldest_events_are_left_out_of_a_long_story(tmp_path: Path) -> None:
    many = replay(events=60_000)
    place = writing.write(tmp_path, many)
    kept = read(place)
    assert place.stat().st_size < writing.LARGEST * 1.2
    assert kept.left_out + len(kept.events) == 60_000
    assert kept.events[-1] == many.events[-1]
    assert f"({kept.left_out} earlier events left out)" in list(told(kept))


def test_masking_takes_the_same_person_out_everywhere() -> None:
    told_of = msgspec.json.encode(writing.masked(replay())).decode()
    assert "Ann" not in told_of
    assert "Bob" not in told_of
    assert writing.masked(replay()).masked


def test_a_story_is_told_step_by_step() -> None:
    lines = list(told(replay()))
    assert lines[0] == f"{NODE} failed (call) on world, seed 1, weather 7"
    steps = [line for line in lines if line.startswith(("Given", "Then"))]
    assert steps == ['Given a contact "Ann"', "Then all is well  <-- FAILED"]
    places = [lines.index(step) for step in steps]
    assert [sum("GET" in line for line in lines[:place]) for place in places] == [0, 2]
    assert "issue of contacts 101: EMAIL_INVALID, tried 2 times" in lines
    assert "convergence: BROKEN (4 checks)" in lines
    assert lines[-1] == "the faults could not be had: Unreachable: gone"


@pytest.mark.parametrize(
    "content", ["", "{}", '{"rehearse": 1, "kind": "story"}', '{"rehearse": 2, "kind": "test"}']
)
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    place = tmp_path / "other.json"
    place.write_text(content, "utf-8")
    with pytest.raises(NoReplayFile, match="no replay file of a test"):
        read(place)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoReplayFile, match="cannot read"):
        read(tmp_path / "gone.json")
