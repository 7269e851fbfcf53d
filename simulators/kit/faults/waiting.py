"""How a fault makes a caller wait, on whatever clock the site has."""

from __future__ import annotations

from simulators.kit.exchange import Exchange

WAITED = "rehearse.waited_ms"
"""WSGI environment key: the site's milliseconds for which this call was held up."""


def let_pass(exchange: Exchange, milliseconds: int) -> None:
    """Hold the call up, and note it for a transport that shares the process and has no real time to wait."""
    environ = exchange.request.environ
    environ[WAITED] = environ.get(WAITED, 0) + milliseconds
    exchange.site.clock.wait(milliseconds)
