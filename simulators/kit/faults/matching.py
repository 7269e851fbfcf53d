"""Which calls, and which deliveries, an armed fault waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

import msgspec

from simulators.kit.exchange import Exchange
from simulators.kit.faults.attempt import Attempt


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a call must be like; what is left out matches everything.

    ``path`` with ``*`` or ``?`` in it is a pattern for the whole path (``*`` crosses slashes); without,
    it is how the path begins. ``record`` is an id in the path, or an ``id`` or ``Id`` anywhere in a JSON
    body. ``operation`` is what the vendor says the call does with records, wherever it does it: a batch
    that creates is a ``create``. ``nth`` lets the first ``nth - 1`` matching calls go by. Of a delivery only
    ``record`` and ``nth`` can be told.
    """

    method: str = ""
    path: str = ""
    record: str = ""
    operation: Literal["", "create", "update", "delete", "read", "list", "refresh"] = ""
    nth: int = 1

    def fits(self, exchange: Exchange) -> bool:
        """Whether the call is one of those; ``nth`` is counted elsewhere."""
        request = exchange.request
        if self.method and self.method.upper() != request.method:
            return False
        if self.path and not _path_fits(self.path, request.path):
            return False
        if self.operation and self.operation not in exchange.vendor.operations(exchange):
            return False
        return not self.record or _names(exchange, self.record)

    def fits_delivery(self, attempt: Attempt) -> bool:
        """Whether the delivery tells of the record."""
        return not self.record or any(_told(event, self.record) for event in attempt.events)

    def of_calls_only(self) -> Iterator[str]:
        """The fields in use that say nothing about a delivery."""
        return (name for name in ("method", "path", "operation") if getattr(self, name))


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

    @classmethod
    def of_delivery(cls, attempt: Attempt) -> Print:
        """Every attempt of one delivery carries the same events."""
        return cls("POST", attempt.url, msgspec.json.encode(attempt.events))


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


def _told(event: Mapping[str, Any], record: str) -> bool:
    """Each vendor's events name their record by a word of its own."""
    return any(str(value) == record for value in event.values())
