"""Everything that can go wrong for users of `World`, `Stack` and the command line."""

from __future__ import annotations

from typing import Any


class RehearseError(Exception):
    """The base of all of them; the message says the way out."""


class Refused(RehearseError):
    """An answer other than 2xx. ``status`` is the HTTP status, ``body`` the decoded answer or its text."""

    def __init__(self, call: str, status: int, body: Any) -> None:
        super().__init__(f"{call} answered {status}: {_words(body)}")
        self.call, self.status, self.body = call, status, body

    @property
    def code(self) -> str:
        """The code of an error of ours (control API, core API), or ``""``."""
        error = self.body.get("error") if isinstance(self.body, dict) else None
        return str(error.get("code", "")) if isinstance(error, dict) else ""


class CoreRefused(Refused):
    """The sync core refused a command; ``code`` is its stable reason."""

    @classmethod
    def of(cls, refused: Refused) -> CoreRefused:
        """The same refusal, known to be the core's."""
        return cls(refused.call, refused.status, refused.body)

    @property
    def checks(self) -> list[dict[str, str]]:
        """The pre-flight checks where those are why; each has name, result and message."""
        error = self.body.get("error") if isinstance(self.body, dict) else None
        return list(error.get("checks", [])) if isinstance(error, dict) else []


class Unreachable(RehearseError):
    """Nobody answers at the address, or not in time."""


class OtherVersion(RehearseError):
    """What a folder holds was written by another version, and cannot be taken up."""


class NoSuchThing(RehearseError, LookupError):
    """What was named is not there."""


class CoreIsDown(RehearseError):
    """The sync core crashed, or was crashed, and was not started again."""


class NotHere(RehearseError):
    """This kind of rehearsal cannot do that; the message says which can."""


def _words(body: Any) -> str:
    """The part of an error's body that a person reads."""
    if not isinstance(body, dict):
        return str(body)[:400]
    error = body.get("error")
    if isinstance(error, str):
        return " ".join(filter(None, (error, body.get("way_out"))))
    if isinstance(error, dict):
        hint = error.get("hint")
        return f"{error.get('message', error)}" + (f" ({hint})" if hint else "")
    if "message" in body:
        return str(body["message"])
    fault = body.get("Fault") or body.get("fault") or {}
    faults = fault.get("Error") or body.get("o:errorDetails") or [body]
    return "; ".join(
        str(one.get("Detail") or one.get("detail") or one.get("Message") or one) for one in faults
    )
