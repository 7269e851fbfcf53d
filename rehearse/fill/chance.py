"""Chance for generated data, one seeded stream for each purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from simulators.kit.rng import Streams

T = TypeVar("T")


class Chance:
    """A stream that depends on its seed and purpose and on nothing else, neither machine nor process."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._stream = Streams(seed).stream(f"fill/{purpose}")

    def seed(self) -> int:
        """A seed for somebody else's generator."""
        return self._stream.getrandbits(64)

    def pick(self, choices: Sequence[T]) -> T:
        """One of these."""
        return choices[int(self._stream.random() * len(choices))]

    def number(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._stream.random() * (high - low + 1))

    def happens(self, share: float) -> bool:
        """True in this share of the asks."""
        return self._stream.random() < share

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """``count`` different ones of these, in no order."""
        return self._stream.sample(choices, count)
