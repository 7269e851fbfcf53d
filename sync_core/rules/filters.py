"""Whether a record meets a filter, and which criterion it fails first (data-sync B.3.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

from sync_core.rules.model import Criterion, Filter
from sync_core.rules.values import canonical, instant_of, number_of

Fields: TypeAlias = Mapping[str, str]

_ARITY: Final[Mapping[str, tuple[int, int | None]]] = {
    "is_any_of": (1, None),
    "is_none_of": (1, None),
    "is_known": (0, 0),
    "is_unknown": (0, 0),
    "equals": (1, 1),
    "contains": (1, 1),
    "before": (1, 1),
    "after": (1, 1),
    "between": (2, 2),
    "greater": (1, 1),
    "less": (1, 1),
}
OPERATORS: Final = tuple(_ARITY)
# A leading zero or plus marks an identifier (a postal code, a phone), which has no value beyond its letters.
_QUANTITY: Final = re.compile(r"\s*-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\s*")


@dataclass(frozen=True, slots=True)
class Subject:
    """A record as filters see it: its fields, and those of its associated records by CRM object."""

    fields: Fields
    associated: Mapping[str, Sequence[Fields]]


@dataclass(frozen=True, slots=True)
class FilterVerdict:
    """``failing`` is the first criterion that failed in the first group; None when the filter is met."""

    met: bool
    failing: Criterion | None = None


def judge(wanted: Filter, subject: Subject) -> FilterVerdict:
    """Evaluate a filter: groups by OR, criteria of a group by AND; the empty filter lets everything in.

    The criteria of one group that name an associated object are met together, by one record of it.
    """
    failing: Criterion | None = None
    for group in wanted:
        found = _first_failing(group, subject)
        if found is None:
            return FilterVerdict(True)
        failing = failing or found
    return FilterVerdict(not wanted, failing)


def arity(operator: str) -> tuple[int, int | None]:
    """How few and how many values an operator takes; None is any number. `KeyError` for an unknown one."""
    return _ARITY[operator]


def holds(criterion: Criterion, text: str) -> bool:
    """Whether one value meets one criterion. Letters are compared without case, numbers and dates by value.

    An empty value is unknown: it is none of anything, and meets nothing else but ``is_unknown``.
    """
    known = bool(text.strip())
    if criterion.operator in ("is_known", "is_unknown"):
        return known == (criterion.operator == "is_known")
    if not known:
        return criterion.operator == "is_none_of"
    return _TESTS[criterion.operator](text, criterion.values)


def _first_failing(group: Iterable[Criterion], subject: Subject) -> Criterion | None:
    by_object: dict[str, list[Criterion]] = {}
    for criterion in group:
        by_object.setdefault(criterion.object, []).append(criterion)
    for name, criteria in by_object.items():
        records = subject.associated.get(name, ()) if name else (subject.fields,)
        # The record that comes furthest tells best what is missing.
        furthest = max((_met(criteria, fields) for fields in records), default=0)
        if furthest < len(criteria):
            return criteria[furthest]
    return None


def _met(criteria: Sequence[Criterion], fields: Fields) -> int:
    for count, criterion in enumerate(criteria):
        if not holds(criterion, fields.get(criterion.property, "")):
            return count
    return len(criteria)


@lru_cache(maxsize=4096)
def _comparable(text: str) -> str | Decimal | int:
    """A text as what it is compared by: a number, an instant, or caseless letters."""
    if _QUANTITY.fullmatch(text):
        return number_of(text) or Decimal(0)
    if text.strip()[:4].isdigit() and (instant := instant_of(text)) is not None:
        return instant
    return canonical((text,), "name")[0]


def _equals(text: str, values: Sequence[str]) -> bool:
    return _same(text, values[0])


def _same(one: str, other: str) -> bool:
    left, right = _comparable(one), _comparable(other)
    return type(left) is type(right) and left == right


def _is_any_of(text: str, values: Sequence[str]) -> bool:
    return any(_same(text, value) for value in values)


def _contains(text: str, values: Sequence[str]) -> bool:
    return canonical((values[0],), "name")[0] in canonical((text,), "name")[0]


def _before(text: str, values: Sequence[str]) -> bool:
    moment, limit = instant_of(text), instant_of(values[0])
    return moment is not None and limit is not None and moment < limit


def _after(text: str, values: Sequence[str]) -> bool:
    moment, limit = instant_of(text), instant_of(values[0])
    return moment is not None and limit is not None and moment > limit


def _greater(text: str, values: Sequence[str]) -> bool:
    number, limit = number_of(text), number_of(values[0])
    return number is not None and limit is not None and number > limit


def _less(text: str, values: Sequence[str]) -> bool:
    number, limit = number_of(text), number_of(values[0])
    return number is not None and limit is not None and number < limit


def _between(text: str, values: Sequence[str]) -> bool:
    """Both ends belong to it. Numbers where both ends are numbers, else instants."""
    low, high = number_of(values[0]), number_of(values[1])
    if low is not None and high is not None:
        number = number_of(text)
        return number is not None and low <= number <= high
    moment, start, end = instant_of(text), instant_of(values[0]), instant_of(values[1])
    return None not in (moment, start, end) and start <= moment <= end  # type: ignore[operator]


_TESTS: Final[Mapping[str, Callable[[str, Sequence[str]], bool]]] = {
    "is_any_of": _is_any_of,
    "is_none_of": lambda text, values: not _is_any_of(text, values),
    "equals": _equals,
    "contains": _contains,
    "before": _before,
    "after": _after,
    "between": _between,
    "greater": _greater,
    "less": _less,
}
