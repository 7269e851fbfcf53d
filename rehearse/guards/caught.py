"""What was found when each guard was away: a short story for each, kept as data beside the guards."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import msgspec

from rehearse.explore.story import Story, read

FILE = "caught.json"


class Caught(msgspec.Struct, frozen=True):
    """A guard whose absence was noticed.

    ``stories`` were played until then, the one drawn from ``seed`` the last of them, in ``seconds`` of one
    processor; there is no seed where the story was told by hand. ``invariants`` hold with the guard and not
    without; ``finding`` says so in words. ``story`` is what is left of it once it was made short.
    """

    guard: str
    seed: int | None
    stories: int
    seconds: float
    invariants: tuple[str, ...]
    finding: str
    told: tuple[str, ...]
    story: dict[str, Any]

    @property
    def steps(self) -> int:
        """How many first records and moves the short story has."""
        return len(self.played)

    @property
    def played(self) -> Story:
        """The short story."""
        return read(self.story)


@cache
def caught() -> dict[str, Caught]:
    """What is kept, by guard."""
    text = resources.files(__package__).joinpath(FILE).read_bytes()
    return {one.guard: one for one in msgspec.json.decode(text, type=list[Caught])}


def as_file(found: list[Caught]) -> bytes:
    """The text of the file that keeps these."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"
