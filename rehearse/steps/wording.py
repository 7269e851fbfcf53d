"""How the sentences of steps are written: a pattern with typed blanks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pytest_bdd import parsers

from rehearse.scenes.kinds import NOUNS, PAIRS, PLURALS
from rehearse.scenes.words import APPS, SMALL, length, moment, number, numbers


def _blank(pattern: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    def blank(text: str) -> Any:
        return read(text)

    blank.pattern = pattern  # type: ignore[attr-defined]
    return blank


_BLANKS: Final = {
    "Text": _blank(r"[^\"]*", str),
    "Field": _blank(r"[A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*?", str),
    "Number": _blank(rf"(?:\d+|{'|'.join(SMALL)})", number),
    "Numbers": _blank(r"\d+(?:, ?\d+)*", numbers),
    "Switch": _blank(r"[a-z]+\.[a-z_]+", str),
    "Winner": _blank("crm|app", str),
    "Work": _blank("write|create|update|delete|read|list|refresh", str),
    "Beside": _blank("before|after", str),
    "What": _blank("call|commit|write", str),
    "Length": _blank(rf"(?:an?|\d+|{'|'.join(SMALL)}) (?:second|minute|hour|day)s?", length),
    "Moment": _blank(r"\d+:[0-5]\d(?:\.\d{3})?", moment),
    "App": _blank("|".join(APPS), APPS.__getitem__),
    "Pairs": _blank("|".join(PAIRS), PAIRS.__getitem__),
    "Record": _blank("|".join(NOUNS), str),
    "Records": _blank("|".join(PLURALS), PLURALS.__getitem__),
    "Code": _blank(r"[A-Z][A-Z_]+", str),
}


BLANKS: Final = {
    "Text": "any text between quotes, also none",
    "Field": "the name of a field, as people call it or as the vendor does",
    "Number": "`no`, `one` to `ten`, or digits",
    "Length": "a length of time, such as `90 seconds`, `an hour` or `3 days`",
    "Moment": "minutes and seconds since moment zero, such as `3:00` or `5:00.001`",
    "App": ", ".join(f"`{app}`" for app in APPS),
    "Pairs": ", ".join(f"`{pairs}`" for pairs in PAIRS),
    "Record": ", ".join(f"`{noun}`" for noun in NOUNS),
    "Records": ", ".join(f"`{nouns}`" for nouns in PLURALS),
    "Numbers": "`2, 1, 3`",
    "Switch": "a fake and one of its switches, such as `crm.index_lag`",
    "Winner": "`crm` or `app`",
    "Work": "`write`, `create`, `update`, `delete`, `read`, `list` or `refresh`",
    "Beside": "`before` or `after`",
    "What": "`call`, `commit` or `write` (a call that writes)",
    "Code": "a status or a reason in capitals, such as `UP_TO_DATE`",
}
"""What may stand in a blank of each type, for the catalogue."""


def phrase(pattern: str) -> parsers.parse:
    """A step's sentence. `BLANKS` says what may stand in a blank of each type."""
    return parsers.parse(pattern, extra_types=_BLANKS)
