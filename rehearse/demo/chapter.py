"""A part of the story: what happened, in words, tables and data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class StoryBroke(AssertionError):
    """The systems did not do what the story is about; the message says what they did instead."""


@dataclass(slots=True)
class Chapter:
    """``told`` are sentences and tables in order; ``facts`` is the same for programs."""

    title: str
    told: list[str | Sequence[Sequence[object]]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def say(self, sentence: str, **facts: Any) -> None:
        """Tell a sentence, and the figures in it as data."""
        self.told.append(sentence)
        self.facts |= facts

    def show(self, name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Tell a table; as data it is a list of objects under ``name``."""
        self.told.append([head, *rows])
        self.facts[name] = [dict(zip(head, row, strict=True)) for row in rows]

    def demand(self, what: str, *, holds: bool) -> None:
        """The story goes on only if this holds. Raises `StoryBroke`."""
        if not holds:
            raise StoryBroke(f"{self.title}: {what}")

    def to_dict(self) -> dict[str, Any]:
        """The chapter for programs."""
        return {
            "title": self.title,
            "told": [one for one in self.told if isinstance(one, str)],
            "facts": self.facts,
        }
