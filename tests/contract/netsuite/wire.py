"""A call as bytes, for what no client would send."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Sent:
    """A signed call in the parts that a signature speaks of."""

    method: str
    target: str
    host: str
    authorization: str
    body: bytes = b""

    def to(self, url: str) -> int:
        """Its status, from the server at this address."""
        there = urlsplit(url)
        head = [
            f"{self.method} {self.target} HTTP/1.1",
            f"Host: {self.host}",
            f"Authorization: {self.authorization}",
            "Content-Type: application/json",
            "Prefer: transient",
            f"Content-Length: {len(self.body)}",
            "Connection: close",
        ]
        with socket.create_connection((there.hostname or "", there.port or 0), timeout=10) as wire:
            wire.sendall("\r\n".join([*head, "", ""]).encode() + self.body)
            answer = HTTPResponse(wire, method=self.method)
            answer.begin()
            return answer.status

    def altered(self) -> Iterator[Sent]:
        """The same call with one other byte, at each place in turn."""
        for part in ("method", "target", "host", "authorization"):
            text: str = getattr(self, part)
            for at in range(len(text)):
                other: dict[str, Any] = {part: f"{text[:at]}{_other(text[at])}{text[at + 1 :]}"}
                yield replace(self, **other)
        for at in range(len(self.body)):
            another = _other(chr(self.body[at])).encode()
            yield replace(self, body=self.body[:at] + another + self.body[at + 1 :])


def _other(sign: str) -> str:
    """Another sign that means something else wherever it stands: not the same letter in the other case."""
    if sign.isdigit():
        return str((int(sign) + 1) % 10)
    return chr(ord(sign) + 1) if sign.isalpha() and sign not in "zZ" else "y"
