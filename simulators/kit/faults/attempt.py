"""One attempt to deliver a webhook, as a fault of deliveries sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulators.kit.accounts import Account

SEEN_AS_DELIVERED = 200
"""What a vendor sees whose delivery went astray: somebody said yes."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """About to be sent. ``number`` counts the attempts of the delivery from 0.

    ``send`` sends it as it should be and answers the status, 0 where there was none; ``send_forged`` does so
    with a signature that does not fit the body.
    """

    account: Account
    url: str
    events: Sequence[Mapping[str, Any]]
    number: int
    send: Callable[[], int]
    send_forged: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Held:
    """The attempt is put off for ``milliseconds``; ``or_overtaken``: or until the next delivery went past."""

    milliseconds: int
    or_overtaken: bool = False
