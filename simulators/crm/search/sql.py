"""A search as SQL: conditions over the index as it is now, records that lag included (CRM contract 6).

    candidates = live records that are not lagging  ∪  for each lagging record, its oldest image

Values compare by the type of their property. Comparisons of text ignore letter case by ``lower()``, which an
index can serve, unless the value has letters beyond ASCII. Numbers of both sides are read by SQLite, so that
each equals itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from simulators.crm.answers import instant
from simulators.crm.errors import InvalidInput
from simulators.crm.json_lists import as_list
from simulators.crm.numbers import digits, whole_number
from simulators.crm.object_types import ObjectType
from simulators.crm.properties.catalog import Catalog
from simulators.crm.properties.values import is_number, milliseconds
from simulators.crm.search.request import Filter, Search, target_of

_COLUMNS = ("id", "created", "modified")
_COMPARE = {"EQ": "=", "NEQ": "<>", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}


@dataclass
class Compiled:
    """SQL conditions and their parameters. ``indexed`` are the expressions worth an index."""

    where: str = "1"
    order: str = "created, id"
    params: dict[str, Any] = field(default_factory=dict)
    indexed: dict[str, str] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        """A new parameter with this value."""
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f":{name}"

    def bind_list(self, values: Iterable[Any], shown: str = "value") -> str:
        """A query of these values, however many there are; ``shown`` is what it makes of each ``value``."""
        return f"SELECT {shown} FROM json_each({self.bind(as_list(values))})"  # noqa: S608


def compile_search(search: Search, catalog: Catalog) -> Compiled:
    """The conditions and the order of a search."""
    compiled = Compiled()
    groups = [
        " AND ".join(_condition(compiled, catalog, one) for one in group) for group in search.groups if group
    ]
    conditions = [f"({' OR '.join(f'({group})' for group in groups)})"] if groups else []
    if search.query.strip():
        names = compiled.bind(" ".join(catalog.type.searchable))
        conditions.append(f"says(doc, {names}, {compiled.bind(search.query)})")
    compiled.where = " AND ".join(conditions) or "1"
    compiled.order = _order(search, catalog)
    return compiled


def expression(catalog: Catalog, name: str) -> str:
    """The SQL by which values of a property compare and sort; NULL where none is set."""
    type = catalog.type
    columns = {"hs_object_id": "id", type.created: "created", type.modified: "modified"}
    if name in columns:
        return columns[name]
    value = f"json_extract(doc, '$.{name}')"
    kind = catalog.properties[name].type
    if kind == "number":
        return f"CAST({value} AS REAL)"
    if kind == "datetime":
        return f"rtrim({value}, 'Z')"  # so that a fraction sorts behind the same second without one
    if kind in ("enumeration", "bool", "date"):
        return value
    return f"lower({value})"


def _order(search: Search, catalog: Catalog) -> str:
    key = expression(catalog, search.sort)
    direction = " DESC" if search.descending else ""
    if key in _COLUMNS:
        return f"{key}{direction}, id"
    key = key.replace("lower(", "folded(")  # sorts have letters beyond ASCII, too; no index serves them
    return f"{key} IS NULL, {key}{direction}, id"


def _condition(compiled: Compiled, catalog: Catalog, one: Filter) -> str:
    target = target_of(one.name)
    if target is not None:
        return _associated(compiled, catalog.type, target, one)
    key = expression(catalog, one.name)
    if one.operator in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
        return f"{key} IS {'NOT ' if one.operator == 'HAS_PROPERTY' else ''}NULL"
    if one.operator in ("CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"):
        value = f"CAST({key} AS TEXT)" if key in _COLUMNS else f"json_extract(doc, '$.{one.name}')"
        found = f"has_token({value}, {compiled.bind(one.values[0])})"
        return found if one.operator == "CONTAINS_TOKEN" else f"({value} IS NOT NULL AND NOT {found})"
    if catalog.properties[one.name].multiple:
        return _in_list(compiled, key, one)
    values = [_value(catalog, one.name, value, one.operator) for value in one.values]
    if key.startswith("lower(") and not all(str(value).isascii() for value in values):
        key = f"folded({key[6:-1]})"
    elif key not in _COLUMNS:
        compiled.indexed[one.name] = key
    read = "CAST({} AS REAL)" if key.startswith("CAST(") else "{}"
    if one.operator in ("IN", "NOT_IN"):
        return f"{key} {one.operator.replace('_', ' ')} ({compiled.bind_list(values, read.format('value'))})"
    bound = [read.format(compiled.bind(value)) for value in values]
    if one.operator == "BETWEEN":
        return f"{key} BETWEEN {bound[0]} AND {bound[1]}"
    return f"{key} {_COMPARE[one.operator]} {bound[0]}"


def _in_list(compiled: Compiled, key: str, one: Filter) -> str:
    """A multi-select holds a list: a value matches when it is one of its parts."""
    part = f"instr(';' || {key} || ';', ';' || value || ';') > 0"
    found = f"EXISTS ({compiled.bind_list(one.values)} WHERE {part})"
    if one.operator in ("EQ", "IN"):
        return found
    if one.operator in ("NEQ", "NOT_IN"):
        return f"({key} IS NOT NULL AND NOT {found})"
    raise InvalidInput(f"operator {one.operator} is not supported for property {one.name}")


def _value(catalog: Catalog, name: str, value: str, operator: str) -> Any:
    """A value of a filter in the form in which the property compares."""
    kind = catalog.properties[name].type
    if name == "hs_object_id":
        number = whole_number(value)
        if number is None:
            raise InvalidInput(f"{value} is not a valid number for property {name}")
        return number
    if kind == "number":
        if not is_number(value):
            raise InvalidInput(f"{value} is not a valid number for property {name}")
        return value
    if kind in ("date", "datetime"):
        at = milliseconds(value)
        if at is None:
            raise InvalidInput(f"{value} is not a valid date for property {name}")
        if name in (catalog.type.created, catalog.type.modified):
            return at
        # A date sorts as its midnight does: before every later instant of the day.
        return instant(at).removesuffix("T00:00:00Z") if kind == "date" else instant(at).rstrip("Z")
    if kind == "enumeration":
        return value
    if kind != "bool" and operator in ("IN", "NOT_IN"):
        return value  # lists for text must be in lower case already, or nothing matches
    return value.lower()


def _associated(compiled: Compiled, type: ObjectType, target: ObjectType, one: Filter) -> str:
    ids = compiled.bind_list([digits(value) or 0 for value in one.values])
    source, other = compiled.bind(type.plural), compiled.bind(target.plural)
    return f"""id IN (SELECT source_id FROM associations
 WHERE source = {source} AND target = {other} AND target_id IN ({ids}))"""  # noqa: S608
