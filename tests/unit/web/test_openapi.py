"""The API's description says what the API is."""

from __future__ import annotations

import re
from typing import Any

from tests.unit.web.rig import Rig

METHODS = {"GET", "POST", "PUT", "DELETE", "PATCH"}


def _document(rig: Rig) -> dict[str, Any]:
    found: dict[str, Any] = rig.call("GET", "openapi.json", token="")
    return found


def test_every_route_is_described_and_every_description_is_a_route(rig: Rig) -> None:
    described = {
        (method.upper(), path) for path, methods in _document(rig)["paths"].items() for method in methods
    }
    served = {
        (method, re.sub(r"<(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1")))
        for rule in rig.http.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) & METHODS
    }
    assert sorted(described ^ served) == []
    assert len(served) > 30


def test_described_parameters_are_those_that_are_taken(rig: Rig) -> None:
    """A call with a parameter that nobody knows names all that are known."""
    rig.connect()
    for path, methods in _document(rig)["paths"].items():
        if "get" not in methods or path == "/openapi.json":
            continue
        place = path.lstrip("/").format(
            id="main" if path.startswith("/workspaces") else "crm",
            connection="crm",
            before="now",
            after="now",
        )
        answer = rig.ask("GET", f"{place}?colour=blue")
        if answer.status_code == 404:
            continue
        taken = re.findall(r"\w+", answer.get_json()["error"]["hint"].removeprefix("allowed: "))
        described = [one["name"] for one in methods["get"].get("parameters", []) if one["in"] == "query"]
        assert sorted(described) == sorted(taken), path


def test_references_lead_somewhere_and_every_schema_is_used(rig: Rig) -> None:
    document = _document(rig)
    wanted = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert wanted == set(document["components"]["schemas"])


def test_answers_have_the_described_keys(running: Rig) -> None:
    schemas = _document(running)["components"]["schemas"]
    health = running.call("GET", "health")
    shown = {
        "Health": health,
        "SyncHealth": health["syncs"][0],
        "Connection": running.call("GET", "connections/quickbooks"),
        "Sync": running.call("GET", "connections/quickbooks/syncs/sync-1"),
        "Card": running.call("GET", "cards?object=contacts&id=101")["cards"][0],
        "Record": running.call("GET", "records")["items"][0],
        "Event": running.call("GET", "events")["items"][0],
        "Settled": running.settle(),
        "Clock": running.call("GET", "workspaces/main/clock"),
        "Preview": running.call("POST", "connections/quickbooks/syncs/sync-1/preview", {}),
        "Workspace": running.call("GET", "workspaces")["items"][0],
    }
    for name, answer in shown.items():
        schema = schemas[name]
        assert set(schema["required"]) <= set(answer), name
        if "additionalProperties" not in schema:
            assert set(answer) <= set(schema["properties"]), name
