"""``timeout_before``: nothing is done and nothing is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange, NoAnswer
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared, length_of_time
from simulators.kit.faults.waiting import let_pass


class TimeoutBefore:
    """The call is lost on its way in: no work is done and the connection ends without an answer.

    ``duration`` (none by default) holds the caller up before that, on the site's clock.
    """

    name: ClassVar[str] = "timeout_before"
    options: ClassVar[Options] = {"duration": length_of_time}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def around(self, exchange: Exchange, _proceed: Proceed, params: Mapping[str, Any]) -> Response:
        let_pass(exchange, params.get("duration", 0))
        raise NoAnswer("timeout_before")
