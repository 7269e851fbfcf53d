"""Random filters against a model: one answer, with an index, without one, and while every record lags."""

from __future__ import annotations

import operator
import random
from typing import Any

import pytest

from simulators.kit.clock import parse_iso
from tests.unit.crm.caller import Caller, where

LAG = 60_000
KINDS = {
    "city": ("string", ("Turin", "turin", "ÉVREUX", "évreux", "Straße", "STRASSE", "Bern")),
    "annualrevenue": ("number", ("0.1", "1e2", "100", "1200.50", "-3", "1e-7", "99999999999999999999.5")),
    "lifecyclestage": ("enumeration", ("lead", "customer", "opportunity")),
    "vip": ("bool", ("true", "false")),
    "renewal": ("date", ("2026-11-02", "2026-11-03", "1999-12-31")),
    "met": ("datetime", ("2026-11-02T09:15:04Z", "2026-11-02T09:15:04.120Z", "2026-11-02T00:00:00Z")),
    "tags": ("multiple", ("a", "b", "a;b", "ab")),
}
MADE = {
    "vip": ("bool", "booleancheckbox"),
    "renewal": ("date", "date"),
    "met": ("datetime", "date"),
    "tags": ("enumeration", "checkbox"),
}
ODD = {  # values that filters have and records have not
    "string": ("TURIN", "straße", "a"),
    "number": ("0", "1E2", "1200.5"),
    "enumeration": ("Lead",),
    "bool": ("TRUE", "False"),
    "date": ("2026-11-02T12:00:00Z", "1793577600000"),
    "datetime": ("1793610904120", "2026-11-02"),
    "multiple": ("c",),
}
COMPARE = {
    "EQ": operator.eq,
    "NEQ": operator.ne,
    "LT": operator.lt,
    "LTE": operator.le,
    "GT": operator.gt,
    "GTE": operator.ge,
}
MEMBERSHIP = ("IN", "NOT_IN", "HAS_PROPERTY", "NOT_HAS_PROPERTY")


def key(kind: str, value: str) -> Any:
    """What a value compares by."""
    if kind in ("string", "bool"):
        return value.lower()
    if kind == "number":
        return float(value)
    if kind in ("date", "datetime"):
        return int(value) if value.isdigit() else parse_iso(value)
    return value


def holds(one: dict[str, Any], record: dict[str, str]) -> bool:
    """Whether a record passes a filter."""
    name: str = one["propertyName"]
    op: str = one["operator"]
    kind, held = KINDS[name][0], record.get(name)
    if held is None:
        return op == "NOT_HAS_PROPERTY"
    if op in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
        return op == "HAS_PROPERTY"
    if kind == "multiple":
        found = any(value in held.split(";") for value in one.get("values", [one.get("value")]))
        return found == (op in ("EQ", "IN"))
    mine = key(kind, held)
    if op in ("IN", "NOT_IN"):
        given = [value if kind == "string" else key(kind, value) for value in one["values"]]
        return (mine in given) == (op == "IN")
    if op == "BETWEEN":
        return bool(key(kind, one["value"]) <= mine <= key(kind, one["highValue"]))
    return bool(COMPARE[op](mine, key(kind, one["value"])))


def some_filter(rng: random.Random) -> dict[str, Any]:
    name = rng.choice(sorted(KINDS))
    kind, held = KINDS[name]
    pool = (*(value for value in held if ";" not in value), *ODD[kind])
    if kind == "multiple":
        return where(name, rng.choice(("EQ", "NEQ", *MEMBERSHIP)), *rng.sample(pool, 2))
    return where(name, rng.choice((*COMPARE, "BETWEEN", *MEMBERSHIP)), *rng.sample(pool, 2))


def some_search(rng: random.Random) -> dict[str, Any]:
    groups = [
        {"filters": [some_filter(rng) for _ in range(rng.randint(1, 3))]} for _ in range(rng.randint(1, 3))
    ]
    return {
        "filterGroups": groups,
        "sorts": [rng.choice(("", "-")) + rng.choice(sorted(KINDS))],
        "limit": 100,
    }


@pytest.fixture
def filled(caller: Caller) -> tuple[Caller, dict[str, dict[str, str]]]:
    """A portal with forty contacts, and their values by id."""
    for name, (type, field) in MADE.items():
        options = [{"label": one, "value": one} for one in ("a", "b", "ab")] if name == "tags" else []
        body = {"name": name, "label": name, "type": type, "fieldType": field, "options": options}
        body["groupName"] = "contactinformation"
        caller.ask("POST", "/crm/v3/properties/contacts", body, status=201)
    caller.switch(default_stage="")
    rng = random.Random(0)
    records: dict[str, dict[str, str]] = {}
    for _ in range(40):
        values = {name: rng.choice(pool) for name, (_, pool) in KINDS.items() if rng.random() < 0.7}
        records[caller.contact(**values)] = values
    return caller, records


@pytest.mark.parametrize("seed", range(4))
def test_an_index_and_a_lag_change_no_answer(
    filled: tuple[Caller, dict[str, dict[str, str]]], seed: int
) -> None:
    caller, records = filled
    rng = random.Random(seed)
    searches = [some_search(rng) for _ in range(60)]

    def answers() -> list[list[str]]:
        return [[one["id"] for one in caller.search(**search)["results"]] for search in searches]

    caller.switch(index_threshold=1_000_000)
    plain = answers()
    for search, found in zip(searches, plain, strict=True):
        groups = [group["filters"] for group in search["filterGroups"]]
        expected = {
            id
            for id, record in records.items()
            if any(all(holds(one, record) for one in filters) for filters in groups)
        }
        assert set(found) == expected, search
    caller.switch(index_threshold=0)
    assert answers() == plain
    caller.switch(index_lag=LAG)
    for id in records:
        caller.patch(id, city="Oslo", annualrevenue="7", tags="", vip="", met="", renewal="")
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{min(records)}", status=204)
    assert answers() == plain, "the index shows the past"
    caller.switch(index_threshold=1_000_000)
    assert answers() == plain
