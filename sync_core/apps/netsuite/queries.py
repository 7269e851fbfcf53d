"""What we ask in SuiteQL (NetSuite contract 5).

Pages go by the internal id behind the last one, which edits do not disturb; offsets are used only where a
statement's order is total and its rows stand still. Times are asked for in UTC: the account's zone does not
matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sync_core.apps.instants import iso_seconds, millis
from sync_core.apps.netsuite.calls import PAGE, Calls
from sync_core.apps.netsuite.fields import ROLES, Kind, alias, column

Row: TypeAlias = dict[str, str]

IDS = 1_000
"""Literals in one list."""

LINE = ("addr1", "addr2", "addr3", "addressee", "attention", "addrphone", "city", "state", "zip", "country")
"""The columns of an address."""

_MASK = "YYYY-MM-DD HH24:MI:SS"
_ENTITY = "-9"
_JOINS = {
    "a": "LEFT JOIN {book} b ON b.entity = r.id AND b.defaultbilling = 'T' "
    "LEFT JOIN {book}entityaddress a ON a.nkey = b.addressbookaddress",
    "m": "LEFT JOIN currency m ON m.id = r.currency",
    "s": "LEFT JOIN customersubsidiaryrelationship s ON s.entity = r.id AND s.isprimarysub = 'T'",
}


def head_of(kind: Kind, fields: Iterable[str]) -> str:
    """The head of a statement over one object with these fields, and what every record needs."""
    columns = {
        "id": "r.id",
        "entityid": "r.entityid",
        "externalid": "r.externalid",
        "isinactive": "r.isinactive",
        **({"altname": "r.altname"} if kind.type == "customer" else {}),
        ROLES[kind.type]: f"r.{ROLES[kind.type]}",
        "created_at": _utc("r.datecreated"),
        "modified_at": _utc("r.lastmodifieddate"),
        **{alias(field): column(kind, field) for field in fields},
    }
    joins = [
        text.format(book=kind.address_book)
        for letter, text in _JOINS.items()
        if any(f"{letter}." in where for where in columns.values())
    ]
    return _select(columns, f"{kind.type} r", *joins)


def page(
    calls: Calls, kind: Kind, head: str, *, after: int, since: int | None = None
) -> tuple[list[Row], int | None]:
    """Rows with greater ids than ``after``, and the id to go on from.

    With ``since`` (by the app's clock), of those that changed at or after it.
    """
    changed = [] if since is None else [_since("r.lastmodifieddate", since)]
    statement = _where(head, [*_only(kind), *changed, f"r.id > {after}"], "r.id")
    # Without the bound NetSuite counts all rows that are left, only to tell us their number.
    rows = calls.rows(f"{statement} FETCH FIRST {PAGE} ROWS ONLY")
    return rows, int(rows[-1]["id"]) if len(rows) >= PAGE else None


def by_ids(calls: Calls, kind: Kind, head: str, ids: Sequence[str]) -> list[Row]:
    """The rows of these ids; what is no internal id names nothing."""
    asked = [id for id in dict.fromkeys(ids) if id.isascii() and id.isdecimal()]
    found: list[Row] = []
    for start in range(0, len(asked), IDS):
        named = _in("r.id", asked[start : start + IDS])
        found += calls.rows(_where(head, [*_only(kind), named], "r.id"))
    return found


def by_external_ids(calls: Calls, kind: Kind, head: str, keys: Sequence[str]) -> list[Row]:
    """The rows with these external ids."""
    return calls.rows(_where(head, [*_only(kind), _in("r.externalid", map(quoted, keys))], "r.id"))


def deleted(calls: Calls, types: Iterable[str], *, after: int, since: int) -> tuple[list[Row], int | None]:
    """What was deleted of these record types at or after ``since``, and the id to go on from."""
    columns = {
        "recordid": "d.recordid",
        "type": "LOWER(d.type)",
        "name": "d.name",
        "gone_at": _utc("d.deleteddate"),
    }
    of_types = _in("LOWER(d.type)", map(quoted, dict.fromkeys(types)))
    tests = [of_types, _since("d.deleteddate", since), f"d.recordid > {after}"]
    rows = calls.rows(_where(_select(columns, "deletedrecord d"), tests, "d.recordid"))
    return rows, int(rows[-1]["recordid"]) if len(rows) >= PAGE else None


def noted(calls: Calls, ids: Sequence[str], names: Iterable[str]) -> dict[str, dict[str, int]]:
    """When each of these fields was last edited, by record and internal name, by the app's clock."""
    columns = {"recordid": "n.recordid", "field": "n.field", "noted_at": _utc("MAX(n.date)")}
    head, fields = _select(columns, "systemnote n"), _in("n.field", map(quoted, sorted(names)))
    found: dict[str, dict[str, int]] = {}
    for start in range(0, len(ids), IDS):
        tests = [f"n.recordtypeid = {_ENTITY}", _in("n.recordid", ids[start : start + IDS]), fields]
        order = "n.recordid, n.field"
        for row in calls.all_rows(_where(head, tests, order, grouped=order)):
            found.setdefault(row["recordid"], {})[row["field"]] = millis(row["noted_at"])
    return found


def subsidiaries(calls: Calls) -> list[Row]:
    """The active subsidiaries that a record can belong to; an account without the feature has none."""
    head = _select({"id": "s.id", "name": "s.name", "parent": "s.parent"}, "subsidiary s")
    return calls.rows(_where(head, ["s.isinactive = 'F'", "s.iselimination = 'F'"], "s.id"))


def holders(calls: Calls, kind: Kind, name: str) -> list[Row]:
    """The records of the type that have this name, whatever its case."""
    head = _select({"id": "r.id"}, f"{kind.type} r")
    return calls.rows(_where(head, [f"LOWER(r.entityid) = LOWER({quoted(name)})"], "r.id"))


def address_lines(calls: Calls, kind: Kind, ids: Sequence[str]) -> list[Row]:
    """Every address line of these records: its label, what it is the default for, and its address."""
    book = ("entity", "label", "defaultbilling", "defaultshipping")
    columns = {name: f"b.{name}" for name in book} | {name: f"a.{name}" for name in LINE}
    join = f"LEFT JOIN {kind.address_book}entityaddress a ON a.nkey = b.addressbookaddress"
    head = _select(columns, f"{kind.address_book} b", join)
    return calls.all_rows(_where(head, [_in("b.entity", ids)], "b.entity, b.addressbookaddress"))


def readable(calls: Calls, kind: Kind) -> None:
    """Read next to nothing of a record type; raises `AppError` where the role may not."""
    calls.rows(_where(_select({"id": "r.id"}, f"{kind.type} r"), ["r.id = 0"], "r.id"))


def quoted(text: str) -> str:
    """A literal."""
    return "'" + text.replace("'", "''") + "'"


def _select(columns: dict[str, str], table: str, *joins: str) -> str:
    listed = ", ".join(f"{where} AS {name}" for name, where in columns.items())
    return " ".join(["SELECT", listed, "FROM", table, *joins])


def _where(head: str, tests: Iterable[str], order: str, *, grouped: str = "") -> str:
    group = [f"GROUP BY {grouped}"] if grouped else []
    return " ".join([head, "WHERE", " AND ".join(tests), *group, "ORDER BY", order])


def _only(kind: Kind) -> list[str]:
    return [f"r.isperson = '{kind.person}'"] if kind.person else []


def _in(expression: str, literals: Iterable[str]) -> str:
    return f"{expression} IN ({', '.join(literals)})"


def _since(column: str, at: int) -> str:
    second = iso_seconds(at).replace("T", " ").removesuffix("Z")
    return f"SYS_EXTRACT_UTC({column}) >= TO_TIMESTAMP('{second}', '{_MASK}')"


def _utc(expression: str) -> str:
    """A date and time as text in UTC, which `sync_core.apps.instants.millis` reads."""
    return f"TO_CHAR(SYS_EXTRACT_UTC({expression}), '{_MASK}')"
