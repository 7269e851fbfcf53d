"""The bodies of requests, typed. A key that is not known is refused, and the answer names those that are."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from flask import request

from simulators.kit.clock import duration, parse_iso
from simulators.kit.control.errors import ControlError
from simulators.kit.faults.weather import USUAL


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Subclasses are the bodies of the API; an unknown key is an error."""


class Nothing(Body):
    """An empty body, or ``{}``."""


class NewSite(Body):
    """A private site. ``clock`` is ``real``, ``frozen`` or ``x60``; ``accounts`` is by app."""

    world: str | None = None
    seed: int | None = None
    clock: str = "real"
    at: str | None = None
    profile: str = "sandbox"
    accounts: dict[str, dict[str, Any]] | None = None


class Advance(Body):
    """How much time is to pass."""

    duration: str


class Scale(Body):
    """How fast time is to pass."""

    factor: float


class NewFault(Body):
    """A fault to arm; ``times`` null is always."""

    name: str
    app: str | None = None
    match: dict[str, Any] = {}
    times: int | None = 1
    sticky: bool = False
    params: dict[str, Any] = {}


class NewWeather(Body):
    """Faults drawn from a seed; null, or an intensity of 0, ends them. ``intensity`` may be by fault."""

    seed: int | None
    intensity: float | dict[str, float] | None = USUAL
    sticky: bool = False


class NewSnapshot(Body):
    """The name to keep everything under."""

    name: str


class Verify(Body):
    """A call that should have been made; ``times`` null is at least once."""

    app: str
    method: str
    path: str
    times: int | None = None


class NewRecords(Body):
    """Rows of texts, as a vendor's import takes them."""

    app: str
    object: str
    rows: list[dict[str, str]]


Asked = TypeVar("Asked", bound=Body)


def read(kind: type[Asked]) -> Asked:
    """The request's body as this kind; 400 where it is none."""
    try:
        return msgspec.json.decode(request.get_data() or b"{}", type=kind)
    except msgspec.ValidationError as error:
        allowed = ", ".join(kind.__struct_fields__) or "none"
        raise ControlError(400, "bad_body", str(error), hint=f"allowed keys: {allowed}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ControlError(400, "bad_json", f"the body is not JSON: {error}") from None


def milliseconds(text: str) -> int:
    """Of a duration such as ``90s``; 400 where it is none."""
    try:
        return duration(text)
    except ValueError as error:
        raise ControlError(400, "bad_duration", str(error)) from None


def instant(text: str) -> int:
    """Milliseconds of an ISO 8601 time; 400 where it is none."""
    try:
        return parse_iso(text)
    except (ValueError, OverflowError) as error:
        hint = "write 2026-11-02T09:15:00Z"
        raise ControlError(400, "bad_time", f"not a time: {text!r} ({error})", hint=hint) from None
