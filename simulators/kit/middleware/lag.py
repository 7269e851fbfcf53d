"""Lets lagging indexes catch up with the clock, never further."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange


def lag(exchange: Exchange, proceed: Callable[[Exchange], Response]) -> Response:
    """What became visible by now is visible to this call."""
    exchange.vendor.catch_up(exchange)
    return proceed(exchange)
