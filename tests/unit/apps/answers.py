"""A vendor for one test: a clock that waits at once, and a handler of requests behind a real HTTP client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import msgspec

from sync_core.apps.client import AppClient
from sync_core.apps.factory import open_client
from sync_core.apps.pacing import NoPacing
from sync_core.ports import Clock

START = 1_793_610_000_000
"""2026-11-02T09:00:00Z"""

SEEDS = range(8)


def told(seed: int) -> str:
    """The name of a random case: a failure tells what to run again."""
    return f"seed {seed}"


Handler = Callable[[httpx.Request], httpx.Response]

CRM_TOKEN = {"access_token": "pat-sim-1", "portal_id": 424242}
QUICKBOOKS_GRANT = {
    "realm_id": "9341",
    "client_id": "sim-client",
    "client_secret": "sim-secret",
    "access_token": "sim-access-1",
    "refresh_token": "sim-refresh-1",
}


class Waiting:
    """A clock on which waiting takes no time; it notes how long was waited."""

    def __init__(self, now: int = START) -> None:
        self._now = now
        self.waited = 0

    def now(self) -> int:
        return self._now

    def sleep_until(self, at: int) -> None:
        self.waited += max(0, at - self._now)
        self._now = max(self._now, at)

    def pass_by(self, ms: int) -> None:
        self._now += ms


class Vendor:
    """Answers by ``handler`` and keeps every request."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self.requests: list[httpx.Request] = []

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]

    @property
    def bodies(self) -> list[Any]:
        return [msgspec.json.decode(request.content) for request in self.requests]

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def client(
        self,
        app: str,
        *,
        credentials: Mapping[str, object] | None = None,
        properties: Mapping[str, list[str]] | None = None,
        clock: Clock | None = None,
        pacing: bool = False,
        **options: Any,
    ) -> AppClient:
        return open_client(
            app,
            "http://127.0.0.1:8700",
            credentials or (CRM_TOKEN if app == "crm" else QUICKBOOKS_GRANT),
            properties=properties or {},
            clock=clock or Waiting(),
            transport=self.transport(),
            pace=None if pacing else NoPacing(),
            rehearsal=True,
            **options,
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._handler(request)


def script(*responses: httpx.Response | Exception) -> Vendor:
    """A vendor that gives these answers in turn; an exception is raised as if by the connection."""
    turns = iter(responses)

    def handler(request: httpx.Request) -> httpx.Response:
        response = next(turns)
        if isinstance(response, Exception):
            raise response
        return response

    return Vendor(handler)


def json(body: object, status: int = 200, /, **headers: str) -> httpx.Response:
    """A JSON answer; underscores in header names stand for dashes."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return httpx.Response(
        status, content=msgspec.json.encode(body), headers={"content-type": "application/json", **named}
    )
