"""A server that webhooks and actions call over a real socket, and the client's own check of signatures."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from hubspot.utils.signature import Signature  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from tests.contract.crm.conftest import Portal


class Receiver(ThreadingHTTPServer):
    """Somebody whom the portal calls: keeps what it is called with, and answers with ``replies``, then 204.

    ``hold`` is waited for before each answer; it is set unless a test clears it.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.hold = threading.Event()
        self.hold.set()
        self.received: list[tuple[str, dict[str, str]]] = []
        self.replies: list[tuple[int, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/orders"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Receiver)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.received.append((body, dict(self.headers)))
        self.server.hold.wait(10)
        status, headers, answer = self.server.replies.pop(0) if self.server.replies else (204, {}, None)
        content = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


def valid(portal: Portal, url: str, body: str, headers: dict[str, str], version: str) -> bool:
    name = "X-HubSpot-Signature-v3" if version == "v3" else "X-HubSpot-Signature"
    found: bool = Signature.is_valid(
        signature=headers[name],
        client_secret=portal.ready["client_secret"],
        request_body=body,
        http_uri=url,
        signature_version=version,
        timestamp=headers.get("X-HubSpot-Request-Timestamp"),
    )
    return found
