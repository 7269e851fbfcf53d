"""Ready file, pointer to the last stack, options: what a stack writes down and what it is started with."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from rehearse.errors import RehearseError
from rehearse.serving import last_started, ready_file
from rehearse.serving.options import BadOption, Options
from rehearse.serving.ready_file import CannotWrite

READY = {"version": 1, "control": {"base_url": "http://127.0.0.1:1", "token": "t"}}


@pytest.fixture(autouse=True)
def state_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("REHEARSE_READY_FILE", raising=False)
    return tmp_path


def test_the_ready_file_is_for_its_owner_only_and_read_back_as_written(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "ready.json"
    ready_file.write(place, READY)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert ready_file.read(place) == READY
    assert [one.name for one in place.parent.iterdir()] == ["ready.json"]


def test_a_ready_file_that_cannot_be_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="no plain file"):
        ready_file.write(Path("/dev/full"), READY)
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match="--ready-file"):
        ready_file.write(tmp_path / "file" / "ready.json", READY)


@pytest.mark.parametrize("text", ["", "[]", "no json", '{"version": 2}'])
def test_another_file_is_no_ready_file(tmp_path: Path, text: str) -> None:
    place = tmp_path / "ready.json"
    place.write_text(text)
    with pytest.raises(RehearseError, match="no ready file"):
        ready_file.read(place)


def test_a_missing_ready_file_asks_whether_the_stack_is_up(tmp_path: Path) -> None:
    with pytest.raises(RehearseError, match="rehearse up"):
        ready_file.read(tmp_path / "none.json")


def test_the_last_started_stack_is_found_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RehearseError, match="no stack of yours is running"):
        last_started.find(None)
    place = tmp_path / "ready.json"
    place.touch()
    last_started.note(place)
    assert last_started.find(None) == place
    monkeypatch.setenv("REHEARSE_READY_FILE", "/other")
    assert last_started.find(None) == Path("/other")
    assert last_started.find("/given") == Path("/given")


def test_a_stack_that_is_gone_without_a_word_is_told_and_forgotten(tmp_path: Path) -> None:
    last_started.note(tmp_path / "gone.json")
    with pytest.raises(RehearseError, match="gone without a word"):
        last_started.find(None)
    with pytest.raises(RehearseError, match="no stack of yours is running"):
        last_started.find(None)


def test_a_younger_stack_is_not_forgotten_with_an_older_one(tmp_path: Path) -> None:
    old, young = tmp_path / "old.json", tmp_path / "young.json"
    young.touch()
    last_started.note(old)
    last_started.note(young)
    last_started.forget(old)
    assert last_started.find(None) == young


def test_ports_are_a_row_or_free_ones() -> None:
    names = ("core", "crm", "netsuite", "quickbooks", "control")
    assert Options(ports="auto").wanted_ports() == dict.fromkeys(names, 0)
    row = dict(zip(names, (9000, 9001, 9002, 9003, 9009), strict=True))
    assert Options(ports="9000").wanted_ports() == row


@pytest.mark.parametrize("ports", ["", "x", "-1", "0", "65530", "8700.5"])
def test_ports_that_cannot_be_are_refused(ports: str) -> None:
    with pytest.raises(BadOption, match="write auto"):
        Options(ports=ports).wanted_ports()


@pytest.mark.parametrize(("clock", "factor"), [("real", 1), ("frozen", 0), ("x60", 60), ("x0.5", 0.5)])
def test_clocks_have_a_pace(clock: str, factor: float) -> None:
    assert Options(clock=clock).factor() == factor


@pytest.mark.parametrize("clock", ["", "fast", "x-1", "xnan", "xinf"])
def test_clocks_that_cannot_be_are_refused(clock: str) -> None:
    with pytest.raises(BadOption, match="write real, frozen"):
        Options(clock=clock).factor()
