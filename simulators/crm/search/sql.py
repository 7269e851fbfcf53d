"""A search as SQL: conditions over the index as it is now, records that lag included (CRM contract 6).

    candidates = live records that are not lagging  ∪  for each lagging record, its oldest image

Values compare by the type of their property. Comparisons of text ignore letter case by ``lower()``, which an
index can serve, unless the value has letters beyond ASCII.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulators.crm.answers import instant
from simulators.crm.errors import InvalidInput
from simulators.crm.numbers import GREATEST, digits
from simulators.crm.object_types import ObjectType
from simulators.crm.properties.catalog import Catalog
from simulators.crm.properties.values import milliseconds
from simulators.crm.search.request import Filter, Search, target_of

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
    if key in ("id", "created", "modified"):
        return f"{key}{direction}, id"
    return f"{key} IS NULL, {key}{direction}, id"


def _condition(compiled: Compiled, catalog: Catalog, one: Filter) -> str:
    target = target_of(one.name)
    if target is not None:
        return _associated(compiled, catalog.type, target, one)
    key = expression(catalog, one.name)
    if one.operator in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
        return f"{key} IS {'NOT ' if one.operator == 'HAS_PROPERTY' else ''}NULL"
    if one.operator in ("CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"):
        value = f"json_extract(doc, '$.{one.name}')"
        found = f"has_token({value}, {compiled.bind(one.values[0])})"
        return found if one.operator == "CONTAINS_TOKEN" else f"({value} IS NOT NULL AND NOT {found})"
    if catalog.properties[one.name].multiple:
        return _in_list(compiled, key, one)
    values = [_value(catalog, one.name, value, one.operator) for value in one.values]
    if key.startswith("lower(") and any(isinstance(v, str) and not v.isascii() for v in values):
        key, values = f"folded({key[6:-1]})", [str(value).casefold() for value in values]
    elif key not in ("id", "created", "modified"):
        compiled.indexed[one.name] = key
    bound = [compiled.bind(value) for value in values]
    if one.operator == "BETWEEN":
        return f"{key} BETWEEN {bound[0]} AND {bound[1]}"
    if one.operator in ("IN", "NOT_IN"):
        return f"{key} {one.operator.replace('_', ' ')} ({', '.join(bound)})"
    return f"{key} {_COMPARE[one.operator]} {bound[0]}"


def _in_list(compiled: Compiled, key: str, one: Filter) -> str:
    """A multi-select holds a list: a value matches when it is one of its parts."""
    parts = [f"instr(';' || {key} || ';', ';' || {compiled.bind(value)} || ';') > 0" for value in one.values]
    if one.operator in ("EQ", "IN"):
        return f"({' OR '.join(parts)})"
    if one.operator in ("NEQ", "NOT_IN"):
        return f"({key} IS NOT NULL AND NOT ({' OR '.join(parts)}))"
    raise InvalidInput(f"operator {one.operator} is not supported for property {one.name}")


def _value(catalog: Catalog, name: str, value: str, operator: str) -> Any:
    """A value of a filter in the form in which the property compares."""
    kind = catalog.properties[name].type
    if kind == "number":
        try:
            return max(-GREATEST, min(int(value), GREATEST)) if name == "hs_object_id" else float(value)
        except ValueError:
            raise InvalidInput(f"{value} is not a valid number for property {name}") from None
    if kind in ("date", "datetime"):
        at = milliseconds(value)
        if at is None:
            raise InvalidInput(f"{value} is not a valid date for property {name}")
        if name in (catalog.type.created, catalog.type.modified):
            return at
        return instant(at)[:10] if kind == "date" else instant(at).rstrip("Z")
    if kind in ("enumeration", "bool") or operator in ("IN", "NOT_IN"):
        return value  # lists for text must be in lower case already, or nothing matches
    return value.lower() if value.isascii() else value


def _associated(compiled: Compiled, type: ObjectType, target: ObjectType, one: Filter) -> str:
    ids = ", ".join(compiled.bind(digits(value) or 0) for value in one.values)
    source, other = compiled.bind(type.plural), compiled.bind(target.plural)
    return f"""id IN (SELECT source_id FROM associations
 WHERE source = {source} AND target = {other} AND target_id IN ({ids}))"""  # noqa: S608
