"""Requests as bytes, made before anybody looks at the clock, but for signatures: one is good only once."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote

import msgspec

NUMBER = "########"
"""Stands in a record where each one sent is to have a number of its own."""


class Signing(msgspec.Struct, frozen=True):
    """How a request is signed (OAuth 1.0a): ``base`` is what is signed, with `NUMBER` for the nonce."""

    base: str
    header: str
    key: str

    def line(self, number: int) -> str:
        """The header of the request with this number for a nonce."""
        nonce = f"{number:08d}"
        base = self.base.replace(NUMBER, nonce).encode("ascii")
        signature = base64.b64encode(hmac.digest(self.key.encode("ascii"), base, hashlib.sha256)).decode()
        return f'{self.header.replace(NUMBER, nonce)},oauth_signature="{_escape(signature)}"\r\n'


class Message(msgspec.Struct, frozen=True):
    """One request. Its body is ``before``, ``times`` fresh records, ``after``; ``head`` ends the headers.

    With a ``signing`` one more header stands between the first line and the others.
    """

    head: str
    before: str = ""
    record: str = ""
    times: int = 0
    after: str = ""
    signing: Signing | None = None

    def fresh(self, numbers: Iterator[int]) -> bytes:
        """The bytes to send; each record takes the next number, and so does a signature."""
        records = ",".join(self.record.replace(NUMBER, f"{next(numbers):08d}") for _ in range(self.times))
        head = self.head if self.signing is None else self._signed(self.signing.line(next(numbers)))
        return f"{head}{self.before}{records}{self.after}".encode("ascii")

    def _signed(self, line: str) -> str:
        first, end, rest = self.head.partition("\r\n")
        return f"{first}{end}{line}{rest}"


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


def signing(method: str, path: str, account: Mapping[str, str], timestamp: int) -> Signing:
    """How a request to ``127.0.0.1`` is signed with the token of a NetSuite account (its ready file)."""
    told = {
        "oauth_consumer_key": account["consumer_key"],
        "oauth_nonce": NUMBER,
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(timestamp),
        "oauth_token": account["token_id"],
        "oauth_version": "1.0",
    }
    bare, _, query = path.partition("?")
    asked = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    pairs = [*told.items(), *((unquote(name), unquote(value)) for name, value in asked)]
    signed = "&".join(sorted(f"{_escape(name)}={_escape(value)}" for name, value in pairs))
    base = "&".join(_escape(part) for part in (method, f"http://127.0.0.1{bare}", signed))
    header = ",".join(f'{name}="{_escape(value)}"' for name, value in told.items())
    key = f"{_escape(account['consumer_secret'])}&{_escape(account['token_secret'])}"
    # Escaping would hide the place of the nonce, which needs none itself.
    hidden = _escape(NUMBER)
    return Signing(
        base.replace(_escape(hidden), NUMBER),
        f'Authorization: OAuth realm="{account["account_id"]}",{header.replace(hidden, NUMBER)}',
        key,
    )


def _escape(text: str) -> str:
    return quote(text, safe="~")
