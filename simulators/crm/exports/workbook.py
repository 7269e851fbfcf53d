"""A sheet of text as an XLSX workbook: the same sheet at the same instant is the same bytes (contract 17)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_CREATOR = "HubSpot"
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(rows: Iterable[Sequence[str]], at: int) -> bytes:
    """A workbook of one sheet in which every cell is text (SIM), made at the instant ``at`` (ms).

    Characters that XML cannot hold are left out, and texts are cut after 32,767: the format takes no more.
    """
    from openpyxl import Workbook  # slow to import, and most portals export nothing
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for row in rows:
        cells = [WriteOnlyCell(sheet, _NO_XML.sub("", text)) for text in row]
        for cell in cells:
            cell.data_type = "s"  # a text that begins like a formula is none
        sheet.append(cells)
    made = datetime.fromtimestamp(at / 1000, UTC)
    book.properties.creator, book.properties.created, book.properties.modified = _CREATOR, made, made
    raw = BytesIO()
    ExcelWriter(book, ZipFile(raw, "w")).save()  # `Workbook.save` would write the machine's own time into it
    return _unstamped(raw)


def _unstamped(raw: BytesIO) -> bytes:
    """The archive without the instants at which the machine wrote its parts."""
    settled = BytesIO()
    with ZipFile(raw) as written, ZipFile(settled, "w") as archive:
        for name in written.namelist():
            archive.writestr(ZipInfo(name), written.read(name), ZIP_DEFLATED)
    return settled.getvalue()
