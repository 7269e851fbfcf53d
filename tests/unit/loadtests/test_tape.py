"""Calls that are kept and made again."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from flask import Flask, request

from loadtests.bench.tape import Differs, Loop, Tape
from simulators.kit.server import serve_in_thread

Seen = tuple[str, str, str, bytes]


def _app(seen: list[Seen], status: Callable[[], int]) -> Flask:
    app = Flask("seen", static_folder=None)

    @app.route("/<path:_path>", methods=["GET", "POST"])
    def take(_path: str) -> tuple[dict[str, str], int]:
        seen.append(
            (request.method, request.full_path, request.headers.get("X-Mine", ""), request.get_data())
        )
        return {}, status()

    return app


def _record(url: str) -> Tape:
    tape = Tape({"app": url})
    with httpx.Client(transport=tape, base_url=url) as client:
        client.get("/one", params={"q": "a b"}, headers={"X-Mine": "1"})
        client.post("/two", json={"k": "ü"})
    return tape


def test_the_second_server_gets_the_same_calls() -> None:
    first: list[Seen] = []
    second: list[Seen] = []
    with serve_in_thread({"app": _app(first, lambda: 200)}) as server:
        tape = _record(server.urls["app"])
    with serve_in_thread({"app": _app(second, lambda: 200)}) as server:
        loop = Loop(server.urls)
        loop.play(tape.calls)
        loop.close()
    assert first == second
    assert [(one.method, one.path, one.status) for one in tape.calls] == [
        ("GET", "/one?q=a+b", 200),
        ("POST", "/two", 200),
    ]


def test_another_answer_makes_the_comparison_void() -> None:
    statuses = iter([200, 200, 200, 503])
    with serve_in_thread({"app": _app([], lambda: next(statuses))}) as server:
        loop = Loop(server.urls)
        with pytest.raises(Differs, match="/two: 503, was 200"):
            loop.play(_record(server.urls["app"]).calls)
        loop.close()
