"""An app with an action, and a person who builds workflows with it. For the tests of the actions."""

from __future__ import annotations

import json
from typing import Any

from simulators.kit.asking import Reply
from simulators.kit.sites import HAND
from tests.unit.crm.caller import Caller

ACTION_URL = "http://127.0.0.1:9/actions/sales-order"


def input_field(name: str, *kinds: str, required: bool = False, **shape: Any) -> dict[str, Any]:
    """One input field of a definition."""
    return {
        "typeDefinition": {"name": name, "type": "string", "fieldType": "text", **shape},
        "supportedValueTypes": list(kinds or ("STATIC_VALUE",)),
        "isRequired": required,
    }


def egg(**changes: Any) -> dict[str, Any]:
    """A definition that the vendor takes."""
    return {
        "actionUrl": ACTION_URL,
        "published": True,
        "objectTypes": ["CONTACT", "COMPANY"],
        "inputFields": [
            input_field("subsidiary", required=True),
            input_field("memo", "STATIC_VALUE", "OBJECT_PROPERTY"),
        ],
        "outputFields": [{"typeDefinition": {"name": "netsuite_order_id", "type": "string"}}],
        "labels": {
            "en": {
                "actionName": "Create NetSuite sales order",
                "executionRules": {"exists": "There is an order {{ netsuite_order_id }} already"},
            }
        },
        "objectRequestOptions": {"properties": ["email", "city", "fax"]},
        "executionRules": [{"labelName": "exists", "conditions": {"errorCode": ["EXISTS", "DOUBLE"]}}],
        "functions": [],
        **changes,
    }


class Stage:
    """The developer's and the person's side of one portal."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.base = f"/automation/v4/actions/{caller.ready['app_id']}"

    def ask(self, method: str, path: str, json: Any = None, *, status: int = 200, **options: Any) -> Any:
        """One call with the developer key, to a path behind the app's."""
        mark = "&" if "?" in path else "?"
        full = f"{self.base}{path}{mark}hapikey={self.caller.ready['developer_key']}"
        return self.caller.ask(method, full, json, token="", status=status, **options)

    def define(self, **changes: Any) -> str:
        """A new action; its id."""
        id: str = self.ask("POST", "", egg(**changes), status=201)["id"]
        return id

    def by_hand(self, method: str, path: str = "", json: Any = None, *, status: int = 200) -> Any:
        """One call to the page of workflows."""
        headers = {HAND: self.caller.site.hand}
        answer = self.caller.client.open(
            f"/_rehearse/workflows{path}", method=method, json=json, headers=headers
        )
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json() if answer.data else None

    def build(self, *, status: int = 201, **changes: Any) -> str:
        """A workflow that calls the action for contacts whose city becomes Turin; its id."""
        fields = {
            "name": "Orders for Turin",
            "objectType": "contacts",
            "when": {"property": "city", "values": ["Turin"]},
            "inputFields": {"subsidiary": {"value": "1"}, "memo": {"property": "firstname"}},
            **changes,
        }
        if "action" not in fields:
            fields["action"] = self.define()
        id: str = self.by_hand("POST", json=fields, status=status)["workflow"]["id"]
        return id

    def runs(self, workflow: str) -> list[dict[str, Any]]:
        """The executions of a workflow."""
        found: list[dict[str, Any]] = self.by_hand("GET", f"/{workflow}/executions")["executions"]
        return found

    def run(self, workflow: str) -> dict[str, Any]:
        """The only one of them."""
        (found,) = self.runs(workflow)
        return found

    def answer(self, *replies: Reply | int | dict[str, Any]) -> None:
        """What the action's URL answers next: a reply, a status, or output fields."""
        self.caller.mailbox.replies += map(_reply, replies)

    def complete(self, callback: str, status: int = 204, **outputs: Any) -> Any:
        """End a blocked run."""
        path = f"/automation/v4/actions/callbacks/{callback}/complete"
        return self.caller.ask("POST", path, {"outputFields": outputs}, status=status)

    def kinds(self) -> list[str]:
        """The kinds of the events that tell of workflows, in order."""
        told = ("workflow", "action")
        return [one.kind for one in self.caller.site.events.after(0) if one.kind.startswith(told)]


def _reply(said: Reply | int | dict[str, Any]) -> Reply:
    if isinstance(said, int):
        return Reply(said)
    return Reply(200, {}, json.dumps({"outputFields": said}).encode()) if isinstance(said, dict) else said
