"""How many requests a site is answering right now."""

from __future__ import annotations

import threading


class Traffic:
    """Counts requests in and out. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = 0

    @property
    def open(self) -> int:
        """Requests that came in and were not answered yet."""
        return self._open

    def enter(self) -> None:
        """A request came in."""
        with self._lock:
            self._open += 1

    def leave(self) -> None:
        """It was answered, one way or another."""
        with self._lock:
            self._open -= 1
