"""What can be connected at all: asked before anything is stored."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from sync_core.apps.http import is_loopback
from sync_core.engine.workspace import CRM
from sync_core.rules.presets import PRESETS

APPS: Final = tuple(dict.fromkeys([CRM, *(offered.pair.app for offered in PRESETS)]))
"""The apps that there are clients for."""


class CannotConnect(ValueError):
    """No client could be made of this. ``code`` is stable, ``hint`` is the way out."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


def refuse_unusable(app: str, base_url: str, *, rehearsal: bool) -> None:
    """Raise `CannotConnect` for an app we have no client for, or an address that must not be called."""
    if app not in APPS:
        raise CannotConnect("UNKNOWN_APP", f"no client for {app!r}", f"there is {', '.join(APPS)}")
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise CannotConnect(
            "BAD_URL", f"base_url: not an address: {base_url!r}", "write http://… or https://…"
        )
    if rehearsal and not is_loopback(base_url):
        raise CannotConnect(
            "NOT_LOOPBACK",
            f"in rehearsal only this machine may be called, not {parts.hostname}",
            "use the base URL of a fake, or start without rehearsal mode",
        )
