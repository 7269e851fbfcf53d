"""How rehearse speaks HTTP: JSON calls over real sockets, or into WSGI apps of the same process.

The one module of the package that knows the HTTP client.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec

from rehearse.errors import Refused, Unreachable
from rehearse.wsgi import Call, called, run
from simulators.kit import asking
from simulators.kit.damage import Stall, damage_to
from simulators.kit.exchange import NoAnswer, Reset
from simulators.kit.faults.waiting import WAITED
from simulators.kit.http import is_loopback

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SECONDS = 60.0
"""How long `Api` waits for an answer, unless told otherwise."""


class Seen(msgspec.Struct, frozen=True):
    """One call on its way through `InProcess`."""

    method: str
    path: str
    port: int


Watcher = Callable[[Seen, Literal["before", "after"]], None]
"""Told of every call twice, ``"before"`` and ``"after"`` the work; may raise to end the caller there."""


class InProcess(httpx.BaseTransport):
    """Hands calls to WSGI apps by the port of their URL. A port without an app refuses the connection.

    An app that raises `NoAnswer`, or that was held up for longer than the caller waits, is a read timeout:
    no real time passes. A reset is a read error, an answer that breaks off a protocol error, as over sockets.
    ``watch`` sees every call.
    """

    def __init__(self, apps: Mapping[int, WSGIApplication], *, watch: Watcher | None = None) -> None:
        self._apps, self._watch = apps, watch

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        call = Call(
            request.method,
            url.scheme,
            url.host,
            url.port or 0,
            url.raw_path.decode("ascii"),
            request.headers.multi_items(),
            request.read(),
        )
        status, headers, body = self.answer(call, request.extensions.get("timeout", {}).get("read"))
        return httpx.Response(status, headers=headers, content=body, request=request)

    def answer(self, call: Call, seconds: float | None) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body for a caller who waits so long. Raises `httpx.TransportError`."""
        app = self._apps.get(call.port)
        if app is None:
            raise httpx.ConnectError(f"nothing listens on port {call.port}")
        seen = Seen(call.method, call.path, call.port)
        if self._watch is not None:
            self._watch(seen, "before")
        environ = call.environ()
        try:
            answered = run(app, environ)
        except NoAnswer as reason:
            if self._watch is not None:
                self._watch(seen, "after")
            if isinstance(reason, Reset):
                raise httpx.ReadError(f"connection reset: {reason}") from reason
            raise httpx.ReadTimeout(f"no answer: {reason}") from reason
        if self._watch is not None:
            self._watch(seen, "after")
        _judge(environ, len(answered[2]), seconds)
        return answered


def _judge(environ: Mapping[str, Any], length: int, seconds: float | None) -> None:
    """Raise what a caller over sockets would see of an answer that comes too late, or not whole."""
    damage = damage_to(environ)
    waited = environ.get(WAITED, 0) + (damage.milliseconds if isinstance(damage, Stall) else 0)
    if seconds is not None and waited > seconds * 1000:
        raise httpx.ReadTimeout(f"no answer within {seconds:g} s")
    if damage is not None:
        came = 0 if isinstance(damage, Stall) else length // 2
        raise httpx.RemoteProtocolError(f"the connection ended after {came} of {length} bytes of the body")


class Reply(msgspec.Struct, frozen=True):
    """An answer, whatever its status. ``body`` is decoded JSON, a text, or None where there is nothing."""

    status: int
    headers: Mapping[str, str]
    body: Any


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token; none for an empty one."""
    return {"Authorization": f"Bearer {token}"} if token else {}


class Api:
    """Calls to one base URL with the same headers each time. JSON in and out, a form where one is given."""

    def __init__(
        self,
        base_url: str,
        headers: Mapping[str, str] | None = None,
        *,
        transport: InProcess | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._headers = dict(headers or {})
        self._inside, self._seconds = transport, seconds
        self._base = urlsplit(self.base_url)

    @cached_property
    def _client(self) -> httpx.Client:
        # No proxy of the environment may come between us and this machine; nothing here speaks TLS.
        return httpx.Client(
            transport=self._inside,
            headers=self._headers,
            timeout=self._seconds,
            trust_env=False,
            verify=_no_trust(),
        )

    def call(
        self, method: str, path: str, *, json: Any = None, params: Mapping[str, str] | None = None
    ) -> Any:
        """The decoded answer, None for an empty one. Raises `Refused` or `Unreachable`."""
        reply = self.send(method, path, json=json, params=params)
        if not 200 <= reply.status < 300:
            raise Refused(f"{method} {self.base_url}{path}", reply.status, reply.body)
        return reply.body

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """The answer whatever its status; a redirect is not followed. Raises `Unreachable`."""
        sent = {"Accept": "application/json", **(headers or {})}
        content = b""
        if json is not None:
            content, sent["Content-Type"] = msgspec.json.encode(json), "application/json"
        elif form is not None:
            content, sent["Content-Type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
        if params:
            path = f"{path}?{urlencode(params)}"
        try:
            return self._ask(method, path, sent, content)
        except httpx.TimeoutException as error:
            raise Unreachable(f"{self.base_url} did not answer in time: {method} {path}") from error
        except httpx.HTTPError as error:
            raise Unreachable(f"nobody answers at {self.base_url} ({error})") from error

    def _ask(self, method: str, path: str, headers: dict[str, str], content: bytes) -> Reply:
        """Within this process no HTTP client is needed to carry it."""
        if self._inside is None:
            response = self._client.request(method, self.base_url + path, content=content, headers=headers)
            return Reply(response.status_code, response.headers, _decoded(response.content))
        call = called(method, self._base, path, {**self._headers, **headers}, content)
        status, found, body = self._inside.answer(call, self._seconds)
        return Reply(status, httpx.Headers(found), _decoded(body))

    def stream(self, path: str, *, params: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """The data of server-sent events as they come, until the server ends. Raises as `call`."""
        accept = {"Accept": "text/event-stream"}
        try:
            with self._client.stream(
                "GET", self.base_url + path, params=params, headers=accept, timeout=None
            ) as response:
                if response.status_code != 200:
                    raise Refused(f"GET {path}", response.status_code, _decoded(response.read()))
                for line in response.iter_lines():
                    if line.startswith("data: "):
                        yield msgspec.json.decode(line[6:])
        except httpx.HTTPError as error:
            raise Unreachable(f"{self.base_url} stopped answering ({error})") from error

    def close(self) -> None:
        """Give the connections back."""
        if "_client" in self.__dict__:
            self._client.close()


class InProcessPoster:
    """Delivers webhooks into this process, as `simulators.kit.webhooks.Poster`."""

    def __init__(self, transport: InProcess) -> None:
        self._transport = transport

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, _site: object) -> int:
        """The status of the answer; 0 where there was none in time."""
        return self.ask(url, body, headers, timeout_ms, _site).status

    def ask(
        self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, _site: object
    ) -> asking.Reply:
        """The answer itself, as `simulators.kit.asking.Asker`."""
        call = called("POST", urlsplit(url), "", headers, body)
        try:
            status, found, content = self._transport.answer(call, timeout_ms / 1000)
        except httpx.HTTPError:
            return asking.Reply(0)
        return asking.Reply(status, {name.lower(): value for name, value in found}, content)

    def fetch(self, url: str, timeout_ms: int, most: int, _site: object) -> asking.Reply:
        """What a GET brings from an app of this process, as `simulators.kit.asking.Fetcher`."""
        if not is_loopback(url):
            return asking.Reply(0)
        call = called("GET", urlsplit(url), "", {}, b"")
        try:
            status, found, body = self._transport.answer(call, timeout_ms / 1000)
        except httpx.HTTPError:
            return asking.Reply(0)
        return asking.Reply(status, {name.lower(): value for name, value in found}, body[: most + 1])


@cache
def _no_trust() -> ssl.SSLContext:
    """A context that knows no authority: plain http pays nothing, and https could never pass by it."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _decoded(content: bytes) -> Any:
    if not content:
        return None
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return content.decode("utf-8", "replace")
