"""A vendor's export as rows for its API: columns found by their headings, bad rows named by their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rehearse.fill.csv_text import Record, fits, records
from rehearse.fill.export_quirks import labelled_phones, unguarded
from rehearse.fill.file_text import read_text
from rehearse.fill.heading_line import Table, find_table
from rehearse.fill.headings import layouts
from rehearse.fill.rows import Batch, Refused, Row

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_csv(path: Path, *, app: str) -> Batch:
    """The rows of an export of ``app`` (``crm``, ``quickbooks``, ``netsuite``) at ``path``.

    As `read_csv_text`; raises `FileUnreadable`, `NotACsvFile` or `MissingColumns`, each with the way out.
    """
    return read_csv_text(read_text(path), app=app, origin=path.name)


def read_csv_text(text: str, *, app: str, origin: str) -> Batch:
    """Rows from CSV text with the column headings of the app's own export, in any order.

    Where an app exports several objects, such as NetSuite's customers and contacts, the headings tell which.
    Cells keep their dirt; empty cells are left out. A row that cannot be taken is in ``refused`` with the
    physical line on which it starts; the others go in. `MissingColumns` where no headings are found.
    """
    table = find_table(text.removeprefix("\ufeff"), layouts(app), origin)
    reading = _Reading(table)
    reading.read()
    return Batch(
        app=app,
        object=table.layout.object,
        rows=tuple(reading.rows),
        origin=origin,
        counted="line",
        refused=tuple(reading.refused),
        ignored=table.columns.ignored,
        notes=tuple(reading.notes()),
    )


class _Reading:
    """One pass over the records below the headings."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.width = table.columns.width
        self.rows: list[Row] = []
        self.refused: list[Refused] = []
        self.short: list[int] = []

    def read(self) -> None:
        table = self.table
        recovering = below_blank = False
        for record in records(table.lines, table.delimiter, start=table.body, width=self.width):
            fault = record.fault or self._remainder(record, recovering, below_blank) or self._fault(record)
            if fault:
                self.refused.append(Refused(record.line, fault))
            elif record.cells:
                self._take(record)
            # After a broken record the rest of it may follow; a row of full width shows that it is over.
            recovering = bool(record.fault) or (recovering and not fits(record.cells, self.width))
            below_blank = below_blank or record.blank

    def notes(self) -> Iterator[str]:
        """What was taken otherwise than it stands there."""
        if self.short:
            named = ", ".join(str(line) for line in self.short[:10])
            more = f" and {len(self.short) - 10:,} more" if len(self.short) > 10 else ""
            yield f"shorter than the heading line, missing cells taken as empty: lines {named}{more}"

    def _remainder(self, record: Record, recovering: bool, below_blank: bool) -> str:
        """Whether the record is the rest of a broken one, or the foot of a report, and no row of its own."""
        if record.blank:
            return ""
        if recovering and not fits(record.cells, self.width):
            return f"follows a broken row and has {self._count(record)}"
        if self.table.titled and below_blank and sum(bool(cell.strip()) for cell in record.cells) == 1:
            return "stands alone in its row below a blank line: the foot of a report"
        return ""

    def _fault(self, record: Record) -> str:
        """Why these cells can be no record, or nothing."""
        cells = record.cells
        if len(cells) > self.width and not fits(cells, self.width):
            return f"has {self._count(record)}"
        for index, _ in self.table.columns.taken:
            if index < len(cells) and (found := _CONTROL.search(cells[index])):
                return f"holds the control character U+{ord(found[0]):04X} in {self._name(index)}"
        if cells and record.blank:
            return "is blank"
        if cells and not any(index < len(cells) and cells[index].strip() for index, _ in self.table.needed):
            return f"has no {' and no '.join(self._name(index) for index, _ in self.table.needed)}"
        return ""

    def _name(self, index: int) -> str:
        return self.table.columns.names[index]

    def _take(self, record: Record) -> None:
        cells = record.cells
        if len(cells) < self.width:
            self.short.append(record.line)
        values: dict[str, str] = {}
        for index, field in self.table.columns.taken:
            if index < len(cells) and (cell := unguarded(cells[index])):
                values[field] = self.table.layout.option(field, cell)
        if "PrimaryPhone" in values:
            _sort_phones(values)
        self.rows.append(Row(record.line, values))

    def _count(self, record: Record) -> str:
        cells = "1 cell" if len(record.cells) == 1 else f"{len(record.cells)} cells"
        return f"{cells} where the headings have {self.width}"


def _sort_phones(values: dict[str, str]) -> None:
    """QuickBooks' contact list report puts all phones of a customer into one cell, each with its label."""
    phones = labelled_phones(values.pop("PrimaryPhone"))
    for label, field in (("phone", "PrimaryPhone"), ("mobile", "Mobile")):
        if phones.get(label):
            values.setdefault(field, phones[label])
