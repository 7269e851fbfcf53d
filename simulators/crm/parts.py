"""The parts of a JSON body, each taken for what it must be. All raise `InvalidInput`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from simulators.crm.errors import InvalidInput

Doc = dict[str, Any]


def required(kind: str, given: Mapping[str, Any], *names: str) -> None:
    """Refuse a body of this kind that lacks some of these, and name them all."""
    absent = [name for name in names if given.get(name) is None]
    if absent:
        raise InvalidInput.missing(kind, *absent)


def text(value: Any, name: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise _no(f"a text is expected for {name}")
    return value


def word(value: Any, name: str) -> str:
    """A text; a number, true or false counts as how it is written, and nothing as an empty one."""
    if isinstance(value, (dict, list)):
        raise _no(f"a text is expected for {name}")
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def flag(value: Any, name: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise _no(f"true or false is expected for {name}")
    return value


def texts(value: Any, name: str) -> list[str]:
    """A list of texts; nothing is an empty one."""
    return [text(one, name) for one in _list(value, name)]


def objects(value: Any, name: str) -> list[Doc]:
    """A list of objects; nothing is an empty one."""
    return [mapping(one, name) for one in _list(value, name)]


def mapping(value: Any, name: str) -> Doc:
    """An object."""
    if not isinstance(value, dict):
        raise _no(f"an object is expected for {name}")
    return value


def one_of(value: Any, name: str, allowed: Sequence[str]) -> str:
    """One word of an enumeration."""
    if value not in allowed:
        listed = ", ".join(allowed)
        raise _no(f'"{value}" is not one of the values accepted for {name}: [{listed}]')
    return str(value)


def address(value: Any, name: str) -> str:
    """An absolute URL. The vendor calls https only; a rehearsal's servers speak http."""
    found = text(value, name)
    if not is_address(found):
        raise InvalidInput(f"{name} is not a valid URL", context={name: [found]})
    return found


def is_address(found: str) -> bool:
    """Whether a text is an absolute URL of the web."""
    try:
        split = urlsplit(found)
        return split.scheme in ("http", "https") and bool(split.hostname) and split.port != 0
    except ValueError:  # brackets or a port that are none
        return False


def _list(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _no(f"a list is expected for {name}")
    return value


def _no(reason: str) -> InvalidInput:
    return InvalidInput.json(b"", 0, f"Cannot deserialize value: {reason}")
