"""``stalled``: an answer that begins and does not go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.damage import DAMAGE, Stall
from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared, length_of_time


class Stalled:
    """The work is done and the answer's headers come, then nothing for ``duration`` (``2m`` unless named);
    then the connection ends.

    A client with a patience shorter than that ends the call itself. An answer without a body stalls before
    its headers. A frozen clock stands still, so that a server ends the connection at once there; a transport
    in the same process goes by the caller's patience.
    """

    name: ClassVar[str] = "stalled"
    options: ClassVar[Options] = {"duration": length_of_time}
    weather: ClassVar[Drawn | Spared] = Drawn({"duration": ("5s", "5m")})

    def around(self, exchange: Exchange, proceed: Proceed, params: Mapping[str, Any]) -> Response:
        response = proceed(exchange)
        length = params.get("duration", 120_000)
        exchange.request.environ[DAMAGE] = Stall(length, exchange.site.clock.seconds_for(length))
        return response
