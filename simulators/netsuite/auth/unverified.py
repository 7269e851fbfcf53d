"""What a JWT says of itself, before anybody has verified it: enough to find the account and the key."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from simulators.kit.wire import DecodeError, decode


class NoToken(Exception):
    """The text is no JWT."""


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims. Raises `NoToken`."""
    parts = token.split(".")
    if len(parts) != 3 or not all(parts):
        raise NoToken
    header, claims = (_object(_bytes(part)) for part in parts[:2])
    _bytes(parts[2])
    return header, claims


def claims_of(token: str) -> dict[str, Any]:
    """The claims, empty for what is no JWT."""
    try:
        return read(token)[1]
    except NoToken:
        return {}


def _bytes(part: str) -> bytes:
    """Decoded; of the several spellings that base64 allows only the one that encoders write is taken."""
    try:
        text = part.encode("ascii")
        decoded = base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise NoToken from None
    if base64.urlsafe_b64encode(decoded).rstrip(b"=") != text:
        raise NoToken
    return decoded


def _object(text: bytes) -> dict[str, Any]:
    try:
        value = decode(text)
    except DecodeError:
        raise NoToken from None
    if not isinstance(value, dict):
        raise NoToken
    return value
