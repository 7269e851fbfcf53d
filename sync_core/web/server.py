"""The HTTP server: waitress with a drain that loses no answer, and no service for strangers' host names."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from waitress import create_server, wasyncore  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.server import BaseWSGIServer  # type: ignore[import-untyped]

from sync_core.ports import SystemClock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DRAIN = 10_000
"""Milliseconds in which answers under way are finished after a signal."""


class PortTaken(Exception):
    """The port cannot be had; the message names it and the way out."""


class Server:
    """Serves one app until `stop`. Binds at once: `url` holds from then on. Raises `PortTaken`.

    Port 0 is any that is free. ``allow_hosts`` are host names served beside those of this machine.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        host: str,
        port: int,
        allow_hosts: Sequence[str] = (),
        threads: int = 16,
    ) -> None:
        bound = _listen(host, port)
        self.port: int = bound.getsockname()[1]
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        self.url = f"http://{shown}:{self.port}"
        self._app, self._hosts = app, tuple(name.lower() for name in (host, *allow_hosts))
        # No lock may be taken in a signal handler: a flag, not an event.
        self._stopping = False
        self._map: dict[int, Any] = {}
        self._waitress = create_server(
            self._answer,
            map=self._map,
            sockets=[bound],
            threads=threads,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )

    def run(self) -> None:
        """Serve until `stop` is called, then finish what is under way."""
        while not self._stopping:
            wasyncore.loop(timeout=1.0, count=1, map=self._map)
        self._drain()

    def run_until_signal(self, ready: Callable[[], object]) -> None:
        """As `run`; SIGTERM and SIGINT stop it from the call of ``ready`` on. Only in the main thread."""
        signals = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.signal(number, lambda _number, _frame: self.stop()) for number in signals}
        try:
            ready()
            self.run()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """Let `run` end. May be called from any thread, and from a signal handler."""
        self._stopping = True
        for each in self._servers():
            each.pull_trigger()

    def _servers(self) -> list[Any]:
        return [each for each in list(self._map.values()) if isinstance(each, BaseWSGIServer)]

    def _drain(self) -> None:
        """Take no new connection, answer what came in, send all of it; then end, or after a while anyway."""
        for each in self._servers():
            wasyncore.dispatcher.close(each)  # only the listening socket: its trigger still wakes the loop
        clock = SystemClock()
        until = clock.now() + DRAIN
        while clock.now() < until and any(_at_work(each) for each in list(self._map.values())):
            wasyncore.loop(timeout=0.1, count=1, map=self._map)
        self._waitress.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._map)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not _is_served(environ.get("HTTP_HOST", ""), self._hosts):
            start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"This host name is not served here; name it in allow_hosts.\n"]
        return self._app(environ, start_response)


def _listen(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        # So that a second server notices at once: bound alone, two sockets could share a port.
        made.listen(1024)
    except OSError as error:
        made.close()
        reason = error.strerror or str(error)
        raise PortTaken(
            f"cannot listen on {host}:{port} ({reason}); choose another with --port N, or --port auto"
        ) from None
    return made


def _is_served(header: str, hosts: Sequence[str]) -> bool:
    """Whether a ``Host`` header names this machine; a page of another site cannot pretend that."""
    name = header.strip("[]") if header.endswith("]") else header.rsplit(":", 1)[0].strip("[]")
    if not header or name.lower() in hosts or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _at_work(each: object) -> bool:
    return isinstance(each, HTTPChannel) and bool(each.requests or each.total_outbufs_len)
