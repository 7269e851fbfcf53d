"""Webhooks in: what every vendor's delivery is to the core. Its values are never used, only who it names."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook as it arrived: ``url`` as the sender wrote it, header names in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Named:
    """A record that a webhook says changed at ``at`` (ms, the app's clock)."""

    object: str
    id: str
    at: int


@dataclass(frozen=True, slots=True)
class Receiver:
    """How to read one vendor's webhooks.

    ``trouble(credentials, delivery, now)`` is what is wrong with the signature, ``""`` if it is genuine.
    ``named(credentials, body)`` are the records of that account that it is about; what cannot be read names
    nobody.
    """

    trouble: Callable[[Mapping[str, Any], Delivery, int], str]
    named: Callable[[Mapping[str, Any], bytes], list[Named]]


Receivers: TypeAlias = Mapping[str, Receiver]


def signed(given: str, secret: str, text: bytes) -> bool:
    """Whether ``given`` is the base64 HMAC-SHA256 of the text; takes equally long either way."""
    wanted = base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest())
    return hmac.compare_digest(given.encode(), wanted)
