"""Guards of getting along: with the vendors' limits, and with records that an app does not want."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rehearse.guards.guard import Guard, Swap
from sync_core.apps.client import AppError, Refused


def _at_once(_take: object) -> Callable[..., None]:
    def take(_pacing: object, _kind: str) -> None:
        """Go."""

    return take


def _all_or_none(attempt: Callable[..., Any]) -> Callable[..., Any]:
    def attempted(*request: Any) -> Any:
        """One refused member refuses the request."""
        result = attempt(*request)
        if isinstance(result, list):
            refused = [one for one in result if isinstance(one, Refused)]
            if refused:
                return AppError(refused[0].code, "one of them", params=refused[0].params)
        return result

    return attempted


LIMITS = (
    Guard(
        "pacing",
        "Calls keep to the vendors' limits by our own account.",
        "The vendor has to refuse calls, and whoever shares the limit suffers.",
        (Swap("sync_core.apps.pacing:Pacing.take", _at_once),),
    ),
    Guard(
        "park_per_record",
        "A record that an app refuses is set aside by itself.",
        "One bad record keeps everything else from being written.",
        (Swap("sync_core.engine.push:_attempt", _all_or_none),),
    ),
)
"""Of calls, then of records."""
