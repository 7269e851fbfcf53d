"""Calls into WSGI apps of the same process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import httpx
import pytest

from rehearse.deliveries import Deliveries
from rehearse.errors import Refused, Unreachable
from rehearse.transport import Api, InProcess, InProcessPoster, Seen
from simulators.kit.damage import DAMAGE, Cut, Damage, Stall
from simulators.kit.exchange import NoAnswer, Reset
from simulators.kit.faults.waiting import WAITED
from tests.unit.kit.tiny import a_site


def an_api(app: Any, **options: Any) -> Api:
    return Api("http://127.0.0.1:4711/base", transport=InProcess({4711: app}), **options)


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "application/json")])
    keys = ("REQUEST_METHOD", "PATH_INFO", "REQUEST_URI", "QUERY_STRING", "CONTENT_TYPE", "HTTP_X")
    told = {key: environ.get(key, "") for key in keys}
    import json

    return [json.dumps({**told, "body": environ["wsgi.input"].read().decode()}).encode()]


def test_the_app_sees_the_path_decoded_and_as_it_was_written() -> None:
    api = an_api(echo, headers={"X": "1"})
    seen = api.call("POST", "/a%20b/ü", json={"c": 1}, params={"q": "ä b"})
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/base/a b/ü"
    assert seen["REQUEST_URI"] == "/base/a%20b/%C3%BC?" + seen["QUERY_STRING"]
    assert (seen["body"], seen["CONTENT_TYPE"], seen["HTTP_X"]) == ('{"c":1}', "application/json", "1")


def test_no_answer_is_a_timeout_and_a_wait_beyond_patience_is_one_too() -> None:
    def silent(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raise NoAnswer("lost")

    def slow(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[WAITED] = 5_001
        return echo(environ, start_response)

    with pytest.raises(Unreachable, match="did not answer in time"):
        an_api(silent).call("GET", "/")
    with pytest.raises(Unreachable, match="did not answer in time"):
        an_api(slow, seconds=5).call("GET", "/")
    assert an_api(slow, seconds=6).call("GET", "/")["REQUEST_METHOD"] == "GET"


@pytest.mark.parametrize(
    ("damage", "patience", "error"),
    [
        (Cut(), 5, httpx.RemoteProtocolError),
        (Stall(4_000, 0), 5, httpx.RemoteProtocolError),
        (Stall(6_000, 0), 5, httpx.ReadTimeout),
        (Stall(6_000, 0), None, httpx.RemoteProtocolError),
    ],
)
def test_a_broken_answer_is_the_error_that_sockets_would_make_of_it(
    damage: Damage, patience: float | None, error: type[httpx.HTTPError]
) -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[DAMAGE] = damage
        return echo(environ, start_response)

    with httpx.Client(transport=InProcess({4711: broken}), timeout=patience) as client, pytest.raises(error):
        client.get("http://127.0.0.1:4711/")


def test_a_reset_is_a_read_error() -> None:
    def resetting(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raise Reset("torn down")

    with httpx.Client(transport=InProcess({4711: resetting})) as client, pytest.raises(httpx.ReadError):
        client.get("http://127.0.0.1:4711/")


def test_a_port_without_an_app_refuses() -> None:
    api = Api("http://127.0.0.1:1", transport=InProcess({4711: echo}))
    with pytest.raises(Unreachable, match="nobody answers"):
        api.call("GET", "/")


def test_a_refusal_keeps_status_and_body() -> None:
    def refusing(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("418 Teapot", [])
        return [b'{"error": {"code": "short", "message": "and stout", "hint": "pour"}}']

    with pytest.raises(Refused, match=r"418: and stout \(pour\)") as refused:
        an_api(refusing).call("GET", "/")
    assert (refused.value.status, refused.value.code) == (418, "short")


def test_watchers_see_each_call_twice_and_may_end_the_caller() -> None:
    seen: list[tuple[str, str]] = []

    def watch(call: Seen, moment: str) -> None:
        seen.append((call.path, moment))
        if moment == "after":
            raise KeyError("enough")

    api = Api("http://127.0.0.1:4711", transport=InProcess({4711: echo}, watch=watch))
    with pytest.raises(KeyError):
        api.call("GET", "/x")
    assert seen == [("/x", "before"), ("/x", "after")]


def test_webhooks_get_the_status_or_nothing() -> None:
    poster = InProcessPoster(InProcess({4711: echo}))
    assert poster.post("http://127.0.0.1:4711/hook", b"{}", {}, 1_000, None) == 200
    assert poster.post("http://127.0.0.1:1/hook", b"{}", {}, 1_000, None) == 0


def test_what_a_fake_reads_comes_from_this_process_only() -> None:
    way = Deliveries(InProcessPoster(InProcess({4711: echo})))
    found = way.fetch("http://127.0.0.1:4711/file?a=1", 1_000, 10_000, a_site())
    assert found.status == 200
    assert way.fetch("http://127.0.0.1:1/file", 1_000, 10_000, a_site()).status == 0
    assert way.fetch("http://example.test:4711/file", 1_000, 10_000, a_site()).status == 0
