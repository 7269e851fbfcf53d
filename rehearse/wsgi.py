"""One call into a WSGI app of the same process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, quote, unquote_to_bytes

import msgspec

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import WSGIApplication


_AS_IT_IS = "%/?:@!$&'()*+,;=[]~-._"
"""What stands in a target unquoted; a per cent sign begins what is quoted already."""


class Call(msgspec.Struct, frozen=True):
    """A request. ``target`` is the path with its query as they go over the wire, in ASCII."""

    method: str
    scheme: str
    host: str
    port: int
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def path(self) -> str:
        """The path, decoded."""
        return self._raw_path.decode("utf-8", "replace")

    @property
    def _raw_path(self) -> bytes:
        path = self.target.partition("?")[0]
        return unquote_to_bytes(path) if "%" in path else path.encode("ascii")

    def environ(self) -> dict[str, Any]:
        """As a server would hand it to an app."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self._raw_path.decode("latin-1"),
            "QUERY_STRING": self.target.partition("?")[2],
            # As servers give it: the path before decoding, which signatures are made over.
            "REQUEST_URI": self.target,
            "SERVER_NAME": self.host,
            "SERVER_PORT": str(self.port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self.scheme,
            "wsgi.input": BytesIO(self.body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers:
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        return environ


def called(method: str, base: SplitResult, path: str, headers: Mapping[str, str], body: bytes) -> Call:
    """A call to what hangs under a base URL; ``path`` may have a query. Nothing has to be quoted."""
    target = quote(f"{base.path}{path}" or "/", safe=_AS_IT_IS)
    if base.query:
        target = f"{target}?{base.query}"
    sent = [("Host", base.netloc), ("Content-Length", str(len(body))), *headers.items()]
    return Call(method, base.scheme, base.hostname or "", base.port or 0, target, sent, body)


def run(app: WSGIApplication, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and the whole body of the app's answer."""
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
