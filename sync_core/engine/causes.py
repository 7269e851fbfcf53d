"""How a call tells its cause to whoever answers it: the W3C ``traceparent`` header."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sync_core.apps.http import current_cause


@contextmanager
def caused_by(workspace: str, span: str) -> Iterator[None]:
    """Calls made inside name this span as their cause. Holds for the thread that enters it."""
    trace = workspace.encode().hex()[:32].ljust(32, "0")
    token = current_cause.set(f"00-{trace}-{span}-01")
    try:
        yield
    finally:
        current_cause.reset(token)
