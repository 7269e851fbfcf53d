"""Nothing breaks off for a reason of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground


class NoCrashes:
    """No fake and no cycle of the core ended with an error of its program.

    A crash of the core that was asked for is none.
    """

    name: ClassVar[str] = "no crashes"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each request and each cycle."""
        for kind in ("request", "cycle"):
            yield from ("" for _ in ground.stream.of(kind))
        for event in ground.stream.of("crash"):
            last = event["error"].strip().splitlines()[-1:] or ["without a word"]
            yield f"{event['app'] or 'the core'} crashed: {last[0]}"
