"""A bound for what should end by itself, in seconds of the processor: a busy machine must not look stuck."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType


class NeverEnds(BaseException):
    """It was still at work after so many seconds. A fake's 500 for whatever broke in it is not for this."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise `NeverEnds` in this block once it has used so much of the processor. Elsewhere than in a main
    thread, and where the system has no such alarm, there is no bound.
    """
    if current_thread() is not main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise NeverEnds(f"still at work after {seconds:g} s of the processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
