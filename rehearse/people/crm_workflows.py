"""A person at work with the CRM's workflows, and the developer of the action that they call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rehearse.transport import Api

_WORKFLOWS = "/_rehearse/workflows"


class Workflows:
    """The workflows of one portal. What its pages refuse is `rehearse.errors.Refused`."""

    def __init__(self, api: Api, app_id: int) -> None:
        self._api, self._app_id = api, app_id

    def define(self, definition: Mapping[str, Any]) -> str:
        """A new custom action of the app, as the vendor's API takes it; its id."""
        return str(self._call("POST", f"/automation/v4/actions/{self._app_id}", definition)["id"])

    def build(
        self,
        action: str,
        *,
        when: str,
        becomes: Sequence[str] = (),
        object: str = "contacts",
        inputs: Mapping[str, Mapping[str, str]] | None = None,
        name: str = "Workflow",
        reenroll: bool = False,
    ) -> str:
        """A workflow that calls the action for every record whose property ``when`` becomes one of these
        values, or anything; its id. ``inputs`` by field are ``{"value": …}`` or ``{"property": …}``.
        """
        fields = {
            "name": name,
            "objectType": object,
            "when": {"property": when, "values": list(becomes)},
            "action": action,
            "inputFields": dict(inputs or {}),
            "reenroll": reenroll,
        }
        return str(self._call("POST", _WORKFLOWS, fields)["workflow"]["id"])

    def options(
        self, action: str, field: str, *, object: str = "contacts", **more: Any
    ) -> list[dict[str, Any]]:
        """What the ``optionsUrl`` of an input field offers: ``label``, ``value``, ``description`` of each.

        ``more`` is what was typed and filled in so far: ``q``, ``after``, ``inputFields``.
        """
        asked = {"action": action, "field": field, "objectType": object, **more}
        found: list[dict[str, Any]] = self._call("POST", f"{_WORKFLOWS}/options", asked)["options"]
        return found

    def all(self) -> list[dict[str, Any]]:
        """Every workflow with the number of its runs by state."""
        found: list[dict[str, Any]] = self._call("GET", _WORKFLOWS)["workflows"]
        return found

    def turn(self, id: str, *, on: bool) -> None:
        """Turn a workflow on or off; what runs goes on."""
        self._call("PATCH", f"{_WORKFLOWS}/{id}", {"active": on})

    def remove(self, id: str) -> None:
        """Delete a workflow."""
        self._call("DELETE", f"{_WORKFLOWS}/{id}")

    def enroll(self, id: str, record: str) -> None:
        """Put one record into a workflow, whatever its condition."""
        self._call("POST", f"{_WORKFLOWS}/{id}/enroll", {"objectId": record})

    def executions(self, id: str) -> list[dict[str, Any]]:
        """What a workflow did, oldest first: ``objectId``, ``state``, ``tries``, ``outputs``, ``reason`` …"""
        found: list[dict[str, Any]] = self._call("GET", f"{_WORKFLOWS}/{id}/executions")["executions"]
        return found

    def _call(self, method: str, path: str, fields: Mapping[str, Any] | None = None) -> Any:
        return self._api.call(method, path, json=fields)
