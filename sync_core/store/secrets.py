"""Credentials at rest: encrypted with a key that is not in the database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKey(Exception):
    """The stored credentials were sealed with another key."""


class Vault:
    """Seals and opens with Fernet. Several keys: the first seals, all open (for rotation)."""

    def __init__(self, *keys: bytes) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, secret: dict[str, Any]) -> bytes:
        """Encrypt; the result is safe to store."""
        return self._fernet.encrypt(msgspec.json.encode(secret))

    def open(self, sealed: bytes) -> dict[str, Any]:
        """Decrypt. Raises `WrongKey`."""
        try:
            return cast(dict[str, Any], msgspec.json.decode(self._fernet.decrypt(sealed)))
        except InvalidToken:
            raise WrongKey(
                "the key does not open the stored credentials; was the key file replaced?"
            ) from None

    def reseal(self, sealed: bytes) -> bytes:
        """The same secret under the first key."""
        return self._fernet.rotate(sealed)


def key_from(environment: str | None, path: Path | None) -> bytes:
    """The key from the environment's value or from a file, which is made (mode 0600) if it is missing."""
    if environment:
        return environment.encode()
    if path is None:
        return Fernet.generate_key()
    if not path.exists():
        _make_key(path)
    return path.read_bytes().strip()


def _make_key(path: Path) -> None:
    """Whole or not at all: of several processes that start together one makes it, and all read the same."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.touch(mode=0o600)
    try:
        new.write_bytes(Fernet.generate_key())
        path.hardlink_to(new)
    except FileExistsError:
        return
    finally:
        new.unlink()
