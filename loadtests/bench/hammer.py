"""The load: a process that keeps a few connections busy and tells how long each answer took.

One thread watches all connections, so that it costs little itself and no lock of its own shows in the times.
It reads an order as a line of JSON from its input and answers with a line of JSON.
"""

from __future__ import annotations

import selectors
import socket
import sys
import time
from collections.abc import Iterator
from itertools import count, cycle

import msgspec

from loadtests.bench.messages import Message

FIRST_NUMBER = 10_000_000
"""Fresh records are numbered from here on, over all orders: what was filled in before lies below."""

PATIENCE = 30.0
"""Seconds in which an answer has to come."""


class Order(msgspec.Struct, frozen=True):
    """Send ``messages`` in turn over so many connections, each as soon as the one before is answered."""

    port: int
    messages: list[Message]
    seconds: float
    connections: int = 8


class Outcome(msgspec.Struct, frozen=True):
    """``micros`` is how long each answer took; ``refused`` counts what was no 2xx, ``refusal`` is one."""

    micros: list[int]
    seconds: float
    refused: int = 0
    refusal: str = ""


class Line:
    """One connection with at most one request on its way. Opened anew when the server closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.sent = 0
        self._answer = bytearray()
        self.socket = self._open()

    def send(self, request: bytes) -> None:
        self.sent = time.perf_counter_ns()
        self._answer.clear()
        self.socket.sendall(request)

    def receive(self) -> bytes | None:
        """The whole answer as soon as it is there."""
        chunk = self.socket.recv(262_144)
        self._answer += chunk
        head, found, body = bytes(self._answer).partition(b"\r\n\r\n")
        if not found:
            return self._ended(chunk)
        fields = head.lower()
        if b"transfer-encoding: chunked" in fields:
            done = body.endswith(b"0\r\n\r\n")
        elif (at := fields.find(b"content-length:")) >= 0:
            done = len(body) >= int(fields[at + 15 :].split(b"\r\n", 1)[0])
        else:
            return self._ended(chunk)
        return bytes(self._answer) if done else None

    def _ended(self, chunk: bytes) -> bytes | None:
        """An answer without a length ends with the connection."""
        if chunk:
            return None
        if not self._answer:
            raise ConnectionError("the server closed a connection without an answer")
        return bytes(self._answer)

    def close(self) -> None:
        self.socket.close()

    def _open(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


def closes(answer: bytes) -> bool:
    """Whether the server ends the connection after this answer."""
    head = answer.partition(b"\r\n\r\n")[0].lower()
    return b"connection: close" in head or (head.startswith(b"http/1.0") and b"keep-alive" not in head)


def run(order: Order, numbers: Iterator[int]) -> Outcome:
    """Do as ordered. Raises `OSError` where the server breaks off."""
    micros: list[int] = []
    refusals: list[bytes] = []
    turns = cycle(order.messages)
    with selectors.DefaultSelector() as waiting:
        began = time.perf_counter()
        until = began + order.seconds
        for _ in range(order.connections):
            _start(waiting, order.port, next(turns).fresh(numbers))
        while waiting.get_map():
            ready = waiting.select(PATIENCE)
            if not ready:
                raise TimeoutError(f"no answer within {PATIENCE:g} s")
            for key, _ in ready:
                line: Line = key.data
                answer = line.receive()
                if answer is None:
                    continue
                micros.append((time.perf_counter_ns() - line.sent) // 1000)
                if answer[9:10] != b"2":
                    refusals.append(answer)
                _go_on(waiting, line, order, answer, next(turns).fresh(numbers), until)
        seconds = time.perf_counter() - began
    return Outcome(
        micros, seconds, len(refusals), refusals[0][:600].decode("utf-8", "replace") if refusals else ""
    )


def _start(waiting: selectors.BaseSelector, port: int, request: bytes) -> None:
    line = Line(port)
    waiting.register(line.socket, selectors.EVENT_READ, line)
    line.send(request)


def _go_on(
    waiting: selectors.BaseSelector, line: Line, order: Order, answer: bytes, request: bytes, until: float
) -> None:
    more = time.perf_counter() < until
    if more and not closes(answer):
        line.send(request)
        return
    waiting.unregister(line.socket)
    line.close()
    if more:
        _start(waiting, order.port, request)


def main() -> None:
    """Serve orders until the input ends."""
    numbers = count(FIRST_NUMBER)
    print("{}", flush=True)
    for text in sys.stdin:
        outcome = run(msgspec.json.decode(text, type=Order), numbers)
        print(msgspec.json.encode(outcome).decode(), flush=True)


if __name__ == "__main__":
    main()
