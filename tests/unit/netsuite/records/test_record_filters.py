"""The language of `q`: its operators by hand, its grammar against plain Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.netsuite.caller import Caller
from tests.unit.netsuite.records.record_calls import customer, ids, refused, send

RECORDS: list[dict[str, Any]] = [
    {"companyName": "Alder Works", "email": "ops@alder.example", "creditLimit": 100, "entityStatus": "13"},
    {"companyName": "alder 100%", "email": "OPS@other.example", "creditLimit": 2.5, "isInactive": True},
    {"companyName": 'The "Birch"', "phone": "(555) 0100", "entityStatus": "6", "language": "de_DE"},
    {"companyName": "Ärger & Söhne", "email": "info@soehne.example", "creditLimit": 0, "language": "en_US"},
    {"companyName": "A_B", "comments": "and or", "creditLimit": -7, "entityStatus": "9"},
]


@pytest.fixture(scope="module")
def stocked() -> Caller:
    caller = Caller()
    for record in RECORDS:
        customer(caller, **{"name": record["companyName"], **record})
    return caller


def found(caller: Caller, q: str) -> str:
    return "".join(id[-1] for id in ids(caller, q=q))


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("email EMPTY", "35"),
        ("email EMPTY_NOT", "124"),
        ("isInactive IS true", "2"),
        ("isInactive IS_NOT true", "1345"),
        ("isPerson IS false", "12345"),
        ('companyName IS "ALDER WORKS"', "1"),
        ('companyName IS_NOT "alder works"', "2345"),
        ("email START_WITH ops", "12"),
        ("email START_WITH_NOT ops", "345"),
        ("email END_WITH OTHER.example", "2"),
        ("email ENDWITH other.example", "2"),
        ("email CONTAIN ALDER", "1"),
        ("companyName CONTAIN 0%", "2"),
        ("companyName CONTAIN _", "5"),
        ('companyName CONTAIN "\\"birch\\""', "3"),
        ('companyName CONTAIN "SÖHNE"', "4"),
        ('phone IS "(555) 0100"', "3"),
        ("creditLimit EQUAL 0", "4"),
        ("creditLimit GREATER 2", "12"),
        ("creditLimit GREATER_OR_EQUAL 2.5", "12"),
        ("creditLimit LESS 0", "5"),
        ("creditLimit LESS_OR_EQUAL 0", "45"),
        ("creditLimit BETWEEN [0, 2.5]", "24"),
        ("creditLimit WITHIN_NOT [0, 2.5]", "135"),
        ("id ANY_OF [1001, 1003, 77]", "13"),
        ("id ANY_OF_NOT [1001,1003]", "245"),
        ("entityStatus ANY_OF [6, 9]", "35"),
        ("ENTITYSTATUS equal 13", "124"),
        ("language ANY_OF [de_de]", "3"),
        ("balance EQUAL 0", "12345"),
        ("comments IS and", ""),
        ('comments IS "and or"', "5"),
        ("custentity_none EMPTY", "12345"),
        ("email EMPTY AND phone EMPTY OR isInactive IS true", "25"),
        ("email EMPTY AND (phone EMPTY OR isInactive IS true)", "5"),
        ("(email EMPTY)and(phone EMPTY_NOT)", "3"),
    ],
)
def test_operators(stocked: Caller, q: str, numbers: str) -> None:
    assert found(stocked, q) == numbers


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("colour IS red", "NONEXISTENT_FIELD"),
        ("addressBook EMPTY", "NONEXISTENT_FIELD"),
        ("email", "INVALID_PARAMETER"),
        ("email LIKE x", "INVALID_PARAMETER"),
        ("email GREATER 5", "INVALID_PARAMETER"),
        ("creditLimit IS 5", "INVALID_PARAMETER"),
        ("creditLimit EQUAL much", "INVALID_PARAMETER"),
        ("creditLimit EQUAL NaN", "INVALID_PARAMETER"),
        ("creditLimit EQUAL 1e99", "INVALID_PARAMETER"),
        ("creditLimit BETWEEN [1]", "INVALID_PARAMETER"),
        ("creditLimit BETWEEN 1", "INVALID_PARAMETER"),
        ("isInactive IS maybe", "INVALID_PARAMETER"),
        ("language GREATER de_DE", "INVALID_PARAMETER"),
        ("lastModifiedDate EMPTY OR", "INVALID_PARAMETER"),
        ("(email EMPTY", "INVALID_PARAMETER"),
        ("email IS a b", "INVALID_PARAMETER"),
        ('email IS "a', "INVALID_PARAMETER"),
        ("lastModifiedDate IS 1/1/2026", "INVALID_PARAMETER"),
    ],
)
def test_what_cannot_be_asked(stocked: Caller, q: str, code: str) -> None:
    response = send(stocked, "GET", "/customer", query={"q": q})
    refused(response, 400, code)
    assert response.get_json()["o:errorDetails"][0]["o:errorQueryParam"] == "q"


Test = Callable[[dict[str, Any]], bool]

TEXTS = st.sampled_from(["alder", "ops@alder.example", "A_B", "100%", "e", "söhne", "z z", 'a"b', "\\"])
STRINGS: dict[str, Callable[[str, str], bool]] = {
    "IS": lambda kept, value: kept == value,
    "CONTAIN": lambda kept, value: value in kept,
    "START_WITH": lambda kept, value: kept.startswith(value),
    "END_WITH": lambda kept, value: kept.endswith(value),
}
NUMBERS: dict[str, Callable[[float, float], bool]] = {
    "EQUAL": lambda kept, value: kept == value,
    "GREATER": lambda kept, value: kept > value,
    "LESS_OR_EQUAL": lambda kept, value: kept <= value,
}


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def negated(word: str, test: Test, negate: bool) -> tuple[str, Test]:
    return (f"{word}_NOT", lambda record: not test(record)) if negate else (word, test)


@st.composite
def conditions(draw: st.DrawFn) -> tuple[str, Test]:
    negate = draw(st.booleans())
    kind = draw(st.sampled_from(["text", "number", "empty", "flag"]))
    if kind == "text":
        name, operator = (
            draw(st.sampled_from(["companyName", "email"])),
            draw(st.sampled_from(sorted(STRINGS))),
        )
        value = draw(TEXTS)
        word, test = negated(
            operator,
            lambda record: name in record and STRINGS[operator](record[name].casefold(), value.casefold()),
            negate,
        )
        return f"{name} {word} {quoted(value)}", test
    if kind == "number":
        operator, limit = draw(st.sampled_from(sorted(NUMBERS))), draw(st.sampled_from([-7, 0, 2.5, 100]))
        word, test = negated(
            operator,
            lambda record: "creditLimit" in record and NUMBERS[operator](record["creditLimit"], limit),
            negate,
        )
        return f"creditLimit {word} {limit}", test
    if kind == "empty":
        name = draw(st.sampled_from(["email", "phone", "creditLimit", "language"]))
        word, test = negated("EMPTY", lambda record: name not in record, negate)
        return f"{name.upper()} {word}", test
    wanted = draw(st.booleans())
    word, test = negated("IS", lambda record: bool(record.get("isInactive")) is wanted, negate)
    return f"isInactive {word} {str(wanted).lower()}", test


def joined(parts: list[tuple[str, Test]], word: str) -> tuple[str, Test]:
    """``OR`` is put into parentheses, ``AND`` is left to bind tighter."""
    text = f" {word} ".join(text for text, _ in parts)
    tests = [test for _, test in parts]
    if word == "AND":
        return text, lambda record: all(test(record) for test in tests)
    return f"({text})", lambda record: any(test(record) for test in tests)


FILTERS = st.recursive(
    conditions(),
    lambda inner: st.builds(
        joined, st.lists(inner, min_size=1, max_size=3), st.sampled_from(["AND", "OR", "AND"])
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FILTERS, min_size=1, max_size=3))
def test_any_filter_finds_what_plain_python_finds(
    stocked: Caller, alternatives: list[tuple[str, Test]]
) -> None:
    q = " OR ".join(text for text, _ in alternatives)
    wanted = [
        str(number + 1)
        for number, record in enumerate(RECORDS)
        if any(test(record) for _, test in alternatives)
    ]
    assert found(stocked, q) == "".join(wanted)


def test_a_search_in_a_large_list_gets_an_index() -> None:
    caller = Caller()
    rows = [{"companyName": f"C{n}", "email": f"a{n}@x.example"} for n in range(2_100)]
    caller.account.site.vendor("netsuite").import_records(caller.account, "customer", rows, cause="fill")
    assert ids(caller, q="email IS A7@X.example") == ["1008"]
    with caller.account.database.transaction() as db:
        names = (
            db.exec_driver_sql("SELECT name FROM sqlite_master WHERE name LIKE 'search_%'").scalars().all()
        )
    assert names == ["search_email"]
