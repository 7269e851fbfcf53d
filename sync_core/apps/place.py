"""Where a walk through the changed records of several objects stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """An object, an instant of the app's own clock, and how far we are among the records of that instant."""

    object: str
    at: int
    within: str = ""

    def __str__(self) -> str:
        return f"{self.object}:{self.at}:{self.within}"

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read what ``str`` wrote. Raises `ValueError`."""
        object, at, within = text.split(":")
        return cls(object, int(at), within)
