from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from simulators.kit.asking import Reply
from simulators.kit.http import HttpPoster, is_loopback
from simulators.kit.server import serve_in_thread
from tests.unit.kit.tiny import a_site


@pytest.fixture
def poster() -> Iterator[HttpPoster]:
    made = HttpPoster()
    yield made
    made.close()


def test_a_post_arrives_as_it_was_signed(poster: HttpPoster) -> None:
    got: list[tuple[bytes, str, str]] = []

    def receiver(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        got.append((body, environ["HTTP_X_SIGNATURE"], environ["QUERY_STRING"]))
        start_response("202 Accepted", [])
        return []

    with serve_in_thread({"receiver": receiver}, threads=2) as server:
        url = server.urls["receiver"] + "/hooks?a=1"
        assert poster.post(url, b'{"a": 1}', {"X-Signature": "s"}, 5_000, a_site()) == 202
    assert got == [(b'{"a": 1}', "s", "a=1")]


def test_reading_is_for_this_machine_only_and_has_an_end() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response(
            "200 OK" if environ["PATH_INFO"] == "/there" else "302 Found", [("Location", "/there")]
        )
        return [b"0123456789"]

    anywhere = HttpPoster(anywhere=True)
    with serve_in_thread({"app": app}, threads=1) as server:
        url = server.urls["app"]
        for path, most, status, body in (
            ("there", 100, 200, b"0123456789"),
            ("there", 4, 200, b"01234"),
            ("elsewhere", 100, 302, b"0123456789"),
        ):
            found = anywhere.fetch(f"{url}/{path}", 5_000, most, a_site())
            assert (found.status, found.body) == (status, body)
    assert anywhere.fetch(f"{url}/there", 1_000, 100, a_site()) == Reply(0)
    assert anywhere.fetch("http://192.0.2.1/there", 1_000, 100, a_site()) == Reply(0)
    anywhere.close()


def test_receivers_that_hang_use_up_no_connections_of_others(poster: HttpPoster) -> None:
    def receiver(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("202 Accepted", [])
        return []

    many, site = 120, a_site()
    with socket.create_server(("127.0.0.1", 0), backlog=many) as silent, ThreadPoolExecutor(many) as pool:
        silent.settimeout(10)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        asked = [pool.submit(poster.post, url, b"", {}, 30_000, site) for _ in range(many)]
        held = [silent.accept()[0] for _ in range(many)]
        with serve_in_thread({"receiver": receiver}, threads=1) as server:
            assert poster.post(server.urls["receiver"], b"", {}, 5_000, site) == 202
        for one in held:
            one.close()
        assert [one.result() for one in asked] == [0] * many


def test_no_answer_is_0(poster: HttpPoster) -> None:
    with serve_in_thread({"gone": lambda environ, start_response: []}, threads=1) as server:
        url = server.urls["gone"]
    assert poster.post(url, b"", {}, 1_000, a_site()) == 0


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("http://127.0.0.1:8700/hooks", True),
        ("http://localhost/x", True),
        ("http://[::1]:8700/", True),
        ("https://api.example/hooks", False),
        ("http://127.0.0.1.example/", False),
        ("http://10.0.0.1/", False),
        ("not a url", False),
        ("http://[::1", False),
    ],
)
def test_only_this_machine_is_called(poster: HttpPoster, url: str, ours: bool) -> None:
    assert is_loopback(url) is ours
    if not ours:
        assert poster.post(url, b"", {}, 1_000, a_site()) == 0
