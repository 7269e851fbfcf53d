"""Bodies and instants as the CRM writes them (CRM contract 2)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from werkzeug.wrappers import Response

from simulators.kit.clock import iso
from simulators.kit.exchange import Exchange
from simulators.kit.wire import json_response


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """``data`` as compact JSON."""
    return json_response(data, status, headers, content_type="application/json;charset=utf-8")


def no_content() -> Response:
    """204 without a body or a content type."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


@lru_cache(maxsize=4096)
def instant(at: int) -> str:
    """ISO 8601 with three digits of fraction, or none at all where the milliseconds are zero."""
    return iso(at, millis=at % 1000 != 0)


def correlation_id(exchange: Exchange) -> str:
    """The call's correlation id: a version 7 UUID of the site's clock and seed, one for each call."""
    found: str | None = exchange.facts.get("correlation")
    if found is None:
        stream = exchange.site.streams.stream(f"crm/{exchange.account.id}/correlation")
        chance = f"{stream.getrandbits(76):019x}"
        at = f"{exchange.account.now():012x}"
        variant = "89ab"[int(chance[3], 16) & 3]
        found = f"{at[:8]}-{at[8:]}-7{chance[:3]}-{variant}{chance[4:7]}-{chance[7:]}"
        exchange.facts["correlation"] = found
    return found
