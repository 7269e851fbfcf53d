"""``too_many_requests``: the vendor says that the caller asks too often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared


class TooManyRequests:
    """The call is refused before any work, as the vendor refuses when a limit is used up.

    ``policy`` names which limit, in the vendor's words, where the vendor has several.
    """

    name: ClassVar[str] = "too_many_requests"
    options: ClassVar[Options] = {"policy": str}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def around(self, exchange: Exchange, _proceed: Proceed, params: Mapping[str, Any]) -> Response:
        return exchange.vendor.too_many_requests(exchange, params)
