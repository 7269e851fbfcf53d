"""What happened between two moments, as a person would tell it. Knows no vendor's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Literal

import msgspec

from simulators.kit.clock import iso

SHOWN = 10
"""So many records of an app are told one by one; the rest is summed up."""

LONGEST = 60
"""Letters of a value that are shown."""


class FieldChange(msgspec.Struct, frozen=True):
    """One field of a record; an empty text is nothing."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field} {_shown(self.before)} → {_shown(self.after)}"


class RecordChange(msgspec.Struct, frozen=True):
    """One record that is ``new``, ``gone`` or ``changed``. ``object`` is in the singular: ``contact``.

    ``notes`` are what fields do not say (``made inactive``), or of a new record what makes it known.
    """

    object: str
    id: str
    name: str
    what: Literal["new", "gone", "changed"]
    fields: tuple[FieldChange, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        head = f"{self.object} {self.name} ({self.id})" if self.name else f"{self.object} {self.id}"
        changed = ", ".join(map(str, self.fields))
        if self.what == "changed":
            return f"{head}: {'; '.join(filter(None, (changed, *self.notes)))}"
        return f"{head}: {', '.join((self.what, *self.notes))}"


class Part(msgspec.Struct, frozen=True):
    """One app, by its title: its records that differ, and ``lines`` about what is no record."""

    title: str
    records: tuple[RecordChange, ...] = ()
    lines: tuple[str, ...] = ()

    def told(self) -> Iterator[str]:
        """Line by line, what is alike summed up after the first few."""
        yield from map(str, self.records[:SHOWN])
        rest = sorted(self.records[SHOWN:], key=_alike)
        for (object, what), same in groupby(rest, key=_alike):
            number = len(list(same))
            yield f"…and {number} more {object if number == 1 else plural(object)} {what}"
        yield from self.lines[:SHOWN]
        if len(self.lines) > SHOWN:
            yield f"…and {len(self.lines) - SHOWN} more like these"


class Difference(msgspec.Struct, frozen=True):
    """What differs between two moments (ms by the site's clock). ``faults`` wait at the second one."""

    before: str
    after: str
    from_at: int
    to_at: int
    parts: tuple[Part, ...]
    faults: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs that a person would see."""
        return not any(part.records or part.lines for part in self.parts)

    def __str__(self) -> str:
        lines = [f"Between {self.before} and {self.after} ({length_of(self.to_at - self.from_at)}):"]
        for part in self.parts:
            told = list(part.told())
            lines += [part.title, *(f"  {line}" for line in told)] if told else []
        if self.is_empty:
            lines.append("nothing differs")
        lines.append(
            f"Time: {_times(self.from_at, self.to_at)}. Faults armed: {', '.join(self.faults) or 'none'}."
        )
        return "\n".join(lines)


def field_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str]
) -> tuple[FieldChange, ...]:
    """Those of the named fields that differ, by the order of the names."""
    texts = [(name, text_of(before.get(name)), text_of(after.get(name))) for name in names]
    return tuple(FieldChange(name, old, new) for name, old, new in texts if old != new)


def text_of(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def plural(object: str) -> str:
    """Of an English noun as vendors use them: ``company`` → ``companies``."""
    return f"{object[:-1]}ies" if object.endswith("y") else f"{object}s"


def length_of(milliseconds: int) -> str:
    """``2 hours 5 minutes``: the two largest units that say something."""
    left, found = abs(milliseconds) // 1000, []
    for unit, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        number, left = divmod(left, seconds)
        if number:
            found.append(f"{number} {unit}{'s' * (number != 1)}")
    text = " ".join(found[:2]) or "no time"
    return f"{text} back" if milliseconds < 0 else text


def _alike(change: RecordChange) -> tuple[str, str]:
    if change.what == "changed":
        touched = [*(one.field for one in change.fields), *change.notes]
        return change.object, f"changed only in {', '.join(touched)}"
    return change.object, f"({change.what})"


def _shown(value: str) -> str:
    if not value:
        return "nothing"
    value = " ".join(value.split())
    cut = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    return f'"{cut}"' if " " in cut else cut


def _times(start: int, end: int) -> str:
    first, last = iso(start, millis=False), iso(end, millis=False)
    if first[:10] == last[:10]:
        return f"{first[11:16]} → {last[11:16]} on {first[:10]}"
    return f"{first[:10]} {first[11:16]} → {last[:10]} {last[11:16]}"
