"""Requests as bytes, made before anybody looks at the clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

NUMBER = "########"
"""Stands in a record where each one sent is to have a number of its own."""


class Message(msgspec.Struct, frozen=True):
    """One request. Its body is ``before``, ``times`` fresh records, ``after``; ``head`` ends the headers."""

    head: str
    before: str = ""
    record: str = ""
    times: int = 0
    after: str = ""

    def fresh(self, numbers: Iterator[int]) -> bytes:
        """The bytes to send; each record takes the next number. The length is always the same."""
        records = ",".join(self.record.replace(NUMBER, f"{next(numbers):08d}") for _ in range(self.times))
        return f"{self.head}{self.before}{records}{self.after}".encode("ascii")


def message(
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    *,
    record: Any = None,
    times: int = 1,
    before: str = "",
    after: str = "",
) -> Message:
    """A request; with a ``record`` (JSON-like, ASCII) its body holds it ``times`` times between two texts."""
    text = "" if record is None else msgspec.json.encode(record).decode("ascii")
    times = times if text else 0
    length = len(before) + times * len(text) + max(times - 1, 0) + len(after)
    lines = {"Host": "127.0.0.1", **(headers or {})}
    if method != "GET":
        lines |= {
            "Content-Type": lines.get("Content-Type", "application/json"),
            "Content-Length": str(length),
        }
    head = (
        f"{method} {path} HTTP/1.1\r\n"
        + "".join(f"{key}: {value}\r\n" for key, value in lines.items())
        + "\r\n"
    )
    return Message(head, before, text, times, after)
