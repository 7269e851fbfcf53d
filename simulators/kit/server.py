"""One process, several WSGI apps, each on a port of its own, served by one pool of threads.

waitress does the HTTP. What is ours: who listens where, a drain that loses no answer, connections that end
as a fault wants them to, and no service for strangers' host names.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from waitress import create_server, wasyncore  # type: ignore[import-untyped]
from waitress.channel import ClientDisconnected, HTTPChannel  # type: ignore[import-untyped]
from waitress.server import BaseWSGIServer  # type: ignore[import-untyped]

from simulators.kit import broken_wire
from simulators.kit.clock import seconds_running
from simulators.kit.damage import damage_to
from simulators.kit.exchange import NoAnswer, Reset
from simulators.kit.listening import listen

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 24
"""Threads that answer requests. Half of them at most may be held by event streams."""

BODY_LIMIT = 64 * 1024 * 1024
"""Bytes of a request body; more is refused with 413."""

DRAIN_SECONDS = 10.0


class Server:
    """Serves ``apps`` by name until `stop`. Binds at once: `urls` hold from then on.

    ``ports`` names wanted ports; any other is chosen by the machine. ``allow_hosts`` are host names served
    beside those of this machine. ``closing`` is set when the drain begins. Raises `PortTaken`.
    """

    def __init__(
        self,
        apps: Mapping[str, WSGIApplication],
        *,
        ports: Mapping[str, int] | None = None,
        host: str = "127.0.0.1",
        allow_hosts: Sequence[str] = (),
        threads: int = THREADS,
        closing: threading.Event | None = None,
    ) -> None:
        sockets = listen({name: (ports or {}).get(name, 0) for name in apps}, host=host)
        self.ports: dict[str, int] = {name: made.getsockname()[1] for name, made in sockets.items()}
        shown = _shown(host)
        self.urls: dict[str, str] = {name: f"http://{shown}:{port}" for name, port in self.ports.items()}
        self._by_port = {str(self.ports[name]): app for name, app in apps.items()}
        self._hosts = tuple(name.lower() for name in (host, *allow_hosts))
        self._closing = closing or threading.Event()
        self._stop = threading.Event()
        self._map: dict[int, Any] = {}
        self._waitress = create_server(
            self._dispatch,
            map=self._map,
            sockets=list(sockets.values()),
            threads=threads,
            ident=None,
            connection_limit=1_000,
            max_request_body_size=BODY_LIMIT,
            clear_untrusted_proxy_headers=True,
        )
        for each in self._map.values():
            if isinstance(each, BaseWSGIServer):
                each.channel_class = broken_wire.Channel

    def run(self) -> None:
        """Serve until `stop` is called, then finish what is under way."""
        while not self._stop.is_set():
            self._turn(1.0)
        self._drain()

    def run_until_signal(self) -> None:
        """As `run`, and SIGTERM and SIGINT stop it. Only in the main thread."""
        before = {
            number: signal.signal(number, self._on_signal) for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            self.run()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """Let `run` end. May be called from any thread, and from a signal handler."""
        self._stop.set()
        for each in list(self._map.values()):
            if isinstance(each, BaseWSGIServer):
                with suppress(OSError):  # the loop saw the flag by itself and has closed the trigger
                    each.pull_trigger()

    def _on_signal(self, _number: int, _frame: object) -> None:
        self.stop()

    def _turn(self, seconds: float) -> None:
        # poll, since select knows no more than 1,024 descriptors.
        wasyncore.loop(timeout=seconds, count=1, map=self._map, use_poll=True)

    def _drain(self) -> None:
        """Take no new connection, answer what came in, send all of it; then end, or after a while anyway."""
        self._closing.set()
        for each in list(self._map.values()):
            if isinstance(each, BaseWSGIServer):
                wasyncore.dispatcher.close(
                    each
                )  # only the listening socket: its trigger still wakes the loop
        until = seconds_running() + DRAIN_SECONDS
        while seconds_running() < until and any(_at_work(each) for each in list(self._map.values())):
            self._turn(0.1)
        self._waitress.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._map)

    def _dispatch(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._serves(environ.get("HTTP_HOST", "")):
            start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"This host name is not served here; name it with --allow-host.\n"]
        try:
            chunks = self._by_port[environ["SERVER_PORT"]](environ, start_response)
        except NoAnswer as reason:
            if isinstance(reason, Reset):
                broken_wire.reset(environ)
            # To waitress the caller has gone: it writes nothing and closes.
            raise ClientDisconnected from reason
        damage = damage_to(environ)
        return chunks if damage is None else broken_wire.deliver(environ, chunks, damage, self._closing)

    def _serves(self, host: str) -> bool:
        """Whether a ``Host`` header names this machine; a page of another site cannot pretend that."""
        name = host.rsplit(":", 1)[0].strip("[]").lower() if not host.endswith("]") else host.strip("[]")
        return not host or name in self._hosts or _is_loopback_name(name)


def _is_loopback_name(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _shown(host: str) -> str:
    """The host of the URLs we print: one that a client on this machine can call."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _at_work(each: object) -> bool:
    return isinstance(each, HTTPChannel) and bool(each.requests or each.total_outbufs_len)


@contextmanager
def serve_in_thread(apps: Mapping[str, WSGIApplication], **options: Any) -> Iterator[Server]:
    """A running `Server` in a thread of its own, for test fixtures; stopped and gone at the end."""
    server = Server(apps, **options)
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
