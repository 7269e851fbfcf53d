"""Lets the vendor verify the caller before anything else is looked at."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer


def auth(exchange: Exchange, proceed: Callable[[Exchange], Response]) -> Response:
    """Refuse in the vendor's words, or go on."""
    try:
        if exchange.by_hand:
            exchange.vendor.as_person(exchange)
        else:
            exchange.vendor.authenticate(exchange)
    except Answer as answer:
        return answer.respond(exchange)
    return proceed(exchange)
