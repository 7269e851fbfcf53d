"""What a search asks for, checked against the CRM's limits (CRM contract 6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulators.crm.errors import InvalidInput
from simulators.crm.numbers import digits
from simulators.crm.object_types import ObjectType, find
from simulators.crm.properties.catalog import Catalog

DEFAULT_PAGE, LARGEST_PAGE, LAST_RESULT = 10, 200, 10_000
GROUPS, FILTERS_PER_GROUP, FILTERS = 5, 6, 18
LONGEST_QUERY = 3_000

_ONE_VALUE = ("EQ", "NEQ", "LT", "LTE", "GT", "GTE", "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN")
_DIRECTIONS = ("ASCENDING", "DESCENDING")
_OPERATORS = (*_ONE_VALUE, "BETWEEN", "IN", "NOT_IN", "HAS_PROPERTY", "NOT_HAS_PROPERTY")


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition; ``values`` has as many as its operator takes."""

    name: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """A search that may be run. Groups are alternatives; the filters of a group hold together."""

    groups: tuple[tuple[Filter, ...], ...]
    query: str
    sort: str
    descending: bool
    limit: int
    after: int
    names: tuple[str, ...]


def parse(asked: dict[str, Any], catalog: Catalog) -> Search:
    """The search in a body. Raises `InvalidInput`."""
    query = _scalar(asked.get("query") or "", "query")
    if len(query) > LONGEST_QUERY:
        raise InvalidInput(f"query must be at most {LONGEST_QUERY} characters")
    sort, descending = _sort(asked.get("sorts") or [], catalog)
    limit = _number(asked, "limit", DEFAULT_PAGE)
    after = _number(asked, "after", 0)
    if limit > LARGEST_PAGE:
        raise InvalidInput(f"limit must be less than or equal to {LARGEST_PAGE}")
    if after + limit > LAST_RESULT:
        raise InvalidInput(f"after and limit must not reach beyond {LAST_RESULT} results")
    return Search(
        groups=_groups(asked, catalog),
        query=query,
        sort=sort,
        descending=descending,
        limit=limit,
        after=after,
        names=tuple(_names(asked)),
    )


def _groups(asked: dict[str, Any], catalog: Catalog) -> tuple[tuple[Filter, ...], ...]:
    given = _objects(asked.get("filterGroups") or [], "filterGroups")
    if asked.get("filters"):
        given = [*given, {"filters": asked["filters"]}]
    if len(given) > GROUPS:
        raise _too_many("filterGroups", len(given), GROUPS)
    groups = []
    for group in given:
        filters = _objects(group.get("filters") or [], "filters")
        if len(filters) > FILTERS_PER_GROUP:
            raise _too_many("filters", len(filters), FILTERS_PER_GROUP)
        groups.append(tuple(_filter(one, catalog) for one in filters))
    total = sum(len(group) for group in groups)
    if total > FILTERS:
        raise _too_many("filters", total, FILTERS)
    return tuple(groups)


def _too_many(what: str, count: int, most: int) -> InvalidInput:
    return InvalidInput(f"Invalid input JSON: too many {what} (count: {count}, max allowed: {most})")


def _filter(one: dict[str, Any], catalog: Catalog) -> Filter:
    name, operator = str(one.get("propertyName") or ""), str(one.get("operator") or "")
    if operator not in _OPERATORS:
        raise InvalidInput(f"Invalid input JSON: unknown operator {operator} for property {name}")
    if target_of(name) is not None:
        if operator not in ("EQ", "IN"):
            raise InvalidInput(f"operator {operator} is not supported for {name}")
    elif name not in catalog.properties:
        raise InvalidInput(f"There was a problem with the request. Property {name} does not exist")
    return Filter(name, operator, _values(one, operator, name))


def target_of(name: str) -> ObjectType | None:
    """The object type of the pseudo-property ``associations.{type}``."""
    prefix, _, rest = name.partition(".")
    return find(rest) if prefix == "associations" else None


def _values(one: dict[str, Any], operator: str, name: str) -> tuple[str, ...]:
    if operator in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
        return ()
    if operator in ("IN", "NOT_IN"):
        found = one.get("values")
        if not isinstance(found, list) or not found:
            raise InvalidInput(f"operator {operator} requires values for property {name}")
    elif operator == "BETWEEN":
        found = [one.get("value"), one.get("highValue")]
    else:
        found = [one.get("value")]
    if any(value is None for value in found):
        raise InvalidInput(f"operator {operator} requires a value for property {name}")
    return tuple(_scalar(value, "value") for value in found)


def _sort(sorts: Any, catalog: Catalog) -> tuple[str, bool]:
    if not isinstance(sorts, list):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: sorts must be a list")
    if not sorts:
        return catalog.type.created, False
    if len(sorts) > 1:
        raise InvalidInput("Invalid input JSON: only one sort is allowed")
    (one,) = sorts
    if isinstance(one, dict):
        name, direction = one.get("propertyName") or "", str(one.get("direction") or "ASCENDING").upper()
        if direction not in _DIRECTIONS:
            raise InvalidInput(f"Invalid input JSON: unknown direction {direction} for property {name}")
        descending = direction == "DESCENDING"
    else:
        descending = str(one).startswith("-")
        name = str(one).removeprefix("-")
    if not isinstance(name, str) or name not in catalog.properties:
        raise InvalidInput(f"There was a problem with the request. Property {name} does not exist")
    return name, descending


def _number(asked: dict[str, Any], name: str, default: int) -> int:
    found = asked.get(name)
    if found is None or found == "":
        return default
    number = digits(str(found))
    if number is None:
        raise InvalidInput(f"{name} must be a number", context={name: [str(found)]})
    return number


def _scalar(value: Any, name: str) -> str:
    """The text of a JSON string, number or boolean. Raises `InvalidInput` for lists and objects."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, (str, int, Decimal)):
        raise InvalidInput.json(b"", 0, f"Cannot deserialize value: {name} must be a string or a number")
    return str(value)


def _names(asked: dict[str, Any]) -> list[str]:
    found = asked.get("properties") or []
    if not isinstance(found, list):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: properties must be a list")
    return [str(name) for name in found]


def _objects(found: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InvalidInput.json(b"", 0, f"Cannot deserialize value: {name} must be a list of objects")
    return found
