"""The naive core on the machine's clock: it looks every now and then without being told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

EVERY = 0.3
"""Seconds between two looks."""


@contextmanager
def looking(app: Flask) -> Iterator[None]:
    """Let every workspace of the core look again and again for this block."""
    ended = threading.Event()
    thread = threading.Thread(target=_look, args=(app, ended))
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _look(app: Flask, ended: threading.Event) -> None:
    while not ended.wait(EVERY):
        for workspace in list(app.extensions["workspaces"].values()):
            with workspace.lock:
                workspace.now = int(time.time() * 1000)
                workspace.settle(look=True)
