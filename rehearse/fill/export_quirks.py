"""What exports and spreadsheets put around a value. The value itself stays as dirty as it is."""

from __future__ import annotations

import re

_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_LABEL = re.compile(r"(Phone|Mobile|Fax|Other|Pager)\s*:", re.IGNORECASE)


def unguarded(cell: str) -> str:
    """A cell without the guards against spreadsheets: ``="007"`` is ``007``, ``'+49 30`` is ``+49 30``."""
    if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@"):
        return cell[1:]
    if cell[:1] == "=" and (guarded := _FORMULA.fullmatch(cell)):
        return guarded[1].replace('""', '"')
    return cell


def labelled_phones(cell: str) -> dict[str, str]:
    """The numbers of a cell such as ``Phone:(555) 010-1234 Mobile:(555) 010-9876``, by label in lower case.

    A cell without labels is one ``phone``, as it stands.
    """
    parts = _LABEL.split(cell)
    if parts[0].strip() or len(parts) == 1:
        return {"phone": cell}
    labels, numbers = parts[1::2], parts[2::2]
    return {label.lower(): number.strip(" ,;\n") for label, number in zip(labels, numbers, strict=True)}
