"""Finding, sorting and paging of records where they lie, for every vendor alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, cast, false, func, not_, or_, select, true
from sqlalchemy.types import Text

State = Literal["live", "away", "all"]

_EVERY, _NONE = true(), false()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The records of one kind in a table: those ``among`` which ``away`` tells what is out of use.

    ``sorts`` has what a column is sorted by; ``searched`` is where a word of a search may stand.
    """

    id: ColumnElement[Any]
    sorts: Mapping[str, ColumnElement[Any]]
    searched: Sequence[ColumnElement[Any]]
    among: ColumnElement[bool] = _EVERY
    away: ColumnElement[bool] = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A page of a table. Every word of ``search`` must stand somewhere; ``sort`` names a column, if any."""

    search: str = ""
    sort: str = ""
    descending: bool = False
    state: State = "live"
    offset: int = 0
    limit: int = 25


def find(db: Connection, sheet: Sheet, wanted: Wanted) -> tuple[list[Any], int]:
    """The ids of a page, and how many records there are on all pages. Empty values come last."""
    chosen = and_(
        sheet.among, *_state(sheet, wanted.state), *(_word(sheet, one) for one in wanted.search.split())
    )
    total: int = db.execute(select(func.count(sheet.id)).where(chosen)).scalar_one()
    query = select(sheet.id).where(chosen)
    by = sheet.sorts.get(wanted.sort)
    if by is not None:
        query = query.order_by(func.coalesce(by, "") == "", by.desc() if wanted.descending else by.asc())
    ids = db.execute(query.order_by(sheet.id).offset(wanted.offset).limit(wanted.limit))
    return list(ids.scalars()), total


def count(db: Connection, sheet: Sheet) -> tuple[int, int]:
    """How many records are in use, and how many are away."""
    live, away = (
        db.execute(select(func.count(sheet.id)).where(sheet.among, *_state(sheet, state))).scalar_one()
        for state in ("live", "away")
    )
    return live, away


def folded(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A text to sort by without regard to case."""
    return cast(value, Text).collate("NOCASE")


def _state(sheet: Sheet, state: str) -> list[ColumnElement[bool]]:
    if state == "all":
        return []
    return [sheet.away if state == "away" else not_(sheet.away)]


def _word(sheet: Sheet, word: str) -> ColumnElement[bool]:
    return or_(
        cast(sheet.id, Text) == word,
        *(cast(one, Text).contains(word, autoescape=True) for one in sheet.searched),
    )
