"""``latency``: the answer takes longer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared, length_of_time
from simulators.kit.faults.waiting import let_pass


class Latency:
    """The call waits for ``duration`` (such as ``3s``) before its work begins; then it goes on as usual.

    On a running clock the caller really waits. A frozen clock stands still; the wait is only noted,
    and a transport in the same process takes it for a timeout where it is longer than the caller's patience.
    """

    name: ClassVar[str] = "latency"
    options: ClassVar[Options] = {"duration": length_of_time}
    weather: ClassVar[Drawn | Spared] = Drawn({"duration": ("2s", "20s")})

    def around(self, exchange: Exchange, proceed: Proceed, params: Mapping[str, Any]) -> Response:
        let_pass(exchange, params.get("duration", 1_000))
        return proceed(exchange)
