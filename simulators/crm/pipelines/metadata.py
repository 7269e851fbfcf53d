"""The metadata of stages: what must be said, and the text in which it is kept (CRM contract 8)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from simulators.crm.errors import InvalidInput
from simulators.crm.pipelines.refusals import PipelineRefused

Kind = Literal["probability", "ticketState", "state"]
"""What the stages of a type say: deals, tickets, everything else."""


def settled(kind: Kind, given: Mapping[str, Any]) -> dict[str, str]:
    """The metadata of a stage with ``isClosed``; anything else in it is dropped.

    Raises `InvalidInput` for deals without a probability from 0 to 1, and `PipelineRefused`.
    """
    if kind == "probability":
        probability = _probability(given.get(kind))
        return {"isClosed": str(probability in (0, 1)).lower(), kind: _text(probability)}
    state = given.get(kind) or "OPEN"
    if state not in ("OPEN", "CLOSED"):
        raise PipelineRefused(
            f"Failed to deserialize metadata: {kind} must be OPEN or CLOSED",
            "INVALID_PIPELINE_STAGE_METADATA",
        )
    return {"isClosed": str(state == "CLOSED").lower(), kind: state}


def _probability(given: Any) -> Decimal:
    if given is None or given == "":
        raise InvalidInput("must specify probability when writing a dealstage")
    try:
        found = Decimal(str(given))
    except InvalidOperation:
        found = Decimal(-1)
    if not (found.is_finite() and 0 <= found <= 1):
        raise InvalidInput("dealstage probability is not valid, must be between 0.0 and 1.0 (inclusive)")
    return found


def _text(number: Decimal) -> str:
    """With one digit of fraction at least, and no zeros behind."""
    whole, _, fraction = f"{number:f}".partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}"
