"""Who runs on which core: the server that is measured on one, the load and everything else on another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


def cores() -> list[int]:
    """The cores this process may use; empty where the system does not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


ALL = cores()
SERVER, LOAD = ([ALL[0]], [ALL[1]]) if len(ALL) > 1 else (ALL, ALL)


@contextmanager
def pinned(to: list[int]) -> Iterator[None]:
    """Processes that are started meanwhile stay on these cores, with every thread that they start."""
    if not to:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, to)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
