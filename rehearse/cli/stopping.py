"""Leaving nothing behind when somebody ends us."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

SIGTERM_STATUS = 143


@contextmanager
def unwinding_on_sigterm() -> Iterator[None]:
    """SIGTERM leaves this block as an exception does, so that what was opened is closed."""

    def leave(*_: object) -> None:
        raise SystemExit(SIGTERM_STATUS)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
