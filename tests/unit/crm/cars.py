"""A custom object to test with."""

from __future__ import annotations

from typing import Any

from tests.unit.crm.caller import Caller

SCHEMAS = "/crm-object-schemas/v3/schemas"


def car(**changes: Any) -> dict[str, Any]:
    """The schema of a car as a caller sends it."""
    return {
        "name": "car",
        "labels": {"singular": "Car", "plural": "Cars"},
        "description": "What we lend",
        "primaryDisplayProperty": "model",
        "secondaryDisplayProperties": ["colour"],
        "requiredProperties": ["model"],
        "searchableProperties": ["model", "vin"],
        "properties": [
            {"name": "model", "label": "Model", "type": "string", "fieldType": "text"},
            {
                "name": "vin",
                "label": "VIN",
                "type": "string",
                "fieldType": "text",
                "hasUniqueValue": True,
            },
            {
                "name": "colour",
                "label": "Colour",
                "type": "enumeration",
                "fieldType": "select",
                "options": [{"label": "Red", "value": "red"}, {"label": "Blue", "value": "blue"}],
            },
            {"name": "price", "label": "Price", "type": "number", "fieldType": "number"},
        ],
        "associatedObjects": ["CONTACT"],
    } | changes


def make(caller: Caller, **changes: Any) -> dict[str, Any]:
    """A new schema; the answer."""
    made: dict[str, Any] = caller.ask("POST", SCHEMAS, car(**changes), status=201)
    return made


def new_car(caller: Caller, *, associations: Any = None, **properties: Any) -> str:
    """A new car; its id."""
    body = {"properties": {"model": "Beetle"} | properties, "associations": associations or []}
    id: str = caller.ask("POST", "/crm/v3/objects/p_car", body, status=201)["id"]
    return id
