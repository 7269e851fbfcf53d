"""Chance that knows what hurts: odd texts, odd numbers, odd JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "2",
    "3",
    "101",
    "999",
    "01",
    "1.5",
    "1e3",
    "1e400",
    "NaN",
    "-Infinity",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "9" * 30,
    "9" * 5_000,
    "-" + "9" * 400,
    "--5",
    "٣٤",
    "²",
    "½",
    "true",
    "False",
    "null",
    "None",
    "undefined",
    "\0",
    "a\0b",
    "line\nbreak\r\nheader: x",
    "tab\t",
    "é",
    "ẞ straße",
    "İ",
    "e\u0301",
    "日本語",
    "😀👩‍👩‍👧",
    "\u202e reversed",
    "\ufeff",
    "\ufffd\uffff",
    "'; DROP TABLE contacts; --",
    '"',
    "`",
    "\\",
    "%",
    "%00",
    "%zz",
    "*",
    "a*b*c",
    "**",
    "_",
    "$.email",
    "../../etc",
    ";",
    ";;a;b",
    ",,",
    "a" * 300,
    "b" * 70_000,
    "2026-11-02",
    "2026-13-45",
    "2026-11-02T09:15:04.120Z",
    "0001-01-01",
    "9999-12-31T23:59:59Z",
    "99999-01-01",
    "1793610000000",
    "-62135596800001",
    "253402300800000",
    "ada@acme.test",
    "Ada@ACME.test",
    "@",
    "a@b",
    "http://127.0.0.1:9/hook",
    "http://[::1",
    "javascript:alert(1)",
)
SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    100,
    101,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    2**64,
    10**30,
    0.1,
    -0.0,
    1.5,
    1e308,
    5e-324,
)
RAW = (
    b"",
    b"{",
    b"}",
    b'{"properties":',
    b'{"properties":{"email":"a@b.test"',
    b'{"properties":{}}x',
    b"[]",
    b"[[]]",
    b"null",
    b"1",
    b'"text"',
    b"NaN",
    b"Infinity",
    b"-",
    b"1e999",
    b'{"properties":{"numberofemployees":1e999}}',
    b'{"limit":' + b"9" * 5_000 + b"}",
    b'{"properties":{"a":' + b"9" * 400 + b"}}",
    b'{"limit":1E400,"after":-1e-400}',
    b"{'properties':{}}",
    b'{"properties":{"email":"\xff\xfe"}}',
    b'{"properties":{"firstname":"\\ud800"}}',
    b'{"properties":{"firstname":"\\u0000"}}',
    b'{"\\u0000":"\\u0000"}',
    b'{"properties":{"firstname":"\x00"}}',
    b"\x00",
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00}\x00",
    b'{"properties":{"email":"a@b.test"},"properties":[]}',
    b"[" * 50_000,
    b"[" * 900 + b"]" * 900,
    b'{"a":' * 50_000,
    b'{"properties":' * 400 + b"{}" + b"}" * 400,
    b"grant_type=refresh_token&client_id=%00",
    b"<xml/>",
)


class Chance:
    """Draws from one stream of random numbers. ``learned`` are texts that answers told, by what they name."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.learned: dict[str, list[str]] = {}
        self.keys: list[str] = []

    def one(self, among: Any) -> Any:
        return among[self.random.randrange(len(among))]

    def happens(self, probability: float) -> bool:
        return self.random.random() < probability

    def learn(self, name: str, text: str) -> None:
        """Remember a value, at most some hundred of each name."""
        known = self.learned.setdefault(name, [])
        if text in known:
            return
        if len(known) < 200:
            known.append(text)
        else:
            known[self.random.randrange(200)] = text

    def known(self, name: str) -> str:
        """A value that an answer once gave for ``name``, or for any other name."""
        found = self.learned.get(name)
        if not found:
            names = sorted(self.learned)
            found = self.learned[self.one(names)] if names else ["1"]
        return str(self.one(found))

    def text(self) -> str:
        """An odd text, rarely a long one."""
        found = str(self.one(TEXTS))
        if len(found) > 1_000 and self.happens(0.9):
            return found[: self.random.randrange(20)]
        if self.happens(0.1):
            return "".join(chr(self.random.randrange(1, 0xD800)) for _ in range(self.random.randrange(12)))
        return found

    def json(self, depth: int = 3) -> Any:
        """Any JSON value; its keys are mostly those that the vendor's bodies have."""
        roll = self.random.random()
        if depth and roll < 0.25:
            return {self.key(): self.json(depth - 1) for _ in range(self.random.randrange(4))}
        if depth and roll < 0.45:
            return [self.json(depth - 1) for _ in range(self.random.randrange(4))]
        if roll < 0.6:
            return self.one(SCALARS)
        if roll < 0.75:
            return self.known("id")
        return self.text()

    def key(self) -> str:
        if self.happens(0.2):
            return self.known("name")
        return str(self.one(self.keys)) if self.keys and self.happens(0.8) else self.text()

    def bent(self, value: Any) -> Any:
        """A copy of some JSON with one place in it changed, removed, repeated or added."""
        copy = json.loads(json.dumps(value))
        spots: list[Callable[[], None]] = []
        self._spots({"": copy}, spots)
        if not isinstance(copy, (dict, list)) or not spots:
            return self.json()
        self.one(spots)()
        return copy

    def _spots(self, parent: Any, spots: list[Callable[[], None]]) -> None:
        for place in list(parent) if isinstance(parent, dict) else range(len(parent)):
            spots.append(lambda here=place, of=parent: self._change(of, here))  # type: ignore[misc]
            if isinstance(parent[place], (dict, list)):
                self._spots(parent[place], spots)

    def _change(self, parent: Any, place: Any) -> None:
        roll = self.random.random()
        if roll < 0.15:
            del parent[place]
        elif roll < 0.25 and isinstance(parent, list):
            parent.extend([parent[place]] * self.one((1, 2, 120)))
        elif roll < 0.35 and isinstance(parent, dict):
            parent[self.key()] = self.json()
        else:
            parent[place] = self.json()
