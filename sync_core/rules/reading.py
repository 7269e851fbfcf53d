"""Reading decoded JSON with errors that say where something is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sync_core.rules.errors import SettingsError

Choice = TypeVar("Choice", bound=str)


def as_object(value: object, path: str, allowed: Iterable[str]) -> Mapping[str, object]:
    """A JSON object with none but the allowed keys."""
    if not isinstance(value, Mapping):
        raise SettingsError(path, "must be an object")
    names = tuple(allowed)
    for key in value:
        if key not in names:
            raise SettingsError(path, f"unknown key {key!r}; allowed are {', '.join(names)}")
    return value


def as_list(value: object, path: str) -> Sequence[object]:
    """A JSON array."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise SettingsError(path, "must be a list")
    return value


def as_text(value: object, path: str) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(path, "must be a text that is not empty")
    return value


def as_scalar(value: object, path: str) -> str:
    """A text, number or truth value, as the text that a vendor would show for it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise SettingsError(path, "must be a text, a number or true or false")


def as_bool(value: object, path: str) -> bool:
    """A truth value."""
    if not isinstance(value, bool):
        raise SettingsError(path, "must be true or false")
    return value


def as_choice(value: object, path: str, choices: Sequence[Choice]) -> Choice:
    """One of the given words."""
    for choice in choices:
        if value == choice:
            return choice
    raise SettingsError(path, f"must be one of {', '.join(choices)}")


def as_names(value: object, path: str) -> tuple[str, ...]:
    """One field name, or several for a row that is judged as a whole."""
    if isinstance(value, str):
        return (as_text(value, path),)
    names = tuple(as_text(item, f"{path}[{place}]") for place, item in enumerate(as_list(value, path)))
    if not names:
        raise SettingsError(path, "must name at least one field")
    return names
