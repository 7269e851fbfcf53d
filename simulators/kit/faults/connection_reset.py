"""``connection_reset``: the connection is torn down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange, Reset
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared, yes_or_no


class ConnectionReset:
    """The connection ends by a reset and without a byte of an answer. Nothing was done; with ``after=true``
    everything was.

    On real sockets it is a TCP reset (RST), in one process the error that a client makes of it.
    """

    name: ClassVar[str] = "connection_reset"
    options: ClassVar[Options] = {"after": yes_or_no}
    weather: ClassVar[Drawn | Spared] = Drawn({"after": (False, True)})

    def around(self, exchange: Exchange, proceed: Proceed, params: Mapping[str, Any]) -> Response:
        if params.get("after"):
            proceed(exchange)
        raise Reset("connection_reset")
