"""What an upload, a replacement or an import says beside the bytes (CRM contract 15)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulators.crm.errors import InvalidInput
from simulators.crm.properties.values import milliseconds

DAY = 86_400_000
SHORTEST, LONGEST = DAY, 365 * DAY
"""Between these a ``ttl`` must lie: P1D and P1Y."""

ACCESS = ("PUBLIC_INDEXABLE", "PUBLIC_NOT_INDEXABLE", "PRIVATE", "SENSITIVE")
"""What a file may be made with; hidden files exist, but no call makes one."""

STRATEGIES = ("NONE", "REJECT", "RETURN_EXISTING")
SCOPES = ("ENTIRE_PORTAL", "EXACT_FOLDER")

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_DAYS = (365, 30, 7, 1)


@dataclass(frozen=True, slots=True)
class Options:
    """``expires`` is the instant (ms) at which the file goes by itself, or None."""

    access: str
    expires: int | None = None
    overwrite: bool = False
    strategy: str = "NONE"
    scope: str = "ENTIRE_PORTAL"


def parse(given: Mapping[str, Any], now: int) -> Options:
    """The options in a body. Raises `InvalidInput`."""
    if not given.get("access"):
        raise InvalidInput.missing("FileUploadOptions", "access")
    return Options(
        access=one_of("access", given["access"], ACCESS),
        expires=_expires(given, now),
        overwrite=given.get("overwrite") is True,
        strategy=one_of("duplicateValidationStrategy", given.get("duplicateValidationStrategy"), STRATEGIES),
        scope=one_of("duplicateValidationScope", given.get("duplicateValidationScope"), SCOPES),
    )


def one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    """A value that is one of ``allowed``, the first of them where none is given. Raises `InvalidInput`."""
    if value is None or value == "":
        return allowed[0]
    if value not in allowed:
        raise InvalidInput(f"{name} must be one of [{', '.join(allowed)}]", context={name: [str(value)]})
    return str(value)


def instant_given(name: str, value: Any) -> int:
    """An instant (ms) in a body. Raises `InvalidInput`."""
    at = milliseconds(str(value))
    if at is None:
        raise InvalidInput(f"{name} is not a valid date", context={name: [str(value)]})
    return at


def _expires(given: Mapping[str, Any], now: int) -> int | None:
    if given.get("ttl"):
        return now + _period(str(given["ttl"]))
    if given.get("expiresAt"):
        return instant_given("expiresAt", given["expiresAt"])
    return None


def _period(text: str) -> int:
    """Milliseconds of a period in whole days; months have 30 of them and years 365 (SIM)."""
    found = _PERIOD.fullmatch(text)
    if found is None or not any(found.groups()):
        raise InvalidInput("ttl must be an ISO 8601 period", context={"ttl": [text]})
    days = sum(int(count or 0) * length for count, length in zip(found.groups(), _DAYS, strict=True))
    if not SHORTEST <= days * DAY <= LONGEST:
        raise InvalidInput("ttl must be between P1D and P1Y", context={"ttl": [text]})
    return days * DAY
