"""``noop``: fires and changes nothing. Copy this file to begin a new fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared


class Noop:
    """The call goes on as if nothing were armed; the ``fault`` event shows that it matched."""

    name: ClassVar[str] = "noop"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Spared("it changes nothing")

    def around(self, exchange: Exchange, proceed: Proceed, _params: Mapping[str, Any]) -> Response:
        return proceed(exchange)
