"""A filter as SQL over the stored JSON (NetSuite contract 3.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.netsuite.errors import InvalidParameter
from simulators.netsuite.records.dates import moment
from simulators.netsuite.records.fields import Field
from simulators.netsuite.records.filters import Condition, Filter
from simulators.netsuite.records.types import RecordType
from simulators.netsuite.settings import Settings

_COLUMNS = {"externalId": "external", "dateCreated": "created", "lastModifiedDate": "updated"}
_TEXT_KINDS = ("text", "email", "phone", "url")
_COMPARES = {"EQUAL": "=", "GREATER": ">", "GREATER_OR_EQUAL": ">=", "LESS": "<", "LESS_OR_EQUAL": "<="}
_LARGEST = 2**63


@dataclass(slots=True)
class Terms:
    """A filter being written as SQL. ``folds``: some of it needs the function ``fold``.

    ``indexes`` are expressions that are worth an index: ``(name, expression)``.
    """

    type: RecordType
    settings: Settings
    one_world: bool
    parameters: dict[str, Any] = field(default_factory=dict)
    indexes: list[tuple[str, str]] = field(default_factory=list)
    folds: bool = False

    def bind(self, value: Any) -> str:
        """A parameter's place in the SQL."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"


def where(terms: Terms, filter: Filter) -> str:
    """The SQL of a filter. Raises 400 for an unknown field, a wrong operator or value."""
    if isinstance(filter, Condition):
        return _condition(terms, filter)
    return "(" + f" {filter.word} ".join(where(terms, part) for part in filter.parts) + ")"


def _condition(terms: Terms, condition: Condition) -> str:
    found = terms.type.field(condition.field, one_world=terms.one_world)
    if found is None:
        detail = f"Invalid query: there is no field '{condition.field}' on {terms.type.name}."
        raise InvalidParameter(detail, query="q", code="NONEXISTENT_FIELD")
    if condition.operator == "EMPTY":
        return f"{_expression(terms, found)} IS {'NOT ' if condition.negated else ''}NULL"
    clause = _COMPARE[found.kind](terms, found, condition)
    return f"NOT coalesce({clause}, 0)" if condition.negated else clause


def _expression(terms: Terms, found: Field) -> str:
    if found.computed is not None:
        return str(found.computed)
    if found.name == "id":
        return "id" if terms.type.entity else "CAST(id AS INTEGER)"
    return _COLUMNS.get(found.name) or f"json_extract(body, '$.{found.name}')"


def _text(terms: Terms, found: Field, condition: Condition) -> str:
    """Texts are compared without regard to case."""
    value = _single(found, condition, ("IS", "CONTAIN", "START_WITH", "END_WITH"))
    expression, plain = _expression(terms, found), value.isascii()
    if not plain:
        terms.folds = True
        expression, value = f"fold({expression})", value.casefold()
    if condition.operator == "IS":
        if plain and not condition.negated:
            terms.indexes.append((found.name, f"{expression} COLLATE NOCASE"))
        return f"{expression} COLLATE NOCASE = {terms.bind(value)}"
    for special in "\\%_":
        value = value.replace(special, f"\\{special}")
    pattern = {"CONTAIN": f"%{value}%", "START_WITH": f"{value}%", "END_WITH": f"%{value}"}
    return f"{expression} LIKE {terms.bind(pattern[condition.operator])} ESCAPE '\\'"


def _boolean(terms: Terms, found: Field, condition: Condition) -> str:
    word = _single(found, condition, ("IS",)).lower()
    if word not in ("true", "false"):
        raise _no_value(word, found)
    return f"coalesce({_expression(terms, found)}, 0) = {int(word == 'true')}"


def _number(terms: Terms, found: Field, condition: Condition) -> str:
    return _compared(terms, condition, _expression(terms, found), lambda text: _as_number(text, found))


def _reference(terms: Terms, found: Field, condition: Condition) -> str:
    """By internal id, which is kept as text."""
    expression = f"CAST({_expression(terms, found)} AS INTEGER)"
    return _compared(terms, condition, expression, lambda text: _as_number(text, found))


def _enum(terms: Terms, found: Field, condition: Condition) -> str:
    """By id, which may be a word."""
    if condition.operator not in ("ANY_OF", "EQUAL", "IS"):
        raise _no_operator(condition, found)
    places = ", ".join(terms.bind(value) for value in condition.values)
    return f"{_expression(terms, found)} COLLATE NOCASE IN ({places})"


def _compared(terms: Terms, condition: Condition, expression: str, read: Callable[[str], int | float]) -> str:
    places = [terms.bind(read(value)) for value in condition.values]
    if condition.operator == "ANY_OF":
        return f"{expression} IN ({', '.join(places)})"
    if condition.operator in ("BETWEEN", "WITHIN"):
        if len(places) != 2:
            raise InvalidParameter(f"Invalid query: {condition.operator} takes two values.", query="q")
        return f"{expression} BETWEEN {places[0]} AND {places[1]}"
    compares = _COMPARES.get(condition.operator)
    if compares is None:
        raise InvalidParameter(f"Invalid query: operator {condition.operator} is not supported.", query="q")
    return f"{expression} {compares} {places[0]}"


def _time(terms: Terms, found: Field, condition: Condition) -> str:
    """A bare date is midnight in the user's zone, except that ON covers the day (a switch for AFTER)."""
    literal = _single(found, condition, ("AFTER", "BEFORE", "ON", "ON_OR_AFTER", "ON_OR_BEFORE"))
    at, column = moment(literal, terms.settings), _expression(terms, found)
    if condition.operator == "ON":
        return f"({column} >= {terms.bind(at.start)} AND {column} < {terms.bind(at.end)})"
    if condition.operator == "AFTER" and at.bare and terms.settings.after_bare_date == "end_of_day":
        return f"{column} >= {terms.bind(at.end)}"
    compares = {"AFTER": ">", "BEFORE": "<", "ON_OR_AFTER": ">=", "ON_OR_BEFORE": "<="}[condition.operator]
    return f"{column} {compares} {terms.bind(at.start)}"


def _single(found: Field, condition: Condition, operators: tuple[str, ...]) -> str:
    if condition.operator not in operators:
        raise _no_operator(condition, found)
    return condition.values[0]


def _as_number(text: str, found: Field) -> int | float:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise _no_value(text, found) from None
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise _no_value(text, found)
    return int(number) if number == number.to_integral_value() else float(number)


def _no_operator(condition: Condition, found: Field) -> InvalidParameter:
    detail = f"Invalid query: operator {condition.operator} is not supported for field {found.name}."
    return InvalidParameter(detail, query="q")


def _no_value(value: str, found: Field) -> InvalidParameter:
    return InvalidParameter(f"Invalid query: invalid value '{value}' for field {found.name}.", query="q")


def _unfilterable(_terms: Terms, found: Field, condition: Condition) -> str:
    raise _no_operator(condition, found)


_COMPARE: dict[str, Callable[[Terms, Field, Condition], str]] = {
    **dict.fromkeys(_TEXT_KINDS, _text),
    "boolean": _boolean,
    "number": _number,
    "reference": _reference,
    "enum": _enum,
    "datetime": _time,
    "multiselect": _unfilterable,
}
