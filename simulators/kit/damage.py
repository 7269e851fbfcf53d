"""What is to become of an answer on the wire, told beside the answer.

Who hears it is a server that owns the socket, or a transport in the same process that has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

DAMAGE = "rehearse.damage"
"""WSGI environment key: the `Damage` that this call's answer comes to."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Half of the body is sent under its full length, then the connection ends.

    An answer without a body does not come at all.
    """


@dataclass(frozen=True, slots=True)
class Stall:
    """The headers are sent, then nothing; the connection ends after ``milliseconds`` of the site's time.

    These are ``seconds`` of the machine's: 0 where the site's clock stands still. An answer without a body
    stalls before its headers.
    """

    milliseconds: int
    seconds: float


Damage: TypeAlias = Cut | Stall


def damage_to(environ: Mapping[str, Any]) -> Damage | None:
    """What the answer to this call comes to, if anything."""
    found: Damage | None = environ.get(DAMAGE)
    return found
