"""How rehearse speaks HTTP: JSON calls over real sockets, or into WSGI apps of the same process.

The one module of the package that knows the HTTP client.
"""

from __future__ import annotations

import ssl
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

import httpx
import msgspec

from rehearse.errors import Refused, Unreachable
from simulators.kit.damage import Stall, damage_to
from simulators.kit.exchange import NoAnswer, Reset
from simulators.kit.faults.waiting import WAITED

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
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
        app = self._apps.get(request.url.port or 0)
        if app is None:
            raise httpx.ConnectError(f"nothing listens on port {request.url.port}", request=request)
        seen = Seen(request.method, request.url.path, request.url.port or 0)
        if self._watch is not None:
            self._watch(seen, "before")
        environ = _environ(request)
        try:
            status, headers, body = _run(app, environ)
        except NoAnswer as reason:
            if self._watch is not None:
                self._watch(seen, "after")
            if isinstance(reason, Reset):
                raise httpx.ReadError(f"connection reset: {reason}", request=request) from reason
            raise httpx.ReadTimeout(f"no answer: {reason}", request=request) from reason
        if self._watch is not None:
            self._watch(seen, "after")
        _judge(request, environ, len(body))
        return httpx.Response(status, headers=headers, content=body, request=request)


def _judge(request: httpx.Request, environ: Mapping[str, Any], length: int) -> None:
    """Raise what a caller over sockets would see of an answer that comes too late, or not whole."""
    damage = damage_to(environ)
    waited = environ.get(WAITED, 0) + (damage.milliseconds if isinstance(damage, Stall) else 0)
    patience = request.extensions.get("timeout", {}).get("read")
    if patience is not None and waited > patience * 1000:
        raise httpx.ReadTimeout(f"no answer within {patience:g} s", request=request)
    if damage is not None:
        came = 0 if isinstance(damage, Stall) else length // 2
        raise httpx.RemoteProtocolError(
            f"the connection ended after {came} of {length} bytes of the body", request=request
        )


def _environ(request: httpx.Request) -> dict[str, Any]:
    url, body = request.url, request.read()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": url.path.encode().decode("latin-1"),
        "QUERY_STRING": url.query.decode("ascii"),
        # As servers give it: the path before decoding, which signatures are made over.
        "REQUEST_URI": url.raw_path.decode("ascii"),
        "SERVER_NAME": url.host,
        "SERVER_PORT": str(url.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.multi_items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return environ


def _run(app: WSGIApplication, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _error: OptExcInfo | None = None
    ) -> Callable[[bytes], object]:
        started.append((status, headers))
        return _no_write

    chunks: Iterable[bytes] = app(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return int(status.split(" ", 1)[0]), headers, body


def _no_write(_data: bytes) -> None:
    raise NotImplementedError("no app of ours writes past its iterable")


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
        # No proxy of the environment may come between us and this machine; nothing here speaks TLS.
        self._client = httpx.Client(
            transport=transport,
            headers=dict(headers or {}),
            timeout=seconds,
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
        content = None
        if json is not None:
            content, sent["Content-Type"] = msgspec.json.encode(json), "application/json"
        try:
            response = self._client.request(
                method, self.base_url + path, content=content, data=form, params=params, headers=sent
            )
        except httpx.TimeoutException as error:
            raise Unreachable(f"{self.base_url} did not answer in time: {method} {path}") from error
        except httpx.HTTPError as error:
            raise Unreachable(f"nobody answers at {self.base_url} ({error})") from error
        return Reply(response.status_code, response.headers, _decoded(response.content))

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
        self._client.close()


class InProcessPoster:
    """Delivers webhooks into this process, as `simulators.kit.webhooks.Poster`."""

    def __init__(self, transport: InProcess) -> None:
        self._client = httpx.Client(transport=transport, verify=_no_trust())

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, _site: object) -> int:
        """The status of the answer; 0 where there was none in time."""
        try:
            answer = self._client.post(url, content=body, headers=dict(headers), timeout=timeout_ms / 1000)
        except httpx.HTTPError:
            return 0
        return answer.status_code


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
