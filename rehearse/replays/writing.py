"""Puts a replay file where it can be found again."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Container
from pathlib import Path
from typing import Final

import msgspec

from rehearse.replays.masking import Masks, without_secrets
from rehearse.replays.recorded import FailedTest, Invariant, Recorded, State

LARGEST: Final = 4_000_000
"""Bytes of one file: the oldest events are left out of a longer story."""

_IGNORE: Final = "# Written by rehearse: not for version control.\n*\n"


def masked(replay: Recorded, *, words: Container[str] = ()) -> Recorded:
    """The same with people taken out. What records hold comes first: sentences then mention known values.

    ``words`` are no values of anybody, even where they are quoted.
    """
    masks = Masks(words=words)
    events = [masks.event(event) for event in replay.events]
    told = {
        name: [masks.data(one) for one in getattr(replay.state, name)]
        for name in ("syncs", "records", "cards", "issues")
    }
    tell = masks.sentence
    test = replay.test
    return msgspec.structs.replace(
        replay,
        masked=True,
        events=events,
        state=State(**told, faults=[without_secrets(one) for one in replay.state.faults]),
        test=FailedTest(test.nodeid, test.phase, tell(test.error)),
        steps=[msgspec.structs.replace(step, text=tell(step.text)) for step in replay.steps],
        invariants=[
            Invariant(one.name, one.checks, [tell(finding) for finding in one.findings])
            for one in replay.invariants
        ],
        notes=[tell(note) for note in replay.notes],
    )


def full(replay: Recorded) -> Recorded:
    """The same with nothing taken out but secrets."""
    state = State(
        **{
            name: [without_secrets(one) for one in getattr(replay.state, name)]
            for name in State.__struct_fields__
        }
    )
    return msgspec.structs.replace(
        replay, masked=False, state=state, events=[without_secrets(event) for event in replay.events]
    )


def write(folder: Path, replay: Recorded) -> Path:
    """Put the file there in one step and return its place. Raises `OSError`.

    The same test always gets the same name, and two tests never one: workers of a run do not meet.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text(_IGNORE, "utf-8")
    place = folder / f"{file_name(replay.test.nodeid)}.json"
    fresh = place.with_name(f".{place.name}.{os.getpid()}")
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(capped(replay)), indent=1) + b"\n")
    fresh.replace(place)
    return place


def file_name(nodeid: str) -> str:
    """Readable, legal everywhere, and one for each test."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", nodeid.rpartition("::")[2]).strip("-")[:60]
    return f"{words}-{hashlib.sha256(nodeid.encode()).hexdigest()[:8]}"


def capped(replay: Recorded) -> Recorded:
    """The newest events that fit into `LARGEST`, and the number of those left out."""
    room, kept = LARGEST, len(replay.events)
    while kept and room > 0:
        kept -= 1
        room -= len(msgspec.json.encode(replay.events[kept])) * 2
    if kept == 0:
        return replay
    return msgspec.structs.replace(replay, events=replay.events[kept:], left_out=kept)
