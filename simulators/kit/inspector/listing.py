"""Finding, sorting and paging of records where they lie, for every vendor alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, cast, false, func, literal, not_, or_, select, true
from sqlalchemy.types import Text

from simulators.kit.wire import encode

State = Literal["live", "away", "all"]

_EVERY, _NONE = true(), false()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The records of one kind in a table: those ``among`` which ``away`` tells what is out of use.

    ``sorts`` has what a column is sorted by; ``searched`` is where a word of a search may stand. Those are
    taken out of JSON, which is slow: ``texts`` are the columns of the table that hold them, as they are
    written. What none of them holds is not looked for any further.
    """

    id: ColumnElement[Any]
    sorts: Mapping[str, ColumnElement[Any]]
    searched: Sequence[ColumnElement[Any]]
    texts: Sequence[ColumnElement[Any]]
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
    words = wanted.search.split()
    chosen = and_(sheet.among, *_state(sheet, wanted.state), *(_word(sheet, one) for one in words))
    # A search reads every record: what it finds is counted while it does so. Without one the count is cheap.
    counted = func.count(sheet.id).over() if words else literal(0)
    query = select(sheet.id, counted).where(chosen)
    by = sheet.sorts.get(wanted.sort)
    if by is not None:
        query = query.order_by(func.coalesce(by, "") == "", by.desc() if wanted.descending else by.asc())
    found = db.execute(query.order_by(sheet.id).offset(wanted.offset).limit(wanted.limit)).all()
    if words and (found or not wanted.offset):
        return [id for id, _ in found], found[0][1] if found else 0
    return [id for id, _ in found], db.execute(select(func.count(sheet.id)).where(chosen)).scalar_one()


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
    written = encode(word).decode()[1:-1]  # as JSON writes it, between its quotes
    held = [
        one.contains(each, autoescape=True) for one in sheet.texts for each in dict.fromkeys((word, written))
    ]
    return or_(
        cast(sheet.id, Text) == word,
        and_(or_(*held), or_(*(cast(one, Text).contains(word, autoescape=True) for one in sheet.searched))),
    )
