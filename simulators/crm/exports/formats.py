"""The files that an export makes: their endings, content types and writers (CRM contract 17)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from simulators.crm.exports import workbook


class Format(NamedTuple):
    """``write`` takes the rows of a sheet, heading first, and the instant (ms) at which the file is made."""

    ending: str
    content_type: str
    write: Callable[[Iterable[Sequence[str]], int], bytes]


def _csv(rows: Iterable[Sequence[str]], _at: int) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "CSV": Format("csv", "text/csv;charset=utf-8", _csv),
        "XLSX": Format(
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook.write
        ),
    }
)

NOT_BUILT: Final = ("XLS",)
"""What the vendor writes, too."""
