"""``server_error``: the vendor breaks down, before the work or after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared, yes_or_no


class ServerError:
    """The vendor answers with its own 5xx. Nothing was done; with ``after=true`` everything was.

    ``status`` is 500 unless named; the CRM also knows 423, a write lock, and 477, an account that is being
    moved to another data centre. The two cannot be told apart by the caller.
    """

    name: ClassVar[str] = "server_error"
    options: ClassVar[Options] = {"status": int, "after": yes_or_no}
    weather: ClassVar[Drawn | Spared] = Drawn({"status": (500, 502, 503), "after": (False, True)})

    def around(self, exchange: Exchange, proceed: Proceed, params: Mapping[str, Any]) -> Response:
        if params.get("after"):
            proceed(exchange)
        return exchange.vendor.server_error(exchange, params)
