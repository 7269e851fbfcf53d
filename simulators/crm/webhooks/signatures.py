"""How the CRM signs what it sends (CRM contract 14.3)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

_ESCAPES = {
    "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$",
    "%27": "'", "%28": "(", "%29": ")", "%2A": "*", "%2C": ",", "%3B": ";",
}  # fmt: skip


def headers(
    versions: Sequence[str], *, secret: str, method: str, url: str, body: bytes, at: int
) -> dict[str, str]:
    """The signature headers of one call. ``at`` (ms) stamps version 3; versions 1 and 2 share a header."""
    found: dict[str, str] = {}
    for version in versions:
        if version == "v3":
            found["X-HubSpot-Signature-v3"] = v3(secret, method, url, body, at)
            found["X-HubSpot-Request-Timestamp"] = str(at)
        else:
            found["X-HubSpot-Signature"] = (
                v1(secret, body) if version == "v1" else v2(secret, method, url, body)
            )
            found["X-HubSpot-Signature-Version"] = version
    return found


def v1(secret: str, body: bytes) -> str:
    """SHA-256 of secret and body, in hex."""
    return hashlib.sha256(secret.encode() + body).hexdigest()


def v2(secret: str, method: str, url: str, body: bytes) -> str:
    """SHA-256 of secret, method, address and body, in hex."""
    return hashlib.sha256(f"{secret}{method}{url}".encode() + body).hexdigest()


def v3(secret: str, method: str, url: str, body: bytes, at: int) -> str:
    """HMAC-SHA-256 of method, decoded address, body and stamp, in base64."""
    text = f"{method}{decoded(url)}".encode() + body + str(at).encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


def decoded(url: str) -> str:
    """An address with the escapes undone that version 3 undoes."""
    for escape, plain in _ESCAPES.items():
        url = url.replace(escape, plain).replace(escape.lower(), plain)
    return url
