"""What a filter of a subscription demands of a record (CRM contract 14.4).

The operators are the vendor's; how they compare is SIM: as the search does, letter by letter. What is not
set meets none of them but ``IS_EMPTY``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from simulators.crm import parts
from simulators.crm.errors import InvalidInput
from simulators.crm.properties.definition import Property
from simulators.crm.properties.values import milliseconds

_ONE: Mapping[str, Callable[[Any, Any], Any]] = {
    "EQ": eq,
    "N_EQ": ne,
    "LT": lt,
    "LTE": le,
    "GT": gt,
    "GTE": ge,
}
"""Compares what two values stand for: a number, an instant, a text."""

_PART: Mapping[str, Callable[[str, str], bool]] = {
    "CONTAINS": lambda held, wanted: wanted in held,
    "STARTS_WITH": str.startswith,
    "ENDS_WITH": str.endswith,
}
"""Compares texts."""

_LIST = ("IN", "NOT_IN")
_NONE = ("IS_EMPTY", "IS_NOT_EMPTY")
OPERATORS = (*_ONE, *_PART, *_LIST, *_NONE)


def read(given: Mapping[str, Any], properties: Mapping[str, Property]) -> dict[str, Any]:
    """One condition as it is kept. Raises `InvalidInput`."""
    parts.required("Condition", given, "filterType", "operator", "property")
    name = parts.text(given["property"], "property")
    if name not in properties:
        raise InvalidInput(f"Property {name} does not exist", context={"property": [name]})
    kept: dict[str, Any] = {
        "filterType": parts.one_of(given["filterType"], "filterType", ("CRM_OBJECT_PROPERTY",)),
        "operator": parts.one_of(given["operator"], "operator", OPERATORS),
        "property": name,
    }
    if kept["operator"] in _LIST:
        kept["values"] = parts.texts(given.get("values"), "values")
    elif kept["operator"] not in _NONE:
        kept["value"] = parts.text(given.get("value") or "", "value")
    if not all(kept.get(one, True) for one in ("value", "values")):
        raise InvalidInput(f"operator {kept['operator']} requires a value for property {name}")
    return kept


def holds(condition: Mapping[str, Any], one: Property | None, held: str) -> bool:
    """Whether a property's value, ``""`` where it is not set, is as the condition wants it."""
    operator: str = condition["operator"]
    if operator in _NONE:
        return (operator == "IS_EMPTY") == (not held)
    if not held:
        return False
    if operator in _LIST:
        return (operator == "IN") == any(_same(one, held, value) for value in condition["values"])
    if operator in _PART:
        return _PART[operator](held, condition["value"])
    return bool(_ONE[operator](*_pair(one, held, condition["value"])))


def _same(one: Property | None, held: str, wanted: str) -> bool:
    first, second = _pair(one, held, wanted)
    return bool(first == second)


def _pair(one: Property | None, held: str, wanted: str) -> tuple[Any, Any]:
    """Two values as what they stand for, or as texts where one of them stands for nothing of the kind."""
    kind = "" if one is None else one.type
    read: Callable[[str], Any] | None = {
        "number": _number,
        "date": milliseconds,
        "datetime": milliseconds,
    }.get(kind)
    found = None if read is None else (read(held), read(wanted))
    return (held, wanted) if found is None or None in found else found


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
