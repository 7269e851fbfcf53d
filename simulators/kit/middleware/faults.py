"""Hands the call to the first armed fault that waits for it."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.registry import call_fault


def faults(exchange: Exchange, proceed: Callable[[Exchange], Response]) -> Response:
    """Let one fault, armed or of the weather, stand between the caller and the rest, or go on."""
    taken = None if exchange.by_hand else exchange.site.faults.take(exchange)
    if taken is None:
        return proceed(exchange)
    exchange.site.events.emit(
        "fault", cause=exchange.span, app=exchange.vendor.name, name=taken.name, **taken.told
    )
    return call_fault(taken.name).around(exchange, proceed, taken.params)
