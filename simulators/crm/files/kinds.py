"""What the ending of a name says of a file: its type and its content type (CRM contract 15)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

UNKNOWN = ("OTHER", "application/octet-stream")


@cache
def _known() -> dict[str, tuple[str, str]]:
    text = files("simulators.crm").joinpath("data", "file_types.json").read_bytes()
    types: dict[str, dict[str, str]] = msgspec.json.decode(text)["types"]
    return {ending: (type, content) for type, some in types.items() for ending, content in some.items()}


def type_of(extension: str) -> str:
    """IMG, DOCUMENT, AUDIO, MOVIE or OTHER."""
    return _known().get(extension.lower(), UNKNOWN)[0]


def content_type(extension: str) -> str:
    """The content type with which the bytes are served."""
    return _known().get(extension.lower(), UNKNOWN)[1]


def split(file_name: str) -> tuple[str, str]:
    """A name without its ending, and the ending without its dot: ``cat.png`` is ``cat`` and ``png``."""
    stem, dot, extension = file_name.rpartition(".")
    return (stem, extension) if dot and stem else (file_name, "")
