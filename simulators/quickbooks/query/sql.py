"""A statement as SQL over the stored JSON (QuickBooks contract 4.1 to 4.3)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.quickbooks.entities import Entity
from simulators.quickbooks.errors import QueryInvalid
from simulators.quickbooks.fields import Field
from simulators.quickbooks.query.statement import Condition, Statement
from simulators.quickbooks.settings import Settings
from simulators.quickbooks.times import parse_time

_OPERATORS = {"=": "=", "!=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_CHILD = {"ref": ".value", "email": ".Address"}
"""The main child that a comparison with a complex property means."""


@dataclass(slots=True)
class Plan:
    """SQL text after FROM, its parameters, and the properties worth an index: ``(name, expression)``."""

    where: str
    order: str
    parameters: dict[str, Any]
    indexes: list[tuple[str, str]]
    folds: bool


@dataclass(slots=True)
class _Terms:
    """Conditions being collected. ``folds``: some need the function ``fold``."""

    zone: str
    strict_ids: bool
    parameters: dict[str, Any] = field(default_factory=dict)
    indexes: list[tuple[str, str]] = field(default_factory=list)
    folds: bool = False

    def bind(self, value: Any) -> str:
        """A parameter's place in the SQL."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"


def plan(statement: Statement, entity: Entity, settings: Settings, *, until: int | None = None) -> Plan:
    """How to select what a statement asks for; ``until`` (ms) is the last creation that shows, None for all.

    Raises 4001 for what cannot be asked.
    """
    terms = _Terms(settings.time_zone, settings.id_filter == "strict", {"kind": entity.kind})
    clauses = ["kind = :kind"]
    clauses += [_clause(terms, entity, one) for one in statement.conditions if not _is_either(one)]
    if not any(one.path.lower() == "active" for one in statement.conditions):
        # The plus keeps SQLite from preferring this column's index to one that narrows or sorts.
        clauses.append("+active = 1" if statement.conditions or statement.order else "active = 1")
    if until is not None:
        clauses.append(f"created <= {terms.bind(until)}")
    order = ", ".join([_order(terms, entity, key) for key in statement.order] or ["sort_key"])
    return Plan(" AND ".join(clauses), f"{order}, id", terms.parameters, terms.indexes, terms.folds)


def find_property(entity: Entity, path: str) -> Field:
    """The property that a path names, in any case. Raises 4001."""
    found = entity.by_folded.get(path.lower())
    if found is None:
        head, _, child = path.lower().rpartition(".")
        parent = entity.by_folded.get(head)
        if parent is None or _CHILD.get(parent.compared, "").lower() != f".{child}":
            raise QueryInvalid(f"Property {path} not found for Entity {entity.name}")
        found = parent
    return found


def _clause(terms: _Terms, entity: Entity, condition: Condition) -> str:
    found = find_property(entity, condition.path)
    if found.compared == "no":
        raise QueryInvalid(f"property '{found.name}' is not queryable")
    if condition.operator == "in":
        clauses = [_COMPARE[found.compared](terms, found, "=", value) for value in condition.values]
        return f"({' OR '.join(clauses)})"
    return _COMPARE[found.compared](terms, found, condition.operator, condition.values[0])


def _is_either(condition: Condition) -> bool:
    """``Active IN (true, false)`` narrows nothing down."""
    words = {value.strip().lower() for value in condition.values}
    return condition.path.lower() == "active" and condition.operator == "in" and words == {"true", "false"}


def _order(terms: _Terms, entity: Entity, key: tuple[str, bool]) -> str:
    path, descending = key
    found = find_property(entity, path)
    lenient_id = found.compared == "id" and not terms.strict_ids
    if not (found.sortable or lenient_id):
        raise QueryInvalid(f"property '{found.name}' is not sortable")
    return f"{_ordered(found)} DESC" if descending else _ordered(found)


def _ordered(found: Field) -> str:
    if found.compared == "id":
        return "id"
    if found.compared == "time":
        return _time_column(found)
    return f"{_extract(found)} COLLATE NOCASE" if found.compared == "text" else _extract(found)


def _extract(found: Field) -> str:
    return f"json_extract(body, '$.{found.name}{_CHILD.get(found.compared, '')}')"


def _time_column(found: Field) -> str:
    return "created" if found.name.endswith("CreateTime") else "updated"


def _text(terms: _Terms, found: Field, operator: str, value: str) -> str:
    """Texts are compared without regard to case; a blank stands for an absent value."""
    expression = _extract(found)
    blank = operator in ("=", "!=") and not value.strip()
    wanted = "" if blank else value
    if operator == "like":
        wanted = wanted.replace("\\", "\\\\").replace("_", "\\_")
    if not wanted.isascii():
        terms.folds = True
        expression, wanted = f"fold({expression})", wanted.casefold()
    elif operator != "like":
        terms.indexes.append((found.name, f"{expression} COLLATE NOCASE"))
    place = terms.bind(wanted)
    if operator == "like":
        return f"{expression} LIKE {place} ESCAPE '\\'"
    if blank or operator == "!=":
        return f"coalesce({expression}, '') COLLATE NOCASE {_OPERATORS[operator]} {place}"
    return f"{expression} COLLATE NOCASE {_OPERATORS[operator]} {place}"


def _number(terms: _Terms, found: Field, operator: str, value: str) -> str:
    compare = _plain(operator, found)
    try:
        number = float(Decimal(value.strip()))
    except (InvalidOperation, OverflowError):
        raise QueryInvalid(f"value '{value}' is not a number for property '{found.name}'") from None
    return f"{_extract(found)} {compare} {terms.bind(number)}"


def _flag(terms: _Terms, found: Field, operator: str, value: str) -> str:
    compare = _plain(operator, found)
    word = value.strip().lower()
    if word not in ("true", "false"):
        raise QueryInvalid(f"value '{value}' is not a boolean for property '{found.name}'")
    expression = "active" if found.name == "Active" else _extract(found)
    return f"{expression} {compare} {terms.bind(int(word == 'true'))}"


def _id(terms: _Terms, found: Field, operator: str, value: str) -> str:
    if terms.strict_ids and operator != "=":
        raise QueryInvalid(f"operator '{operator}' is not supported for property '{found.name}'")
    digits = value.strip()
    # SQLite compares 64 bits; nothing that is no number, or a greater one, is an id here.
    known = digits.isascii() and digits.isdigit() and len(digits) < 19
    return f"id {_plain(operator, found)} {terms.bind(int(digits) if known else 0)}"


def _time(terms: _Terms, found: Field, operator: str, value: str) -> str:
    """Times are whole seconds to the outside: compared are the seconds that a record shows."""
    _plain(operator, found)
    try:
        asked = parse_time(value, terms.zone)
    except (ValueError, OverflowError):
        raise QueryInvalid(f"value '{value}' is not a date for property '{found.name}'") from None
    column = _time_column(found)
    floor, ceiling = math.floor(asked / 1000) * 1000, math.ceil(asked / 1000) * 1000
    if operator in ("=", "!="):
        # A fraction of a second equals nothing that is shown.
        until = floor + 1000 if floor == ceiling else floor
        inside = f"{column} >= {terms.bind(floor)} AND {column} < {terms.bind(until)}"
        return f"({inside})" if operator == "=" else f"NOT ({inside})"
    bound = {">=": (">=", ceiling), ">": (">=", floor + 1000), "<=": ("<", floor + 1000), "<": ("<", ceiling)}
    compare, at = bound[operator]
    return f"{column} {compare} {terms.bind(at)}"


def _plain(operator: str, found: Field) -> str:
    if operator == "like":
        raise QueryInvalid(f"operator 'LIKE' is not supported for property '{found.name}'")
    return _OPERATORS[operator]


_COMPARE: dict[str, Callable[[_Terms, Field, str, str], str]] = {
    "text": _text,
    "email": _text,
    "ref": _text,
    "number": _number,
    "flag": _flag,
    "id": _id,
    "time": _time,
}
