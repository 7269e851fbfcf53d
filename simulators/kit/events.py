"""One stream of events for each site; journal, timeline, bug reports and invariants read it.

Each event has a ``span`` of its own and names the span that caused it, in the form of the W3C
``traceparent`` header, so that causes travel through any HTTP client that passes the header on.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

import msgspec

ROOT_CAUSES = ("client", "person", "clock", "control", "fill")
"""Causes that are no span: a call from outside, a person, time itself, the control API, an import of data."""


class Event(msgspec.Struct, frozen=True, gc=False):
    """One thing that happened at ``at`` (ms, the site's clock). ``data`` is plain JSON-like data."""

    id: int
    at: int
    kind: str
    site: str
    app: str
    span: str
    cause: str
    data: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The event as the control API shows it; ``at`` stays in milliseconds there for sorting.

        A record's own ``id`` in the data is shown as ``record``: ``id`` is the event's number.
        """
        data = dict(self.data)
        if "id" in data:
            data["record"] = data.pop("id")
        return {
            "id": self.id,
            "at": self.at,
            "kind": self.kind,
            "site": self.site,
            "app": self.app,
            "span": self.span,
            "cause": self.cause,
            **data,
        }


Listener = Callable[[Event], None]


class EventStream:
    """A bounded ring of events; the numbers have no gaps. Listeners are called in order, under the lock."""

    def __init__(self, site: str, now: Callable[[], int], *, size: int = 50_000) -> None:
        self._site, self._now = site, now
        self._ring: deque[Event] = deque(maxlen=size)
        self._lock = threading.Lock()
        self._more = threading.Condition(self._lock)
        self._listeners: list[Listener] = []
        self._last = 0
        self._spans = 0

    def new_span(self) -> str:
        """A fresh span id, for something whose event is written when it ends."""
        with self._lock:
            self._spans += 1
            return f"{self._spans:016x}"

    def emit(self, kind: str, *, cause: str, app: str = "", span: str | None = None, **data: Any) -> Event:
        """Write one event and hand it to the listeners. ``cause`` is a span or one of `ROOT_CAUSES`."""
        with self._lock:
            if span is None:
                self._spans += 1
                span = f"{self._spans:016x}"
            self._last += 1
            event = Event(self._last, self._now(), kind, self._site, app, span, cause, data)
            self._ring.append(event)
            for listener in self._listeners:
                listener(event)
            self._more.notify_all()
        return event

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` with each event from now on. It must be quick and must not emit."""
        with self._lock:
            self._listeners.append(listener)

    def after(self, last: int, limit: int = 1_000) -> list[Event]:
        """The events with a greater number, oldest first."""
        with self._lock:
            first = self._ring[0].id if self._ring else 1
            skip = max(last + 1 - first, 0)
            return list(islice(self._ring, skip, skip + limit))

    def wait_after(self, last: int, seconds: float) -> bool:
        """True as soon as there is an event with a greater number; False after ``seconds``."""
        with self._lock:
            return self._more.wait_for(lambda: self._last > last, timeout=seconds)

    @property
    def last(self) -> int:
        """The number of the newest event; 0 before the first."""
        return self._last


def traceparent(site: str, span: str) -> str:
    """The header value that names ``span`` as the cause of a call."""
    trace = site.encode().hex()[:32].ljust(32, "0")
    return f"00-{trace}-{span}-01"


def cause_of(header: str | None) -> str:
    """The span in a ``traceparent`` header, or ``client`` where there is none that can be read."""
    parts = (header or "").split("-")
    if len(parts) == 4 and len(parts[2]) == 16 and parts[2].strip("0"):
        return parts[2]
    return "client"
