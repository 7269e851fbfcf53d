"""Refusals as snapshots show them, and a portal in which much can be refused. For tests of error bodies."""

from __future__ import annotations

from typing import Any

from syrupy.assertion import SnapshotAssertion
from werkzeug.test import TestResponse

from tests.unit.crm.caller import Caller

CONTACTS = "/crm/v3/objects/contacts"
PROPERTIES = "/crm/v3/properties/contacts"
SHOWN = ("Content-Type", "Retry-After")


def furnished() -> Caller:
    """Ada (101, two addresses), Bob (102), the company Acme (101); a unique number and a date."""
    caller = Caller()
    caller.contact(email="ada@acme.test", hs_additional_emails="a2@acme.test")
    caller.contact(email="bob@acme.test")
    caller.company(name="Acme")
    for name, type, field, unique in (
        ("erp_number", "string", "text", True),
        ("renewal", "date", "date", False),
    ):
        body = definition(name) | {"type": type, "fieldType": field, "hasUniqueValue": unique}
        caller.ask("POST", PROPERTIES, body, status=201)
    caller.patch("101", erp_number="K-1")
    return caller


def definition(name: str) -> dict[str, Any]:
    fixed = {"label": "L", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    return {"name": name, **fixed}


def told(response: TestResponse) -> dict[str, Any]:
    """An answer as a snapshot shows it."""
    headers = {name: response.headers[name] for name in SHOWN if name in response.headers}
    body = response.get_json() if response.is_json else response.get_data(as_text=True)
    return {"status": response.status_code, "headers": headers, "body": body}


def of(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


def inputs(*given: Any, **more: Any) -> dict[str, Any]:
    return {"inputs": list(given), **more}


def refused(caller: Caller, response: TestResponse, snapshot: SnapshotAssertion) -> None:
    assert response.status_code >= 400 or response.status_code == 207
    assert [event for event in caller.site.events.after(0, 100_000) if event.kind == "crash"] == []
    assert told(response) == snapshot
