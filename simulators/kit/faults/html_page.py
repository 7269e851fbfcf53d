"""``html_page``: a page for people where a client expects data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared, yes_or_no

_GATEWAYS = (502, 503, 504)


def status_of_a_gateway(value: Any) -> int:
    """An option that is a status which a gateway answers by itself."""
    if str(value) not in map(str, _GATEWAYS):
        raise ValueError(f"write one of {', '.join(map(str, _GATEWAYS))}, not {value!r}")
    return int(value)


class HtmlPage:
    """The call is answered by the machine in front of the vendor: a 502, 503 or 504 with a page of HTML.

    Nothing was done; with ``after=true`` everything was. ``status`` is 502 unless named. A client that
    decodes what it gets before it looks at the status breaks here.
    """

    name: ClassVar[str] = "html_page"
    options: ClassVar[Options] = {"status": status_of_a_gateway, "after": yes_or_no}
    weather: ClassVar[Drawn | Spared] = Drawn({"status": (502, 503), "after": (False, True)})

    def around(self, exchange: Exchange, proceed: Proceed, params: Mapping[str, Any]) -> Response:
        if params.get("after"):
            proceed(exchange)
        return exchange.vendor.gateway_page(params.get("status", 502))
