"""Width and height of an image, read from the head of its bytes."""

from __future__ import annotations

import struct
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
"""The markers of a JPEG behind which its dimensions stand."""


class Image(NamedTuple):
    """What kind of image it is, and its size in pixels."""

    encoding: str
    width: int
    height: int


def look(data: bytes) -> Image | None:
    """The image in these bytes: PNG, GIF or JPEG; None for anything else, or for a head that is cut off."""
    if data.startswith(_PNG) and len(data) >= 24:
        return Image("png", *struct.unpack(">II", data[16:24]))
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return Image("gif", *struct.unpack("<HH", data[6:10]))
    return _jpeg(data) if data.startswith(b"\xff\xd8") else None


def _jpeg(data: bytes) -> Image | None:
    """Segments follow one another, each with its length, until the one that starts a frame."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return Image("jpeg", width, height)
        at += 2 + length
    return None
