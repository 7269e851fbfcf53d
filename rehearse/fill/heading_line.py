"""Where in a file the headings stand, and which delimiter they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rehearse.fill.csv_text import Record, physical_lines, records
from rehearse.fill.errors import MissingColumns
from rehearse.fill.headings import Columns, Layout

DELIMITERS = (",", ";", "\t")

SEARCHED = 10
"""How many records at the top are searched for the headings: reports begin with a title."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose headings are found.

    ``body`` is the index of the first line below them; ``titled`` says that something else stands above them,
    as in a report; ``needed`` are the columns of which a row must fill one.
    """

    layout: Layout
    columns: Columns
    needed: tuple[tuple[int, str], ...]
    lines: Sequence[str]
    delimiter: str
    body: int
    titled: bool


def find_table(text: str, layouts: Sequence[Layout], origin: str) -> Table:
    """The table under the line near the top that holds most known headings, one of those needed among them.

    Of several layouts the one that knows most of the headings is the file's. A first line ``sep=;`` decides
    the delimiter; otherwise the delimiter that makes most headings known wins (a comma, where there is one
    heading only). `MissingColumns` where no line will do.
    """
    lines = physical_lines(text)
    told = re.fullmatch(r"sep=([,;\t])\s*", lines[0]) if lines else None
    best: Table | None = None
    widest: tuple[str, ...] = ()
    for delimiter in told[1] if told else DELIMITERS:
        for record, body, titled in _top(lines, delimiter, start=1 if told else 0):
            for layout in layouts:
                columns = layout.columns(record.cells)
                needed = tuple(taken for taken in columns.taken if taken[1] in layout.needs)
                if needed and (best is None or len(columns.taken) > len(best.columns.taken)):
                    best = Table(layout, columns, needed, lines, delimiter, body, titled)
            widest = max(widest, record.cells, key=len)
    if best is None:
        raise _missing(layouts, origin, widest)
    return best


def _missing(layouts: Sequence[Layout], origin: str, cells: Sequence[str]) -> MissingColumns:
    return MissingColumns(
        origin,
        " or ".join(layout.export for layout in layouts),
        found=[" ".join(cell.split())[:60] for cell in cells if cell.strip()],
        wanted=list(dict.fromkeys(name for layout in layouts for name in layout.wanted)),
    )


def _top(lines: Sequence[str], delimiter: str, *, start: int) -> Iterator[tuple[Record, int, bool]]:
    """The first records that may be headings, the index of the line after each, and whether text is above."""
    top = list(islice(records(lines, delimiter, start=start), SEARCHED + 1))
    titled = False
    for place, record in enumerate(top[:SEARCHED]):
        if not record.blank and not record.fault:
            yield record, top[place + 1].line - 1 if place + 1 < len(top) else len(lines), titled
            titled = True
