"""How many requests are open to each receiver at once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class OpenRequests:
    """Thread-safe. No part of a site's state: what is open when a snapshot is taken ends by itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: Counter[Hashable] = Counter()

    @contextmanager
    def one_more(self, receiver: Hashable, *, most: int) -> Iterator[bool]:
        """Whether the receiver takes one more (``most`` 0: always); if so, it is open until the end."""
        with self._lock:
            taken = not most or self._open[receiver] < most
            self._open[receiver] += taken
        try:
            yield taken
        finally:
            with self._lock:
                self._open[receiver] -= taken
