"""CSV text as records that know their lines, and that survive a broken one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """The cells that start on physical line ``line`` (from 1); ``fault`` says why there are none."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing but blanks stands in it."""
        return not self.fault and not any(cell.strip() for cell in self.cells)


def physical_lines(text: str) -> list[str]:
    """The lines with their ends: CR LF, LF or CR, and nothing else that Unicode calls a line end."""
    return list(io.StringIO(text, newline=""))


def records(
    lines: Sequence[str], delimiter: str, *, start: int = 0, width: int | None = None
) -> Iterator[Record]:
    """Every record from the line with index ``start`` on; an empty line is a record without cells.

    A broken record costs its own first line only: reading goes on with the line after it. One that spans
    lines and does not fit ``width`` is broken, too: most likely a quotation mark swallowed its neighbours.
    """
    while start < len(lines):
        resume = len(lines)
        for record, spans in _until_broken(lines, delimiter, start):
            swallowed = spans > 1 and width is not None and not fits(record.cells, width)
            if swallowed and not record.fault:
                found = f"{len(record.cells)} cells where the headings have {width}"
                fault = f"spans {spans} lines and has {found}: a quotation mark too many, or too few"
                yield Record(record.line, fault=fault)
            else:
                yield record
            if swallowed or record.fault:
                resume = record.line
                break
        start = resume


def fits(cells: Sequence[str], width: int) -> bool:
    """Whether there is a cell for each heading, and nothing but blanks beyond the last."""
    return len(cells) >= width and not any(cell.strip() for cell in cells[width:])


def _until_broken(lines: Sequence[str], delimiter: str, start: int) -> Iterator[tuple[Record, int]]:
    """Records with the number of lines that each spans, up to the first that the csv module cannot read."""
    reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=delimiter, strict=True)
    while True:
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(start + before + 1, fault=_fault(str(error), reader.line_num - before)), 1
            return
        yield Record(start + before + 1, tuple(cells)), reader.line_num - before


def _fault(message: str, spans: int) -> str:
    if "field limit" in message:
        limit = csv.field_size_limit()
        return f"a quotation mark is not closed, or a cell is longer than {limit:,} characters"
    if "expected after" in message and spans == 1:
        return "text follows a closing quotation mark; marks inside a cell must be doubled"
    return "a quotation mark is opened and not properly closed"
