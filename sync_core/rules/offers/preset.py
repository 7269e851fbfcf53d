"""What an offer says: a pair of objects and everything that is set beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync_core.rules.model import Direction, Filter
from sync_core.rules.pairs import Pair

SETUP_DAY: Final = "{D0}"
"""Stands in a preset filter for the first moment of the setup day."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A pair that is offered, with the directions it may take and everything that is set beforehand.

    ``called`` are other names under which the app object may be asked for, such as the vendor's record type.
    """

    pair: Pair
    directions: tuple[Direction, ...]
    direction: Direction
    to_app: Filter = ()
    to_crm: Filter = ()
    called: tuple[str, ...] = ()
