"""Rows on their way into an account, and what comes back for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict


@dataclass(frozen=True, slots=True)
class Row:
    """One record to be: the vendor's field names with text, and where the row stands in its source.

    ``line`` is the file's physical line on which the row starts, or the row's number from 1 where no file is.
    """

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that did not become a record, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """All rows of one source for one object of one app, with what its reader has to say about it.

    ``counted`` names what ``line`` counts. ``ignored`` are the columns whose cells went nowhere.
    """

    app: str
    object: str
    rows: tuple[Row, ...]
    origin: str
    counted: Literal["line", "row"] = "row"
    refused: tuple[Refused, ...] = ()
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def numbered(values: Sequence[Mapping[str, str]]) -> tuple[Row, ...]:
    """Rows that come from no file, numbered from 1."""
    return tuple(Row(number, each) for number, each in enumerate(values, start=1))


class Outcome(TypedDict):
    """The account's word on one row: the new record's ``id``, or why it was ``refused``."""

    index: int
    id: str
    refused: str


Send = Callable[[str, str, Sequence[Mapping[str, str]]], Sequence[Outcome]]
"""``send(app, object, rows)`` puts rows into an account; one outcome for each row, in any order."""
