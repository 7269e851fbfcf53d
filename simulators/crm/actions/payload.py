"""What an action's URL is called with (CRM contract 16.1)."""

from __future__ import annotations

from typing import Any

from simulators.crm.actions.executions import Execution
from simulators.crm.actions.store import Definition
from simulators.crm.actions.workflows import Workflow
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.rendering import values_of
from simulators.crm.portal import Portal

_ACTION = 1
"""The number of the action within its workflow: there is one."""


def subject(portal: Portal, object: str, id: int) -> Record | None:
    """The live record with this id, or what it was merged into; None where it or its object type is gone."""
    type = portal.types.by_plural.get(object)
    found = None if type is None else store(type).follow(portal.db, id)
    return found if found is not None and found.archived is None else None


def payload(
    portal: Portal, workflow: Workflow, definition: Definition, execution: Execution, record: Record
) -> dict[str, Any]:
    """The body of the call. Properties and inputs that are not set are left out (SIM)."""
    type = portal.type(execution.object)
    values = values_of(type, record)
    asked = (definition.doc.get("objectRequestOptions") or {}).get("properties", ())
    inputs = {
        name: value
        for name, one in workflow.input_fields.items()
        if (value := values.get(one.property) if one.property else one.value)
    }
    body: dict[str, Any] = {
        "callbackId": execution.callback,
        "origin": {
            "portalId": portal.id,
            "actionDefinitionId": definition.id,
            "actionDefinitionVersion": definition.revision,
            "extensionDefinitionId": definition.id,
            "actionExecutionIndexIdentifier": {"enrollmentId": execution.id, "actionExecutionIndex": 0},
        },
        "context": {"source": "WORKFLOWS", "workflowId": workflow.id, "actionId": _ACTION},
        "object": {
            "objectId": record.id,
            "objectType": type.legacy,
            "properties": {name: values[name] for name in asked if values.get(name)},
        },
        "inputFields": inputs,
    }
    return {**body, "fields": inputs} if portal.settings.action_legacy_fields else body
