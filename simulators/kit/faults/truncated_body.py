"""``truncated_body``: half an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.damage import DAMAGE, Cut
from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared


class TruncatedBody:
    """The work is done, and the answer breaks off in the middle of its body, which was announced in full.

    An answer without a body does not come at all. A client that takes what it got for the whole answer, or
    that repeats the call because it got no whole one, breaks here.
    """

    name: ClassVar[str] = "truncated_body"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def around(self, exchange: Exchange, proceed: Proceed, _params: Mapping[str, Any]) -> Response:
        response = proceed(exchange)
        exchange.request.environ[DAMAGE] = Cut()
        return response
