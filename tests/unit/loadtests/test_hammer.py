"""The load against real sockets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import msgspec
import pytest
from flask import Flask, request

from loadtests.bench.hammer import Order, run
from loadtests.bench.messages import NUMBER, message
from simulators.kit.server import serve_in_thread

SHORT = 0.15


def _app(seen: list[bytes]) -> Flask:
    app = Flask("counted", static_folder=None)

    @app.route("/", methods=["GET", "POST"])
    def take() -> tuple[dict[str, str], int]:
        seen.append(request.get_data())
        return {"id": "1"}, 201

    @app.get("/refused")
    def refuse() -> tuple[str, int]:
        return "too many", 429

    return app


def test_every_answer_is_counted_once() -> None:
    seen: list[bytes] = []
    with serve_in_thread({"app": _app(seen)}) as server:
        outcome = run(Order(server.ports["app"], [message("GET", "/")], SHORT, connections=3), count())
    assert len(outcome.micros) == len(seen) >= 3
    assert outcome.refused == 0
    assert outcome.seconds >= SHORT
    assert min(outcome.micros) > 0


def test_every_record_has_a_number_of_its_own() -> None:
    seen: list[bytes] = []
    record = {"email": f"a{NUMBER}@b.example", "name": NUMBER}
    batch = message("POST", "/", record=record, times=3, before='{"inputs":[', after="]}")
    with serve_in_thread({"app": _app(seen)}) as server:
        run(Order(server.ports["app"], [batch], SHORT, connections=2), count(10_000_000))
    rows = [row for body in seen for row in msgspec.json.decode(body)["inputs"]]
    assert all(row["email"] == f"a{row['name']}@b.example" for row in rows)
    numbers = [row["name"] for row in rows]
    assert len(set(numbers)) == len(numbers) == 3 * len(seen)
    assert min(numbers) == "10000000"


def test_what_is_no_success_is_told() -> None:
    with serve_in_thread({"app": _app([])}) as server:
        outcome = run(Order(server.ports["app"], [message("GET", "/refused")], SHORT), count())
    assert outcome.refused == len(outcome.micros) > 0
    assert outcome.refusal.startswith("HTTP/1.1 429")
    assert outcome.refusal.endswith("too many")


@pytest.mark.parametrize("answer", ["HTTP/1.0 with a length", "until the end", "in chunks"])
def test_servers_that_close_or_chunk_are_understood(answer: str) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1" if answer == "in chunks" else "HTTP/1.0"

        def do_GET(self) -> None:
            self.send_response(200)
            if answer == "in chunks":
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"5\r\nhello\r\n")
                self.wfile.write(b"0\r\n\r\n")
                return
            if answer == "HTTP/1.0 with a length":
                self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, format: str, *args: object) -> None:
            answered.append(1)

    answered: list[int] = []
    with _serving(Handler) as port:
        outcome = run(Order(port, [message("GET", "/")], SHORT, connections=2), count())
    assert len(outcome.micros) == len(answered) >= 2
    assert outcome.refused == 0


def test_a_server_that_breaks_off_ends_the_run() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.close_connection = True

    with _serving(Handler) as port, pytest.raises(ConnectionError):
        run(Order(port, [message("GET", "/")], SHORT), count())


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
