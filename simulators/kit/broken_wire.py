"""Answers that break on a real socket, as waitress' own classes let us reach it.

Ordinary traffic passes none of this, but for one key in its environment.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Never

from waitress.channel import ClientDisconnected, HTTPChannel  # type: ignore[import-untyped]
from waitress.task import WSGITask  # type: ignore[import-untyped]

from simulators.kit.clock import seconds_running
from simulators.kit.damage import Damage, Stall

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_TASK = "rehearse.task"
_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER of zero seconds: closing sends a reset."""

_GLANCE = 0.05
"""Seconds between two looks whether a stalled caller has gone."""


class Task(WSGITask):  # type: ignore[misc]
    """One call; its environment leads back to it."""

    def get_environment(self) -> Any:
        """As WSGI has it, and this task."""
        environ = super().get_environment()
        environ[_TASK] = self
        return environ


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    task_class = Task


def reset(environ: WSGIEnvironment) -> None:
    """Let the connection end by a reset when it is closed."""
    environ[_TASK].channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)


def deliver(
    environ: WSGIEnvironment, chunks: Iterable[bytes], damage: Damage, closing: threading.Event
) -> Never:
    """Send what the damage leaves of the answer, and end the connection."""
    task = environ[_TASK]
    body = _whole(chunks)
    if body and task.has_body:
        task.write(b"")  # the headers, by themselves
        if not isinstance(damage, Stall):
            task.write(body[: len(body) // 2])
    if isinstance(damage, Stall):
        _hold(task.channel, damage.seconds, closing)
    # To waitress the caller has gone: it sends what it has and closes.
    raise ClientDisconnected


def _whole(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()


def _hold(channel: Channel, seconds: float, closing: threading.Event) -> None:
    """Until the time is over, the caller has given up, or the server ends."""
    until = seconds_running() + seconds
    while seconds_running() < until and not _is_gone(channel.socket) and not closing.wait(_GLANCE):
        pass


def _is_gone(caller: socket.socket) -> bool:
    """Whether the other side has closed. waitress itself does not look while a call is in work."""
    try:
        return not caller.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
