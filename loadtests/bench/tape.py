"""The calls of one run, to be made again by the barest client that there is."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

_ITS_OWN = ("host", "connection", "content-length", "accept-encoding", "user-agent")
"""Headers that a client makes by itself."""


class Differs(RuntimeError):
    """The same call got another answer than before: the two runs cannot be compared."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request with its body ready, where it goes by the app's name, and the status that it got."""

    app: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    status: int


class Tape(httpx.BaseTransport):
    """Passes calls on to real sockets and keeps them. ``apps`` are the base URLs by name."""

    def __init__(self, apps: dict[str, str]) -> None:
        self._by_port = {httpx.URL(url).port: app for app, url in apps.items()}
        self._sockets = httpx.HTTPTransport()
        self.calls: list[Call] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._sockets.handle_request(request)
        kept = tuple((name, value) for name, value in request.headers.items() if name not in _ITS_OWN)
        app, path = self._by_port[request.url.port], request.url.raw_path.decode("ascii")
        self.calls.append(Call(app, request.method, path, kept, request.content, response.status_code))
        return response

    def close(self) -> None:
        self._sockets.close()


class Loop:
    """Makes taped calls one after the other with a bare ``httpx.Client``, bodies as they are."""

    def __init__(self, apps: dict[str, str]) -> None:
        self._apps = apps
        self._client = httpx.Client(timeout=60, trust_env=False, verify=False)

    def play(self, calls: list[Call]) -> None:
        """Raises `Differs`."""
        for call in calls:
            answer = self._client.request(
                call.method, self._apps[call.app] + call.path, headers=list(call.headers), content=call.body
            )
            if answer.status_code != call.status:
                raise Differs(
                    f"{call.method} {call.path}: {answer.status_code}, was {call.status}: {answer.text[:300]}"
                )

    def close(self) -> None:
        self._client.close()
