"""A CRM export as dirty as they come, with the truth about where which dirt is."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rehearse.fill.chance import Chance
from rehearse.fill.errors import NotGeneratable
from rehearse.fill.generate import generate
from rehearse.fill.headings import layouts


class Dirt(StrEnum):
    """Every kind of dirt at the level of the file. Values carry the kinds of `rehearse.fill.mess`, too."""

    TOO_MANY_CELLS = "too_many_cells"
    OPEN_QUOTE = "open_quote"
    TEXT_AFTER_QUOTE = "text_after_quote"
    CONTROL_CHARACTER = "control_character"
    BLANK_ROW = "blank_row"
    NOBODY = "nobody"
    TOO_FEW_CELLS = "too_few_cells"
    EMPTY_LINE_ABOVE = "empty_line_above"
    LINE_BREAK_IN_CELL = "line_break_in_cell"
    DELIMITER_IN_CELL = "delimiter_in_cell"
    QUOTE_IN_CELL = "quote_in_cell"
    ALL_QUOTED = "all_quoted"
    OTHER_LINE_END = "other_line_end"
    FORMULA_GUARD = "formula_guard"


REFUSED = (
    Dirt.TOO_MANY_CELLS,
    Dirt.OPEN_QUOTE,
    Dirt.TEXT_AFTER_QUOTE,
    Dirt.CONTROL_CHARACTER,
    Dirt.BLANK_ROW,
    Dirt.NOBODY,
)
"""Rows with this dirt cannot be read; rows with other dirt can."""

COLUMNS = (
    ("Record ID", ""),
    ("First Name", "firstname"),
    ("Last Name", "lastname"),
    ("Email", "email"),
    ("Phone Number", "phone"),
    ("Mobile Phone Number", "mobilephone"),
    ("Job Title", "jobtitle"),
    ("Company Name", "company"),
    ("Street Address", "address"),
    ("City", "city"),
    ("State/Region", "state"),
    ("Postal Code", "zip"),
    ("Country/Region", "country"),
    ("Lifecycle Stage", "lifecyclestage"),
    ("Lead Status", "hs_lead_status"),
    ("Primary Associated Company", "_company"),
    ("Contact owner", ""),
    ("Create Date", ""),
)
_PLACE = {field: index for index, (_, field) in enumerate(COLUMNS) if field}


@dataclass(frozen=True, slots=True)
class DirtyFile:
    """The file's text, and for each kind of dirt the physical lines of the rows that have it."""

    text: str
    rows: int
    where: Mapping[Dirt, tuple[int, ...]]

    @property
    def counts(self) -> dict[Dirt, int]:
        """How many rows have each kind."""
        return {dirt: len(lines) for dirt, lines in self.where.items()}

    @property
    def unreadable(self) -> tuple[int, ...]:
        """The lines of all rows that no reader can take, in order."""
        return tuple(sorted(line for dirt in REFUSED for line in self.where[dirt]))


def dirty_csv(rows: int, seed: int) -> str:
    """The text of `dirty_file`."""
    return dirty_file(rows=rows, seed=seed).text


def dirty_file(*, rows: int, seed: int) -> DirtyFile:
    """A contact export of ``rows`` rows, one in twenty of them dirty, each with one kind of dirt.

    It starts with a byte order mark and its lines end in CR LF. `NotGeneratable` below two rows a kind.
    """
    if rows < 2 * len(Dirt):
        raise NotGeneratable(f"A dirty file needs {2 * len(Dirt)} rows at least, not {rows}.")
    chance = Chance(seed, "dirty")
    each = max(1, rows // (20 * len(Dirt)))
    # Only every other row: the row after a broken one shows that reading goes on.
    chosen = chance.some(range(0, rows, 2), each * len(Dirt))
    dirt_at = dict(zip(chosen, [dirt for dirt in Dirt for _ in range(each)], strict=True))
    _, contacts = generate(contacts=rows, seed=seed, quickbooks_share=0, netsuite_share=0)

    parts = ["\ufeff" + _line([heading for heading, _ in COLUMNS])]
    where: dict[Dirt, list[int]] = {dirt: [] for dirt in Dirt}
    line = 2
    for index, row in enumerate(contacts.rows):
        cells = _cells(index, row.values)
        dirt = dirt_at.get(index)
        text = _line(cells) if dirt is None else _SOILED[dirt](cells, chance)
        if dirt is not None:
            where[dirt].append(line + (dirt is Dirt.EMPTY_LINE_ABOVE))
        parts.append(text)
        line += text.count("\n")
    return DirtyFile("".join(parts), rows, {dirt: tuple(lines) for dirt, lines in where.items()})


def _cells(index: int, values: Mapping[str, str]) -> list[str]:
    """A row as the export writes it: options by their labels, with columns that a reader has no use for."""
    cells = [values.get(field, "") for _, field in COLUMNS]
    for field, labels in layouts("crm")[0].options.items():
        by_value = {value: label.title() for label, value in labels.items()}
        cells[_PLACE[field]] = by_value.get(cells[_PLACE[field]], cells[_PLACE[field]])
    cells[0] = str(51 + 50 * index)
    cells[-1] = f"2025-{index % 12 + 1:02}-{index % 28 + 1:02} 09:{index % 60:02}"
    return cells


def _line(cells: Sequence[str], *, end: str = "\r\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerow(cells)
    return text.getvalue()


def _all_quoted(cells: list[str], _: Chance) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow(cells)
    return text.getvalue()


def _with(cells: Sequence[str], **values: str) -> list[str]:
    changed = list(cells)
    for field, value in values.items():
        changed[_PLACE[field]] = value
    return changed


def _broken_quote(cells: list[str], first_name: str) -> str:
    """A row whose first name is not quoted as it must be. No other cell needs quotation marks."""
    plain = [cell.replace('"', "").replace(",", "") for cell in cells]
    return ",".join(_with(plain, firstname=first_name)) + "\r\n"


def _controlled(cells: list[str], chance: Chance) -> str:
    sign = chance.pick("\0\a\b\v\f\x1b\x7f")
    return _line(_with(cells, firstname=f"Ann{sign}"))


def _in_two_lines(cells: list[str], chance: Chance) -> str:
    end = chance.pick(("\n", "\r\n"))
    return _line(_with(cells, address=f"12 Foundry Lane{end}Back yard"))


_SOILED: Mapping[Dirt, Callable[[list[str], Chance], str]] = {
    Dirt.TOO_MANY_CELLS: lambda cells, chance: _line([*cells, *["moved"] * chance.number(1, 3)]),
    Dirt.OPEN_QUOTE: lambda cells, _: _broken_quote(cells, '"Ann'),
    Dirt.TEXT_AFTER_QUOTE: lambda cells, _: _broken_quote(cells, '"Ann" (Annie)'),
    Dirt.CONTROL_CHARACTER: _controlled,
    Dirt.BLANK_ROW: lambda cells, _: "," * (len(cells) - 1) + "\r\n",
    Dirt.NOBODY: lambda cells, _: _line(_with(cells, firstname="", lastname=" ", email="")),
    Dirt.TOO_FEW_CELLS: lambda cells, chance: _line(cells[: -chance.number(1, 2)]),
    Dirt.EMPTY_LINE_ABOVE: lambda cells, _: "\r\n" + _line(cells),
    Dirt.LINE_BREAK_IN_CELL: _in_two_lines,
    Dirt.DELIMITER_IN_CELL: lambda cells, _: _line(_with(cells, jobtitle="Sales, Marketing; Support")),
    Dirt.QUOTE_IN_CELL: lambda cells, _: _line(_with(cells, jobtitle='"Chief" of 19" screens')),
    Dirt.ALL_QUOTED: _all_quoted,
    Dirt.OTHER_LINE_END: lambda cells, _: _line(cells, end="\n"),
    Dirt.FORMULA_GUARD: lambda cells, _: _line(_with(cells, zip='="01067"', phone="'+49 30 23125 014")),
}
