"""Serving until whoever started us is gone."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from simulators.kit.server import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def serve(apps: Mapping[str, WSGIApplication], about: Mapping[str, object]) -> None:
    """Serve on free ports, tell the URLs and ``about`` in a line of JSON, stop when the input ends."""
    server = Server(apps)
    on_end_of_input(server.stop)
    print(msgspec.json.encode({"ports": server.ports, "urls": server.urls, **about}).decode(), flush=True)
    server.run()


def on_end_of_input(action: object = None) -> None:
    """Call ``action`` when the input ends; without one the process ends on the spot."""

    def wait() -> None:
        sys.stdin.read()
        if callable(action):
            action()
        else:
            os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
