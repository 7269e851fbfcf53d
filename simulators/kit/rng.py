"""The one place of the fakes where chance comes from: one seeded stream for each purpose."""

from __future__ import annotations

import hashlib
import random
import uuid
from array import array
from collections.abc import Mapping
from typing import TypeAlias

Stream: TypeAlias = random.Random
"""One stream of chance."""

Place: TypeAlias = tuple[int, bytes, float | None]
"""Where a stream stands: 2.5 KB, a tenth of what the generator's own form takes."""


class Streams:
    """Chance for one site. The same seed and purpose always give the same stream.

    A stream of its own for each purpose keeps one kind of traffic from shifting the ids of another.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._streams: dict[str, random.Random] = {}

    def stream(self, purpose: str) -> random.Random:
        """The stream of this purpose, at the place where it was left."""
        found = self._streams.get(purpose)
        if found is None:
            digest = hashlib.sha256(f"{self.seed}/{purpose}".encode()).digest()
            made = random.Random(int.from_bytes(digest[:16], "big"))
            found = self._streams.setdefault(purpose, made)  # another thread may have been first
        return found

    def uuid(self, purpose: str) -> str:
        """A version 4 UUID."""
        return str(uuid.UUID(int=self.stream(purpose).getrandbits(128), version=4))

    def letters(self, purpose: str, length: int) -> str:
        """``length`` letters and digits, for tokens and secrets."""
        return "".join(self.stream(purpose).choices("abcdefghijkmnpqrstuvwxyz23456789", k=length))

    def state(self) -> dict[str, Place]:
        """Where every stream stands, for a snapshot."""
        return {purpose: _place(stream) for purpose, stream in sorted(self._streams.items())}

    def restore(self, state: Mapping[str, Place]) -> None:
        """Put every stream back to where a snapshot found it."""
        self._streams = {}
        for purpose, (version, words, gauss) in state.items():
            self.stream(purpose).setstate((version, tuple(array("I", words)), gauss))


def _place(stream: random.Random) -> Place:
    version, words, gauss = stream.getstate()
    return version, array("I", words).tobytes(), gauss


def fresh_seed() -> int:
    """A seed nobody chose, for runs that did not name one; print it."""
    return random.SystemRandom().randrange(2**31)


def fresh_token() -> str:
    """A secret that no seed reproduces: the control API's own token."""
    return uuid.uuid4().hex
