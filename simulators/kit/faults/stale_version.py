"""``stale_version``: somebody was quicker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared


class StaleVersion:
    """An update is refused before any work as if the record had been changed since the caller read it, in the
    vendor's words for that.

    Only calls that update and do nothing else can meet it. A vendor that keeps no versions cannot have it.
    """

    name: ClassVar[str] = "stale_version"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def concerns(self, exchange: Exchange) -> bool:
        return exchange.vendor.operations(exchange) == {"update"}

    def around(self, exchange: Exchange, _proceed: Proceed, _params: Mapping[str, Any]) -> Response:
        return exchange.vendor.stale_version(exchange)
