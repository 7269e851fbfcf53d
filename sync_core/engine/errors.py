"""Everything that can be wrong with a command to the core. Each says what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from sync_core.apps.client import Check


class CommandRefused(Exception):
    """A command that cannot be carried out; ``code`` is stable, the message is for people."""

    code = "REFUSED"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code


class NotFound(CommandRefused):
    """There is no such thing."""

    code = "NOT_FOUND"


class NotConnected(CommandRefused):
    """The CRM or the app has to be connected first."""

    code = "NOT_CONNECTED"


class SyncStillOn(CommandRefused):
    """A sync that is on cannot be deleted (B.2.1)."""

    code = "SYNC_STILL_ON"


class WrongState(CommandRefused):
    """The sync's state does not allow this (B.2.1)."""

    code = "WRONG_STATE"


class PreflightFailed(CommandRefused):
    """Checks that a sync cannot do without failed; the sync stays as it was (B.2.4)."""

    code = "PREFLIGHT_FAILED"

    def __init__(self, checks: Sequence[Check]) -> None:
        missing = [check for check in checks if check.result == "missing" or check.wait]
        super().__init__("; ".join(f"{check.name}: {check.message}" for check in missing))
        self.checks = tuple(checks)
