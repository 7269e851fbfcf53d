"""A story: how a rehearsal begins and what happens in it, as data that a file can keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from rehearse.explore.moves import AnyMove, Make
from rehearse.scenes.kinds import PAIRS


class Opening(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the rehearsal of a story begins.

    ``settings`` are the fakes' switches by app; ``records`` are there before any sync; ``syncs`` are the
    pairs of objects that sync from then on, each with ``winner`` ``crm`` or ``app``.
    """

    settings: dict[str, dict[str, Any]] = {}
    records: tuple[Make, ...] = ()
    syncs: dict[str, str] = {}
    caught_up: bool = True
    """Whether the syncs are through with the first records when the story goes on."""


class Story(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happens, in its order. ``seed`` fixes the chance of the fakes and of the core."""

    seed: int
    opening: Opening = Opening()
    moves: tuple[AnyMove, ...] = ()

    def __len__(self) -> int:
        return len(self.moves) + len(self.opening.records)


def read(data: bytes | Mapping[str, Any]) -> Story:
    """A story from JSON or from what JSON gives. Raises `ValueError` in words."""
    try:
        plain = msgspec.json.decode(data) if isinstance(data, bytes) else data
        story = msgspec.convert(plain, Story)
    except msgspec.DecodeError as error:
        raise ValueError(f"this is no story: {error}") from None
    unknown = sorted(set(story.opening.syncs) - set(PAIRS))
    if unknown:
        raise ValueError(f"nothing syncs {unknown[0]!r}; there are {', '.join(PAIRS)}")
    return story


def written(story: Story) -> dict[str, Any]:
    """The story as plain data."""
    data: dict[str, Any] = msgspec.to_builtins(story)
    return data
