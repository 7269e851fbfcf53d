"""Any table survives any way of writing it; a broken row costs itself and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from rehearse.fill import read_csv_text

HEADINGS = {
    "Email": "email",
    "First Name": "firstname",
    "Phone Number": "phone",
    "Street Address": "address",
    "Primary Associated Company": "_company",
    "Notes; private, old\tones": "",
    "Record ID": "",
}
_LINE_END = re.compile(r"\r\n|\n|\r")

# No signs that files may not hold, and no guards against formulas, which are taken off on purpose.
cells = st.text(
    st.characters(codec="utf-8", exclude_characters=[*map(chr, [*range(9), 11, 12, *range(14, 32), 127])])
    | st.sampled_from('",;\t\n\r '),
    max_size=12,
).filter(lambda cell: cell[:1] not in ("'", "="))


@dataclass(frozen=True)
class Written:
    """One way of writing a table as CSV."""

    delimiter: str
    line_end: str
    mark: str
    quote_all: bool
    last_line_end: bool

    def cell(self, text: str) -> str:
        if self.quote_all or any(sign in text for sign in f'{self.delimiter}"\r\n'):
            return '"' + text.replace('"', '""') + '"'
        return text

    def row(self, row: list[str]) -> str:
        return self.delimiter.join(self.cell(text) for text in row)

    def table(self, rows: list[list[str]]) -> str:
        text = self.mark + self.line_end.join(self.row(row) for row in rows)
        return text + self.line_end if self.last_line_end else text


ways = st.builds(
    Written,
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    quote_all=st.booleans(),
    last_line_end=st.booleans(),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Headings in any order, an e-mail's among them, and rows of which each has one.

    Two columns at least: one heading alone tells no delimiter.
    """
    others = draw(st.lists(st.sampled_from([*HEADINGS][1:]), min_size=1, unique=True))
    headings = draw(st.permutations(["Email", *others]))
    row = st.tuples(*(cells.filter(str.strip) if name == "Email" else cells for name in headings))
    return headings, [[*each] for each in draw(st.lists(row, min_size=1, max_size=8))]


@given(table=tables(), way=ways, change=st.sampled_from([str.upper, str.lower, lambda name: f" {name}  "]))
def test_every_table_comes_back_with_its_line_numbers(
    table: tuple[list[str], list[list[str]]], way: Written, change: Callable[[str], str]
) -> None:
    headings, rows = table
    head = [change(name) for name in headings]

    batch = read_csv_text(way.table([head, *rows]), app="crm", origin="any.csv")

    fields = [HEADINGS[name] for name in headings]
    assert batch.refused == ()
    assert [dict(row.values) for row in batch.rows] == [
        {field: cell for field, cell in zip(fields, row, strict=True) if field and cell} for row in rows
    ]
    above = [way.table([head, *rows[:count]]) for count in range(len(rows))]
    if not way.last_line_end:
        above = [text + way.line_end for text in above]
    assert [row.line for row in batch.rows] == [1 + len(_LINE_END.findall(text)) for text in above]
    assert {" ".join(name.upper().split()) for name in batch.ignored} == {
        " ".join(name.upper().split()) for name in headings if not HEADINGS[name]
    }


BROKEN = (
    '"Ann,ann@acme.example,1',
    'Ann,"ann@acme.example,1',
    '"Ann" Lee,ann@acme.example,1',
    "Ann,ann@acme.example,1,2,3",
    ",,",
    ",,1",
    "An\0n,ann@acme.example,1",
    'Ann,ann@acme.example,"1""',
)


@given(
    broken=st.sampled_from(BROKEN),
    before=st.integers(0, 5),
    after=st.integers(0, 5),
    quoted=st.booleans(),
)
def test_a_broken_row_costs_itself_only(broken: str, before: int, after: int, quoted: bool) -> None:
    sound = '"Bo ""B"" Ray",bo@acme.example,"1, 2"' if quoted else "Bo,bo@acme.example,2"
    text = "\n".join(["First Name,Email,Phone", *[sound] * before, broken, *[sound] * after])

    batch = read_csv_text(text, app="crm", origin="any.csv")

    assert [refused.line for refused in batch.refused] == [before + 2]
    assert [row.line for row in batch.rows] == [
        *range(2, before + 2),
        *range(before + 3, before + 3 + after),
    ]


@given(st.text(st.sampled_from('",;\t\n\r\0a@ '), max_size=60))
def test_no_text_below_the_headings_stops_the_reader(body: str) -> None:
    batch = read_csv_text("Email,First Name\n" + body, app="crm", origin="any.csv")

    lines = [row.line for row in batch.rows] + [refused.line for refused in batch.refused]
    assert len(lines) == len(dict.fromkeys(lines))
    assert all(2 <= line <= 1 + len(body.splitlines()) for line in lines)
    assert all("".join(row.values.values()).strip() for row in batch.rows)
