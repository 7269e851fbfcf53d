"""``misleading_login``: a good login is refused as if it were bad."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared


class MisleadingLogin:
    """The call is refused before any work with the vendor's own words for a bad login, though it was good.

    NetSuite is known to answer so under load. A client that takes it for the end of its access stops for
    nothing.
    """

    name: ClassVar[str] = "misleading_login"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Spared(
        "a refused login means the end of an access, and a person is asked for a new one"
    )

    def around(self, exchange: Exchange, _proceed: Proceed, _params: Mapping[str, Any]) -> Response:
        return exchange.vendor.login_refused(exchange)
