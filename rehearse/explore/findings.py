"""The file of a finding, for `rehearse replay`: the story, what was wrong in its end, and the versions.

A story holds no data but its own: made-up names and values, so there is nothing in it to hide.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from rehearse.errors import RehearseError
from rehearse.explore.gherkin import feature
from rehearse.explore.play import Played
from rehearse.explore.story import Story, read, written

FORMAT = 1


def data_of(played: Played, *, seed: int, guard: str = "") -> dict[str, Any]:
    """What the file of a finding says; ``seed`` is the one that the story was drawn from."""
    return {
        "rehearse": FORMAT,
        "kind": "story",
        "versions": {"rehearse": version("rehearse"), "python": platform.python_version()},
        "drawn_from": seed,
        "guard_off": guard or None,
        "findings": [str(one) for one in played.findings],
        "digest": played.digest,
        "story": written(played.story),
    }


def keep(played: Played, folder: Path, *, name: str, seed: int, guard: str = "") -> tuple[Path, Path]:
    """Write the finding as a replay file and as a feature; the paths of both."""
    folder.mkdir(parents=True, exist_ok=True)
    replay, gherkin = folder / f"{name}.json", folder / f"{name}.feature"
    data = msgspec.json.format(msgspec.json.encode(data_of(played, seed=seed, guard=guard)), indent=1)
    replay.write_bytes(data + b"\n")
    gherkin.write_text(feature(played, name=name), encoding="utf-8")
    return replay, gherkin


def open_file(path: Path) -> dict[str, Any]:
    """What a replay file says, of whatever kind. Raises `RehearseError`."""
    try:
        data = msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as error:
        raise RehearseError(f"{path} is no replay file: {error}") from None
    if not isinstance(data, dict) or "rehearse" not in data or "kind" not in data:
        raise RehearseError(f"{path} is no replay file: it does not begin with its format and kind")
    if data["rehearse"] != FORMAT:
        raise RehearseError(f"{path} has the format {data['rehearse']}; this version reads {FORMAT}")
    return data


def story_of(data: Mapping[str, Any]) -> Story:
    """The story of a replay file. Raises `RehearseError`."""
    try:
        return read(data["story"])
    except (KeyError, ValueError) as error:
        raise RehearseError(f"the file's story cannot be read: {error}") from None
