"""The mess that real lists have, kind by kind, with the share of rows that each kind takes.

A row has one kind at most, so that it can be told which; telephone formats, letters beyond ASCII and
companies shared by several contacts are everywhere and no kind of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rehearse.fill.chance import Chance


class Mess(StrEnum):
    """Every kind of mess, by the name under which reports count it."""

    EMAIL_CASE = "email_case"
    EMAIL_BLANKS = "email_blanks"
    EMAIL_MISSING = "email_missing"
    EMAIL_MALFORMED = "email_malformed"
    EMAIL_TWICE = "email_twice"
    PERSON_TWICE = "person_twice"
    NAME_CASE = "name_case"
    NAME_BLANKS = "name_blanks"
    NAME_MISSING = "name_missing"
    NAME_DECOMPOSED = "name_decomposed"
    NAME_EMOJI = "name_emoji"
    NAME_CJK = "name_cjk"
    NAME_RIGHT_TO_LEFT = "name_right_to_left"
    NAME_TOO_LONG = "name_too_long"
    NAME_FORBIDDEN_SIGN = "name_forbidden_sign"
    PHONE_TEXT = "phone_text"
    COMPANY_CASE = "company_case"
    COMPANY_BLANKS = "company_blanks"
    COMPANY_TOO_LONG = "company_too_long"
    COMPANY_FORBIDDEN_SIGN = "company_forbidden_sign"


Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its share of all rows, and what it does to one, given a clean row to copy from."""

    name: Mess
    share: float
    soil: Callable[[Values, Mapping[str, str], Chance], None]


def _email_case(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    row["email"] = chance.pick((str.upper, str.title, str.swapcase))(row["email"])


def _email_blanks(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    row["email"] = chance.pick((" {}", "{} ", "  {}  ", "{}\u00a0")).format(row["email"])


def _email_missing(row: Values, _: Mapping[str, str], __: Chance) -> None:
    del row["email"]


def _email_malformed(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    local, domain = row["email"].split("@")
    row["email"] = chance.pick(
        (local, f"{local}@", f"{local}@@{domain}", f"{local} at {domain}", f"@{domain}")
    )


def _email_twice(row: Values, other: Mapping[str, str], _: Chance) -> None:
    row["email"] = other["email"].upper()


def _person_twice(row: Values, other: Mapping[str, str], _: Chance) -> None:
    for field in ("firstname", "lastname", "company", "_company"):
        row.pop(field, None)
        row.update({field: other[field]} if field in other else {})
    row["email"] = f"{other['email'].split('@')[0]}@home.test"


def _name_case(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    change = chance.pick((str.upper, str.lower))
    row.update(firstname=change(row["firstname"]), lastname=change(row["lastname"]))


def _name_blanks(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    row["firstname"] = chance.pick((" {}", "{} ", "{}\u00a0")).format(row["firstname"])
    row["lastname"] = f"{row['lastname'].replace(' ', '  ')}  "


def _name_missing(row: Values, _: Mapping[str, str], __: Chance) -> None:
    del row["firstname"], row["lastname"]


def _name_of(names: Sequence[tuple[str, str]]) -> Callable[[Values, Mapping[str, str], Chance], None]:
    def soil(row: Values, _: Mapping[str, str], chance: Chance) -> None:
        row.update(firstname=chance.pick(names)[0], lastname=chance.pick(names)[1])

    return soil


def _name_emoji(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    row["firstname"] += chance.pick((" 🚀", " 👩‍💻", " 🇨🇭", " ✨"))


def _name_too_long(row: Values, _: Mapping[str, str], __: Chance) -> None:
    row["lastname"] = "-".join([row["lastname"]] * (101 // len(row["lastname"]) + 1))


def _name_forbidden_sign(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    row["lastname"] += chance.pick((": accounts", "\tJr", ":VIP"))


def _phone_text(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    row["phone"] += chance.pick(
        (" ext. 4711 (ask for the office)", " / only before noon, please", " oder Zentrale -0")
    )


def _company_case(row: Values, other: Mapping[str, str], _: Chance) -> None:
    name = other["name"]
    row["name"] = name.upper() if name != name.upper() else name.lower()


def _company_blanks(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    row["name"] = chance.pick((" {}", "{} ", "{}\u00a0")).format(row["name"])


def _company_too_long(row: Values, _: Mapping[str, str], __: Chance) -> None:
    row["name"] = " & ".join([row["name"]] * (501 // len(row["name"]) + 1))


def _company_forbidden_sign(row: Values, _: Mapping[str, str], chance: Chance) -> None:
    row["name"] += chance.pick((": head office", "\tLtd", ":2"))


_DECOMPOSED = tuple(
    (unicodedata.normalize("NFD", first), unicodedata.normalize("NFD", last))
    for first, last in (
        ("Zoë", "Müller"),
        ("Jürgen", "Gößmann-Döring"),
        ("Élodie", "Lefèvre"),
        ("Åsa", "Öberg"),
    )
)
_CJK = (("花子", "山田"), ("太郎", "佐藤"), ("伟", "王"), ("秀英", "李"), ("민준", "김"), ("서연", "이"))
_RIGHT_TO_LEFT = (("נועה", "לוי"), ("יוסף", "כהן"), ("فاطمة", "الحسن"), ("عمر", "منصور"))

CONTACT_MESS = (
    Kind(Mess.EMAIL_CASE, 0.05, _email_case),
    Kind(Mess.EMAIL_BLANKS, 0.02, _email_blanks),
    Kind(Mess.EMAIL_MISSING, 0.05, _email_missing),
    Kind(Mess.EMAIL_MALFORMED, 0.005, _email_malformed),
    Kind(Mess.EMAIL_TWICE, 0.02, _email_twice),
    Kind(Mess.PERSON_TWICE, 0.01, _person_twice),
    Kind(Mess.NAME_CASE, 0.04, _name_case),
    Kind(Mess.NAME_BLANKS, 0.03, _name_blanks),
    Kind(Mess.NAME_MISSING, 0.02, _name_missing),
    Kind(Mess.NAME_DECOMPOSED, 0.01, _name_of(_DECOMPOSED)),
    Kind(Mess.NAME_EMOJI, 0.005, _name_emoji),
    Kind(Mess.NAME_CJK, 0.015, _name_of(_CJK)),
    Kind(Mess.NAME_RIGHT_TO_LEFT, 0.01, _name_of(_RIGHT_TO_LEFT)),
    Kind(Mess.NAME_TOO_LONG, 0.002, _name_too_long),
    Kind(Mess.NAME_FORBIDDEN_SIGN, 0.005, _name_forbidden_sign),
    Kind(Mess.PHONE_TEXT, 0.01, _phone_text),
)
COMPANY_MESS = (
    Kind(Mess.COMPANY_CASE, 0.03, _company_case),
    Kind(Mess.COMPANY_BLANKS, 0.01, _company_blanks),
    Kind(Mess.COMPANY_TOO_LONG, 0.002, _company_too_long),
    Kind(Mess.COMPANY_FORBIDDEN_SIGN, 0.01, _company_forbidden_sign),
)


def spread(kinds: Sequence[Kind], rows: Sequence[Values], chance: Chance) -> dict[Mess, int]:
    """Soil the rows in place, each kind in its share of them; how many rows of each kind there are now.

    From four rows for each kind on, every kind occurs at least once.
    """
    floor = 1 if len(rows) >= 4 * len(kinds) else 0
    counts = {kind.name: max(floor, round(kind.share * len(rows))) for kind in kinds}
    chosen = chance.some(range(len(rows)), sum(counts.values()))
    clean = sorted({*range(len(rows))} - {*chosen})
    models = chance.some(clean, len(chosen))
    for kind in kinds:
        for _ in range(counts[kind.name]):
            kind.soil(rows[chosen.pop()], rows[models.pop()], chance)
    return counts
