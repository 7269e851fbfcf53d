"""The last events of a rehearsal as text, for the report of a test that failed. Holds no secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal

LAST: Final = 80
"""So many events are told."""

_HIDDEN: Final = re.compile(r"token|secret|password|authorization|credential|signature", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\b(?:pat|at|rt)-sim-[\w-]+")
_KNOWN: Final = ("id", "at", "kind", "site", "app", "span", "cause")


def told(world: Rehearsal, last: int = LAST) -> str:
    """One line for each of the last events: when, who, what."""
    return "\n".join(line(event) for event in world.events()[-last:])


def line(event: Mapping[str, Any]) -> str:
    """One event: ``09:04:00.120 crm request method=GET path=/crm/v3/… status=200``."""
    at = datetime.fromtimestamp(event["at"] / 1000, UTC).strftime("%d %H:%M:%S.%f")[:-3]
    rest = " ".join(f"{key}={_shown(key, value)}" for key, value in event.items() if key not in _KNOWN)
    return f"{at} {event.get('app') or '-'} {event['kind']} {rest}".rstrip()


def _shown(key: str, value: Any) -> str:
    """A value in short; what may be a secret is not shown, nor a part of it."""
    if _HIDDEN.search(key):
        return "(hidden)"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_shown(str(name), one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_shown(key, one) for one in value) + "]"
    return _TOKEN.sub("(hidden)", str(value))[:200]
