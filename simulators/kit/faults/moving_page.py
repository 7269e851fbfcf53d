"""``moving_page``: a page moves under the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared


class MovingPage:
    """The answer to a call for one page of a list is right; just after it the vendor itself touches the first
    record of that page, as its background work does: its time of change is now, and nothing else of it.

    Where the list is in the order of change, the record leaves the page for the end, all others move up, and
    whoever asks for the next page by its offset steps over one. Lists in the order of ids do not move.
    """

    name: ClassVar[str] = "moving_page"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def concerns(self, exchange: Exchange) -> bool:
        return "list" in exchange.vendor.operations(exchange)

    def around(self, exchange: Exchange, proceed: Proceed, _params: Mapping[str, Any]) -> Response:
        response = proceed(exchange)
        exchange.vendor.touch_first(exchange, response)
        return response
