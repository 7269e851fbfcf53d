"""What an administrator demands of writes, on the versions that enforce it (CRM contract 1.4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller
from tests.unit.crm.cars import make
from tests.unit.crm.making import refused

RULES = [
    {"object": "companies", "require": ["domain"]},
    {"object": "companies", "require": ["phone"], "when": "lifecyclestage", "values": ["customer"]},
]
FREE = ("/crm/v3/objects/companies", "/crm/objects/2025-09/companies", "/crm/objects/2026-03/companies")
HELD = ("/crm/objects/2026-09/companies", "/crm/objects/2026-09/0-2", "/crm/objects/2027-03-beta/companies")


@pytest.fixture
def ruled() -> Caller:
    return Caller(write_rules=RULES)


def body(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


def test_versions_that_do_not_enforce(ruled: Caller) -> None:
    """Trap 45: what an administrator set holds on 2026-09 paths and not on v3."""
    for path in FREE:
        ruled.ask("POST", path, body(name="Acme", lifecyclestage="customer"), status=201)


@pytest.mark.parametrize("path", HELD)
def test_new_records_must_have_what_is_required(ruled: Caller, path: str) -> None:
    """Trap 45."""
    answer = ruled.ask("POST", path, body(name="Acme", lifecyclestage="customer"), status=400)
    assert answer["errors"] == [
        {
            "message": f'Property "{name}" is required',
            "code": code,
            "context": {"propertyName": [name]},
        }
        for name, code in (
            ("domain", "MISSING_REQUIRED_PROPERTY"),
            ("phone", "MISSING_CONDITIONAL_REQUIRED_PROPERTY"),
        )
    ]
    assert refused(answer)
    full = body(name="Acme", domain="acme.test", lifecyclestage="customer", phone="1")
    ruled.ask("POST", path, full, status=201)


def test_a_condition_holds_for_updates(ruled: Caller) -> None:
    id = ruled.company(name="Acme")
    path = f"/crm/objects/2026-09/companies/{id}"
    ruled.ask("PATCH", path, body(city="Turin"))  # what is required of new records is no matter
    answer = ruled.ask("PATCH", path, body(lifecyclestage="customer"), status=400)
    assert refused(answer) == [("phone", "MISSING_CONDITIONAL_REQUIRED_PROPERTY")]
    ruled.ask("PATCH", path, body(lifecyclestage="customer", phone="1"))
    ruled.ask("PATCH", path, body(phone=""), status=400)
    ruled.ask("PATCH", path, body(city="Bern"))
    ruled.patch(id, "companies", phone="")


def test_batches_tell_which_input(ruled: Caller) -> None:
    path = "/crm/objects/2026-09/companies/batch/create"
    inputs = [
        {"properties": {"name": name, "domain": domain}, "objectWriteTraceId": name}
        for name, domain in (("A", "a.test"), ("B", ""))
    ]
    answer = ruled.ask("POST", path, {"inputs": inputs}, status=207)
    assert [one["context"]["objectWriteTraceId"] for one in answer["errors"]] == [["B"]]


def test_rules_name_custom_objects_as_paths_do() -> None:
    caller = Caller(write_rules=[{"object": "p_car", "require": ["vin"]}])
    make(caller)
    for name in ("p_car", f"p{caller.account.id}_car"):
        answer = caller.ask("POST", f"/crm/objects/2026-09/{name}", body(model="Beetle"), status=400)
        assert refused(answer) == [("vin", "MISSING_REQUIRED_PROPERTY")]


def test_without_rules_nothing_differs(caller: Caller) -> None:
    caller.ask("POST", HELD[0], body(name="Acme", lifecyclestage="customer"), status=201)


def test_rules_that_make_no_sense_are_named() -> None:
    with pytest.raises(ValueError, match="write_rules"):
        Caller(write_rules=[{"object": "companies"}])
