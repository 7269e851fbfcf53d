"""One call of a script: what was posted, and how many governance units are left (NetSuite contract 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulators.kit.accounts import Account
from simulators.kit.exchange import Exchange
from simulators.netsuite.actor import Actor
from simulators.netsuite.errors import Refusal
from simulators.netsuite.records.book import Book


class ScriptError(Refusal):
    """The script threw: 400 with the error's own name."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, code=code)


class UsageExceeded(ScriptError):
    """The script has used up its units."""

    def __init__(self) -> None:
        super().__init__("SSS_USAGE_LIMIT_EXCEEDED", "Script Execution Usage Limit Exceeded")


@dataclass(slots=True)
class Call:
    """A call in work. ``units`` are those left; each action takes its own."""

    exchange: Exchange
    fields: dict[str, Any]
    units: int = field(init=False)

    def __post_init__(self) -> None:
        self.units = self.exchange.account.settings.governance_units

    @property
    def account(self) -> Account:
        """The account the script runs in."""
        return self.exchange.account

    @property
    def actor(self) -> Actor:
        """Who called: the script runs with that role's permissions."""
        actor: Actor = self.exchange.actor
        return actor

    def book(self) -> Book:
        """The records, in the caller's hands."""
        return Book(self.account, self.exchange.db, self.actor)

    def take(self, units: int) -> None:
        """Use units up. Raises `UsageExceeded` where they do not suffice; nothing was done then."""
        if units > self.units:
            raise UsageExceeded
        self.units -= units

    def needed(self, name: str) -> Any:
        """A field of the call. Raises `ScriptError` when it is missing or empty."""
        value = self.fields.get(name)
        if value is None or value == "":
            raise ScriptError("MISSING_FIELD", f"The field {name} is missing.")
        return value

    def text(self, name: str) -> str:
        """A field of the call that is text or a number. Raises `ScriptError` for anything else."""
        value = self.needed(name)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ScriptError("INVALID_FIELD", f"The field {name} is no text.")
        return str(value)


def member_error(refusal: Refusal) -> dict[str, str]:
    """A refusal as a member of an answer. Whatever is wrong with the content goes by one code."""
    _, code, message = refusal.restlet()
    if code == "INVALID_CONTENT":
        code = "USER_ERROR"
    return {"status": "error", "code": code, "message": message}
