"""The one place where the core speaks HTTP.

A `Session` sends one request and hands back what came. It knows nothing of vendors: who we are, how fast we
may go and what a refusal means is told by the clients on top of it. A call that got no whole answer is an
`AppError`, which says whether the app may have acted on it.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from sync_core.apps.client import AppError
from sync_core.apps.skew import Skew
from sync_core.ports import Clock

Shape = TypeVar("Shape")

Transport: TypeAlias = httpx.BaseTransport
"""What carries requests; handed in where fakes live in the same process."""

CallSeen: TypeAlias = Callable[[str, str, int, int], None]
"""Told of every call: method, path without its query, status (0 where no answer came), ms by the clock."""

current_cause: ContextVar[str] = ContextVar("current_cause", default="")
"""The ``traceparent`` that our requests carry, so that an effect can be followed back to its cause."""

_TIMEOUT = httpx.Timeout(60.0, connect=5.0, pool=30.0)
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status. ``at`` is when, by our clock; header names ignore case."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    at: int

    def read(self, decoder: msgspec.json.Decoder[Shape]) -> Shape:
        """The body by this decoder. Raises `AppError` (the call may have had effect) if it does not fit."""
        try:
            return decoder.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise AppError("APP_UNAVAILABLE", "an answer we cannot read", happened="maybe") from error

    def retry_at(self, otherwise: int | None = None) -> int | None:
        """The instant that ``Retry-After`` (in seconds) asks us to wait for; ``otherwise`` is ms from now."""
        seconds = self.headers.get("retry-after", "")
        wait = int(seconds) * 1000 if seconds.isdecimal() else otherwise
        return None if wait is None else self.at + wait


class Session:
    """Calls to one base URL, which may have a path of its own; vendor paths hang directly under it.

    ``before_call`` runs before every request and may raise (the engine asserts that it is in no
    transaction); ``on_call`` is told of every request. In rehearsal every host but this machine's is refused.
    """

    def __init__(
        self,
        base_url: str,
        clock: Clock,
        *,
        transport: Transport | None = None,
        rehearsal: bool = False,
        before_call: Callable[[], None] | None = None,
        on_call: CallSeen | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.skew = Skew()
        self._clock, self._rehearsal = clock, rehearsal
        self._before_call, self._on_call = before_call, on_call
        self._refuse_strangers(self.base_url)
        self._client = httpx.Client(
            transport=transport,
            verify=_trust() if base_url.startswith("https:") else _no_trust(),
            timeout=_TIMEOUT,
            # A proxy of this machine's environment must not come between us and a fake on this machine.
            trust_env=not is_loopback(base_url),
        )
        # What is handed in has no cookies, redirects and pools that a client would look after.
        self._send = self._client.send if transport is None else transport.handle_request

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """Send one request to a path under the base URL, or to a whole URL.

        Raises `AppError` APP_UNAVAILABLE; ``happened`` is ``no`` where no connection was made, else ``maybe``
        """
        url = path if "://" in path else self.base_url + path
        self._refuse_strangers(url)
        if self._before_call:
            self._before_call()
        sent = dict(headers or {})
        if cause := current_cause.get():
            sent["traceparent"] = cause
        began, status = self._clock.now(), 0
        try:
            response = self._send(
                self._client.build_request(method, _url(url), params=params, headers=sent, content=content)
            )
            status = response.status_code
        except _NOT_SENT as error:
            raise AppError("APP_UNAVAILABLE", "no connection", happened="no") from error
        except httpx.RequestError as error:
            raise AppError("APP_UNAVAILABLE", "no whole answer", happened="maybe") from error
        finally:
            now = self._clock.now()
            if self._on_call:
                self._on_call(method, urlsplit(path).path, status, now - began)
        self.skew.observe(response.headers.get("date"), now)
        return Answer(status, response.headers, response.read(), now)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _refuse_strangers(self, url: str) -> None:
        if self._rehearsal and not is_loopback(url):
            raise ValueError(f"in rehearsal only this machine may be called, not {urlsplit(url).hostname}")


def is_loopback(url: str) -> bool:
    """Whether the URL names this machine: ``localhost`` or a loopback address."""
    return _is_this_machine(urlsplit(url).hostname or "")


@lru_cache(maxsize=256)
def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=1024)
def _url(text: str) -> httpx.URL:
    """A parsed URL: most calls go to a few of them."""
    return httpx.URL(text)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The one TLS context of the process: loading the certificates takes longer than many calls."""
    return httpx.create_ssl_context()


@lru_cache(maxsize=1)
def _no_trust() -> ssl.SSLContext:
    """A context that knows no authority, so that plain http pays nothing and https could never pass by it."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
