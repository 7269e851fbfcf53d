"""Statements that nobody wrote: conditions, orders and groups drawn together, and what Python finds."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.netsuite.suiteql.books import Books, Record, local
from tests.unit.netsuite.suiteql.corpus import rows_of
from tests.unit.netsuite.suiteql.plain_rows import STAMP, row

Truth = bool | None
"""What SQL knows: true, false, unknown."""

SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TEXTS = {"email": "email", "companyname": "companyName", "externalid": "external", "lastname": "lastName"}
NUMBERS = {"id": "id", "creditlimit": "creditLimit", "parent": "parent"}
COLUMNS = TEXTS | NUMBERS
GROUPED = {
    "isperson": "isPerson",
    "isinactive": "isInactive",
    "entitystatus": "entityStatus",
    "currency": "currency",
}


@dataclass(frozen=True)
class Condition:
    sql: str
    holds: Callable[[Record], Truth]


def value(one: Record, column: str) -> Any:
    return one.get(COLUMNS[column])


def comparison(column: str, sign: str, literal: Any) -> Condition:
    written = f"'{literal}'" if isinstance(literal, str) else str(literal)

    def holds(one: Record) -> Truth:
        found = value(one, column)
        return None if found is None else SIGNS[sign](found, literal)

    return Condition(f"{column} {sign} {written}", holds)


def among(column: str, literals: list[int]) -> Condition:
    def holds(one: Record) -> Truth:
        found = value(one, column)
        return None if found is None else found in literals

    return Condition(f"{column} IN ({', '.join(map(str, literals))})", holds)


def starts(column: str, letters: str) -> Condition:
    def holds(one: Record) -> Truth:
        found = value(one, column)
        return None if found is None else found.startswith(letters)

    return Condition(f"{column} LIKE '{letters}%'", holds)


def missing(column: str) -> Condition:
    return Condition(f"{column} IS NULL", lambda one: value(one, column) is None)


def changed(sign: str, minutes: int) -> Condition:
    def holds(one: Record) -> Truth:
        return SIGNS[sign](one["updated"], FIRST + minutes * 60_000)

    text = local(FIRST + minutes * 60_000).strftime(STAMP)
    return Condition(f"lastmodifieddate {sign} TO_TIMESTAMP('{text}', 'YYYY-MM-DD HH24:MI:SS')", holds)


FIRST = 1_793_376_000_000
"""Before the clocks change: each time of the day stands for one instant."""


def negated(inner: Condition) -> Condition:
    def holds(one: Record) -> Truth:
        truth = inner.holds(one)
        return None if truth is None else not truth

    return Condition(f"NOT ({inner.sql})", holds)


def both(pair: tuple[Condition, Condition]) -> Condition:
    def holds(one: Record) -> Truth:
        truths = [part.holds(one) for part in pair]
        return False if False in truths else None if None in truths else True

    return Condition(f"({pair[0].sql} AND {pair[1].sql})", holds)


def either(pair: tuple[Condition, Condition]) -> Condition:
    def holds(one: Record) -> Truth:
        truths = [part.holds(one) for part in pair]
        return True if True in truths else None if None in truths else False

    return Condition(f"({pair[0].sql} OR {pair[1].sql})", holds)


signs = st.sampled_from(sorted(SIGNS))
words = st.text("ABCRabopsQ-@&%_ ", min_size=1, max_size=4)
letters = st.text("ABCaops", min_size=1, max_size=2)
numbers = st.one_of(st.integers(999, 1006), st.sampled_from([0, 100, 2500, 0.1, 2500.5]))
simple = st.one_of(
    st.builds(comparison, st.sampled_from(sorted(TEXTS)), signs, words),
    st.builds(comparison, st.sampled_from(sorted(NUMBERS)), signs, numbers),
    st.builds(
        among, st.sampled_from(sorted(NUMBERS)), st.lists(st.integers(999, 1006), min_size=1, max_size=4)
    ),
    st.builds(starts, st.sampled_from(sorted(TEXTS)), letters),
    st.builds(missing, st.sampled_from(sorted(COLUMNS))),
    st.builds(changed, signs, st.integers(-60, 600)),
)
conditions = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.builds(negated, inner),
        st.builds(both, st.tuples(inner, inner)),
        st.builds(either, st.tuples(inner, inner)),
    ),
    max_leaves=6,
)
keys = st.lists(st.tuples(st.sampled_from(sorted(COLUMNS)), st.booleans()), max_size=2)


def in_order(records: list[Record], order: list[tuple[str, bool]]) -> list[Record]:
    """Sorted as Oracle does: NULL is greater than everything; ids decide in the direction of the last key."""
    found = sorted(records, key=lambda one: one["id"], reverse=bool(order and order[-1][1]))
    for column, descending in reversed(order):
        found.sort(
            key=lambda one, column=column: (  # type: ignore[misc]
                value(one, column) is None,
                value(one, column) or ("" if column in TEXTS else 0),
            ),
            reverse=descending,
        )
    return found


@given(condition=conditions, order=keys, limit=st.none() | st.integers(0, 6))
def test_the_rows_of_any_condition_in_any_order(
    books: Books, condition: Condition, order: list[tuple[str, bool]], limit: int | None
) -> None:
    by = ", ".join(f"{column} DESC" if descending else column for column, descending in order)
    statement = f"SELECT id, email FROM customer WHERE {condition.sql}"
    statement += f" ORDER BY {by}" if by else ""
    statement += f" FETCH FIRST {limit} ROWS ONLY" if limit is not None else ""
    kept = in_order([one for one in books.customers if condition.holds(one)], order)
    expected = [row(id=one["id"], email=one.get("email")) for one in kept[:limit]]
    assert rows_of(books.caller.rows(statement)) == expected


@given(condition=conditions, column=st.sampled_from(sorted(GROUPED)))
def test_the_groups_of_any_condition(books: Books, condition: Condition, column: str) -> None:
    statement = (
        f"SELECT {column}, COUNT(*) AS n, COUNT(email) AS mails, MAX(id) AS newest, "
        f"SUM(creditlimit) AS credit FROM customer WHERE {condition.sql} GROUP BY {column} ORDER BY {column}"
    )
    assert rows_of(books.caller.rows(statement)) == groups(books, condition, column)


def groups(books: Books, condition: Condition, column: str) -> list[dict[str, str]]:
    found: dict[Any, list[Record]] = {}
    for one in books.customers:
        if condition.holds(one):
            found.setdefault(one.get(GROUPED[column]), []).append(one)
    ordered = sorted(found, key=lambda key: (key is None, int(key or 0)))
    return [
        row(
            **{column: key},
            n=len(found[key]),
            mails=sum("email" in one for one in found[key]),
            newest=max(one["id"] for one in found[key]),
            credit=total([one["creditLimit"] for one in found[key] if "creditLimit" in one]),
        )
        for key in ordered
    ]


def total(values: list[float]) -> float | None:
    return round(sum(values), 9) if values else None
