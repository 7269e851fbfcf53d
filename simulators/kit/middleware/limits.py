"""Counts the call against the vendor's limits."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer


def limits(exchange: Exchange, proceed: Callable[[Exchange], Response]) -> Response:
    """Refuse what comes too fast, or go on."""
    if exchange.by_hand:
        return proceed(exchange)
    try:
        exchange.vendor.meter(exchange)
    except Answer as answer:
        return answer.respond(exchange)
    try:
        return proceed(exchange)
    finally:
        exchange.vendor.release(exchange)
