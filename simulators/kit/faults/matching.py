"""Which calls an armed fault waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from simulators.kit.exchange import Exchange


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a call must be like; what is left out matches everything.

    ``path`` with ``*`` or ``?`` in it is a pattern for the whole path (``*`` crosses slashes); without,
    it is how the path begins. ``record`` is an id in the path, or an ``id`` or ``Id`` anywhere in a JSON
    body. ``nth`` lets the first ``nth - 1`` matching calls go by.
    """

    method: str = ""
    path: str = ""
    record: str = ""
    nth: int = 1

    def fits(self, exchange: Exchange) -> bool:
        """Whether the call is one of those; ``nth`` is counted elsewhere."""
        request = exchange.request
        if self.method and self.method.upper() != request.method:
            return False
        if self.path and not _path_fits(self.path, request.path):
            return False
        return not self.record or _names(exchange, self.record)


@dataclass(frozen=True, slots=True)
class Print:
    """What makes a call the same call again: a retry has the print of its first attempt."""

    method: str
    path: str
    body: bytes

    @classmethod
    def of(cls, exchange: Exchange) -> Print:
        request = exchange.request
        return cls(request.method, request.path, request.get_data())


def _path_fits(wanted: str, path: str) -> bool:
    if "*" in wanted or "?" in wanted:
        return fnmatchcase(path, wanted)
    return path.startswith(wanted)


def _names(exchange: Exchange, record: str) -> bool:
    arguments: Mapping[str, Any] = exchange.request.view_args or {}
    if any(str(value) == record for name, value in arguments.items() if name.endswith("id")):
        return True
    try:
        return _holds(msgspec.json.decode(exchange.request.get_data()), record)
    except msgspec.DecodeError:
        return False


def _holds(body: Any, record: str) -> bool:
    if isinstance(body, dict):
        return any(str(body.get(key)) == record for key in ("id", "Id") if key in body) or any(
            _holds(value, record) for value in body.values()
        )
    return isinstance(body, list) and any(_holds(item, record) for item in body)
