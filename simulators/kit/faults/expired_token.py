"""``expired_token``: an access token dies before its time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared


class ExpiredToken:
    """The access token that the call shows ends just before the call, which gets the vendor's answer to that.
    It stays dead: only a refreshed one works.

    Calls without a token that can end go by. Those are: each call to QuickBooks, calls of OAuth apps to the
    CRM (not of private apps, whose tokens never end), and calls with an OAuth 2.0 token to NetSuite (not
    those that are signed).
    """

    name: ClassVar[str] = "expired_token"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def concerns(self, exchange: Exchange) -> bool:
        return exchange.vendor.token_kind(exchange) == "passing"

    def around(self, exchange: Exchange, proceed: Proceed, _params: Mapping[str, Any]) -> Response:
        exchange.vendor.expire_token(exchange)
        return proceed(exchange)
