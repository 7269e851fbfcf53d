"""Records of any type, for the tests of the CRM fake."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.crm.object_types import OBJECT_TYPES
from tests.unit.crm.caller import Caller

LEAST: dict[str, dict[str, str]] = {
    "contacts": {"email": "ada@acme.test"},
    "companies": {"name": "Acme"},
    "deals": {"dealname": "Renewal", "dealstage": "appointmentscheduled", "pipeline": "default"},
    "tickets": {"subject": "Broken", "hs_pipeline": "0", "hs_pipeline_stage": "1"},
    "invoices": {"hs_currency": "USD"},
    "notes": {"hs_timestamp": "2026-11-02T09:00:00Z"},
}
"""With what a record of a type can be created; the others need nothing."""

with_deals = pytest.mark.parametrize("deals", [one for one in ("deals",) if one in OBJECT_TYPES])
"""For tests of what hangs on deals."""


def make(caller: Caller, object: str, *, associations: Any = None, status: int = 201, **given: Any) -> Any:
    """A new record with what its type requires and these properties; the answer of the create."""
    body: dict[str, Any] = {"properties": {**LEAST.get(object, {}), **given}}
    if associations:
        body["associations"] = associations
    return caller.ask("POST", f"/crm/v3/objects/{object}", body, status=status)


def new_id(caller: Caller, object: str, **options: Any) -> str:
    """A new record; its id."""
    id: str = make(caller, object, **options)["id"]
    return id


def link(caller: Caller, source: str, id: str, target: str, to_id: str) -> None:
    """Associate two records by the plain type."""
    caller.ask("PUT", f"/crm/v4/objects/{source}/{id}/associations/default/{target}/{to_id}")


def refused(answer: Any) -> list[tuple[str, str]]:
    """Name and code of every refused property in a 400."""
    assert (answer["status"], answer["category"]) == ("error", "VALIDATION_ERROR")
    assert answer["message"].startswith("Property values were not valid: [")
    return [(one["context"]["propertyName"][0], one["code"]) for one in answer["errors"]]
