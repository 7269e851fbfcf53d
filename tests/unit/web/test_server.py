"""The server over real sockets: whom it serves, and that it loses no answer at its end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from sync_core.web.server import PortTaken, Server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SOON = 20.0


def hello(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


@contextmanager
def serving(app: WSGIApplication, **options: object) -> Iterator[Server]:
    server = Server(app, host="127.0.0.1", port=0, **options)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(SOON)
        assert not thread.is_alive()


def test_it_serves_this_machine_and_the_hosts_that_are_named() -> None:
    with serving(hello, allow_hosts=["sync.acme.test"]) as server, httpx.Client(trust_env=False) as client:
        assert client.get(server.url).text == "hello"
        for host, status in (
            ("localhost", 200),
            ("core.localhost:80", 200),
            ("[::1]:80", 200),
            ("sync.acme.test", 200),
            ("evil.example", 403),
            ("127.0.0.1.evil.example", 403),
        ):
            assert client.get(server.url, headers={"Host": host}).status_code == status, host


def test_a_port_that_is_taken_is_named_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"127\.0\.0\.1:{port} .*--port auto"):
            Server(hello, host="127.0.0.1", port=port)


def test_an_answer_under_way_is_finished_when_it_stops() -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        inside.set()
        assert go_on.wait(SOON)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * 500_000]

    got: list[int] = []
    with serving(slow) as server:
        asking = threading.Thread(
            target=lambda: got.append(len(httpx.get(server.url, trust_env=False, timeout=SOON).content))
        )
        asking.start()
        assert inside.wait(SOON)
        server.stop()
        go_on.set()
    asking.join(SOON)
    assert got == [500_000]
