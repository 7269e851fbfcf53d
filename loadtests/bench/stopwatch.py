"""Measuring inside this process."""

from __future__ import annotations

import time
from collections.abc import Callable


def milliseconds(work: Callable[[], object]) -> float:
    """How long the work took by the clock on the wall."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def processor(work: Callable[[], object]) -> float:
    """How many ms of processor time this process used for it: what neighbours do does not count."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def both(work: Callable[[], object]) -> tuple[float, float]:
    """As `milliseconds` and as `processor`."""
    began = time.perf_counter()
    used = processor(work)
    return (time.perf_counter() - began) * 1000, used
