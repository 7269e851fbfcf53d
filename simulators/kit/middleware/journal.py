"""Writes one ``request`` event for each call, and turns a crash of ours into the vendor's 500."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from werkzeug.wrappers import Response

from simulators.kit.clock import http_date
from simulators.kit.exchange import Exchange, NoAnswer


def journal(exchange: Exchange, proceed: Callable[[Exchange], Response]) -> Response:
    """Put the account's ``Date`` and the vendor's headers on the answer, and journal it."""
    began = exchange.account.now()
    try:
        response = proceed(exchange)
    except NoAnswer:
        _write(exchange, began, status=0)
        raise
    except Exception:  # noqa: BLE001 - whatever broke, the caller gets the vendor's 500
        exchange.site.events.emit(
            "crash", cause=exchange.span, app=exchange.vendor.name, error=traceback.format_exc()
        )
        response = exchange.vendor.server_error(exchange, {})
    exchange.vendor.stamp(exchange, response)
    response.headers["Date"] = http_date(exchange.account.now())
    _write(exchange, began, status=response.status_code)
    return response


def _write(exchange: Exchange, began: int, *, status: int) -> None:
    request = exchange.request
    exchange.site.events.emit(
        "request",
        cause=exchange.cause,
        app=exchange.vendor.name,
        span=exchange.span,
        method=request.method,
        path=request.path,
        status=status,
        account=exchange.account.id,
        took=exchange.account.now() - began,
    )
