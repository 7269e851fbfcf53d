"""Hands the call to the first armed fault that waits for it."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange


def faults(exchange: Exchange, proceed: Callable[[Exchange], Response]) -> Response:
    """Let one armed fault stand between the caller and the rest, or go on."""
    armed = None if exchange.by_hand else exchange.site.faults.take(exchange)
    if armed is None:
        return proceed(exchange)
    exchange.site.events.emit("fault", cause=exchange.span, app=exchange.vendor.name, name=armed.name)
    return armed.fault.around(exchange, proceed, armed.params)
