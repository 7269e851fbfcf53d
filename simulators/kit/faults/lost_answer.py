"""``lost_answer``: everything is done, and nobody is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange, NoAnswer
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared, length_of_time
from simulators.kit.faults.waiting import let_pass


class LostAnswer:
    """The work is done and committed, and the connection ends without an answer.

    A caller cannot tell this from ``timeout_before``; a blind retry makes duplicates. ``duration``
    (none by default) holds the caller up after the work.
    """

    name: ClassVar[str] = "lost_answer"
    options: ClassVar[Options] = {"duration": length_of_time}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def around(self, exchange: Exchange, proceed: Proceed, params: Mapping[str, Any]) -> Response:
        proceed(exchange)
        let_pass(exchange, params.get("duration", 0))
        raise NoAnswer("lost_answer")
