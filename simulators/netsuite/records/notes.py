"""System notes: which fields of a record changed, from what to what, as a person would read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulators.netsuite.records.fields import Field

Show = Callable[[Field, Any], str]
"""A kept value as text: the name behind a reference, T or F."""


@dataclass(frozen=True, slots=True)
class Change:
    """One changed field by its internal name (``ENTITY.SCOMPANYNAME``)."""

    field: str
    old: str | None
    new: str | None


def changed_names(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The names of values that differ, sorted."""
    return sorted(name for name in {**old, **new} if old.get(name) != new.get(name))


def changes(
    fields: Mapping[str, Field], old: Mapping[str, Any], new: Mapping[str, Any], show: Show
) -> list[Change]:
    """What is noted of the difference. ``fields`` has the field of every name that a note may speak of."""
    found = []
    for name in changed_names(old, new):
        field = fields.get(name)
        if field is not None and not field.read_only:
            texts = [None if name not in side else show(field, side[name]) for side in (old, new)]
            found.append(Change(field.note, *texts))
    return found
