"""The file of a test that failed: its shape, how it is read, and how it is told event by event."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from rehearse.errors import RehearseError
from simulators.kit.clock import iso


class NoReplayFile(RehearseError):
    """A file that is not what a failed test left behind."""


class FailedTest(msgspec.Struct, frozen=True):
    """Which test failed, in which phase (``setup`` or ``call``), and the last words of why."""

    nodeid: str
    phase: str
    error: str


class Opening(msgspec.Struct, frozen=True):
    """How the rehearsal began."""

    at: str
    profile: str
    settings: dict[str, dict[str, Any]]
    accounts: dict[str, dict[str, Any]]


class Step(msgspec.Struct, frozen=True):
    """A step of the scenario: when it began (ms), and the number of the last event before it."""

    text: str
    at: int
    after: int
    failed: bool = False


class State(msgspec.Struct, frozen=True):
    """What the core and the faults said when the test failed: syncs, cards, records, issues as in the API."""

    syncs: list[dict[str, Any]] = []
    records: list[dict[str, Any]] = []
    cards: list[dict[str, Any]] = []
    issues: list[dict[str, Any]] = []
    faults: list[dict[str, Any]] = []


class Invariant(msgspec.Struct, frozen=True):
    """One invariant, judged once the weather was over."""

    name: str
    checks: int
    findings: list[str]


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What a failed test leaves behind. docs/reference/replay-files.md explains every part."""

    rehearse: Literal[1] = 1
    kind: Literal["test"] = "test"
    masked: bool
    versions: dict[str, str]
    test: FailedTest
    again: str
    backend: str
    seed: int
    weather: int
    opening: Opening
    ended: int
    steps: list[Step]
    state: State
    invariants: list[Invariant]
    notes: list[str]
    events: list[dict[str, Any]]
    left_out: int = 0


def read(path: Path) -> Recorded:
    """The file's content. Raises `NoReplayFile` with the reason."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Recorded)
    except OSError as error:
        raise NoReplayFile(f"cannot read {path}: {error.strerror}") from None
    except msgspec.DecodeError as error:
        raise NoReplayFile(f"{path} is no replay file of a test: {error}") from None


def told(replay: Recorded) -> Iterator[str]:
    """The file as lines: what failed, then step by step every event, then how all stood in the end."""
    test, weather = replay.test, f", weather {replay.weather}" if replay.weather else ""
    yield f"{test.nodeid} failed ({test.phase}) on {replay.backend}, seed {replay.seed}{weather}"
    yield from (f"  {words}" for words in test.error.splitlines())
    yield f"again with: {replay.again}"
    if replay.left_out:
        yield f"({replay.left_out} earlier events left out)"
    yield from _story(replay)
    yield f"{iso(replay.ended)} the test failed"
    yield from _end(replay)


def _story(replay: Recorded) -> Iterator[str]:
    from rehearse.cli.events import line

    steps = list(replay.steps)
    for event in replay.events:
        while steps and steps[0].after < event["id"]:
            yield _step(steps.pop(0))
        yield f"  {iso(event['at'])} {event['app'] or 'site':<11}{line(event)}"
    yield from map(_step, steps)


def _step(step: Step) -> str:
    return f"{step.text}{'  <-- FAILED' if step.failed else ''}"


def _end(replay: Recorded) -> Iterator[str]:
    state = replay.state
    for card in state.cards:
        about = card["syncing_with"]
        partner = f" with {about['id']} {about['name']}" if about else ""
        yield f"card of {card['object']} {card['id']}: {card['status']}{partner}"
    for issue in state.issues:
        yield f"issue of {issue['object']} {issue['id']}: {issue['code']}, tried {issue['attempts']} times"
    for fault in state.faults:
        yield f"armed: {fault['name']} in {fault['app'] or 'every app'}"
    for one in replay.invariants:
        yield f"{one.name}: {'BROKEN' if one.findings else 'holds'} ({one.checks} checks)"
        yield from (f"  {finding}" for finding in one.findings)
    yield from replay.notes
