"""``refresh_race``: two refresh at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared


class RefreshRace:
    """Somebody else refreshes with the same refresh token just before the call, which is a refresh, and gets
    a new one. The call gets the vendor's answer to a refresh token that was used: with QuickBooks' switch
    ``previous_refresh_token`` at ``valid_24h`` the newest tokens, at ``dies_at_once`` an ``invalid_grant``.

    Only calls that refresh can meet it, at vendors whose refresh tokens change.
    """

    name: ClassVar[str] = "refresh_race"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Spared(
        "where the token before dies at once, a person has to connect the account anew"
    )

    def concerns(self, exchange: Exchange) -> bool:
        return "refresh" in exchange.vendor.operations(exchange)

    def around(self, exchange: Exchange, proceed: Proceed, _params: Mapping[str, Any]) -> Response:
        exchange.vendor.refresh_elsewhere(exchange)
        return proceed(exchange)
