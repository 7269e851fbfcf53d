"""Calls out of the fakes, webhooks and actions. The one module of the fakes that knows the HTTP client."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from simulators.kit.asking import Reply

if TYPE_CHECKING:
    from simulators.kit.sites import Site


_UNREACHABLE = (httpx.HTTPError, httpx.InvalidURL, UnicodeError)
"""The last is what the name of a host may raise that is none, such as ``a..localhost``."""


class HttpPoster:
    """Posts over real sockets, to this machine only unless ``anywhere``. One client for the process."""

    def __init__(self, *, anywhere: bool = False) -> None:
        self._anywhere = anywhere

    @cached_property
    def _client(self) -> httpx.Client:
        # Proxies of the environment would carry loopback traffic away; and receivers that hang must not use
        # up the connections of others, for whom waiting for one would count as not having answered.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
        return httpx.Client(trust_env=False, follow_redirects=False, verify=self._anywhere, limits=limits)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, _site: Site) -> int:
        """The status of the answer; 0 where there was none in time, or where we must not call."""
        return self.ask(url, body, headers, timeout_ms, _site).status

    def ask(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, _site: Site) -> Reply:
        """The answer itself; its status is 0 where there was none."""
        if not (self._anywhere or is_loopback(url)):
            return Reply(0)
        try:
            answer = self._client.post(url, content=body, headers=dict(headers), timeout=timeout_ms / 1000)
        except _UNREACHABLE:
            return Reply(0)
        return Reply(answer.status_code, dict(answer.headers), answer.content)

    def fetch(self, url: str, timeout_ms: int, most: int, _site: Site) -> Reply:
        """What a GET brings from this machine, wherever posts may go."""
        if not is_loopback(url):
            return Reply(0)
        body = b""
        try:
            with self._client.stream("GET", url, timeout=timeout_ms / 1000) as answer:
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > most:
                        break
        except _UNREACHABLE:
            return Reply(0)
        return Reply(answer.status_code, dict(answer.headers), body[: most + 1])

    def close(self) -> None:
        """Give the connections back."""
        if "_client" in self.__dict__:
            self._client.close()


def is_loopback(url: str) -> bool:
    """Whether a URL names this machine and nothing else. What is no URL names none."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or host.endswith(".localhost") or ip_address(host).is_loopback
    except ValueError:
        return False
