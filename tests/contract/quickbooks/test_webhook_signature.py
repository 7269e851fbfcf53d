"""A delivered webhook is accepted by python-quickbooks' own check of the signature."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue

import pytest
from quickbooks import QuickBooks  # type: ignore[import-untyped]
from quickbooks.objects import Customer  # type: ignore[import-untyped]

from simulators.kit.timeline import advance
from tests.contract.quickbooks.conftest import Company


class Receiver:
    """An endpoint on this machine that keeps what it gets."""

    def __init__(self) -> None:
        self.got: Queue[tuple[bytes, str]] = Queue()
        got = self.got

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                got.put((body, self.headers["intuit-signature"]))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_the_signature_of_a_delivery_holds(qb: QuickBooks, company: Company, receiver: Receiver) -> None:
    company.switch(webhook_url=receiver.url)
    made = Customer()
    made.DisplayName = "Ärzte & Co"
    made.save(qb=qb)
    advance(company.site, 2_000)
    body, signature = receiver.got.get(timeout=5)
    text = body.decode()
    assert f'"intuitentityid":"{made.Id}"' in text
    verifier = company.ready["webhook_verifier_token"]
    assert qb.validate_webhook_signature(text, signature, verifier_token=verifier)
    assert not qb.validate_webhook_signature(text + " ", signature, verifier_token=verifier)
    assert not qb.validate_webhook_signature(text, signature, verifier_token="another")
