"""Building a workflow in the portal: what its editor lets through, and what it says where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from simulators.crm.actions import store
from simulators.crm.actions.store import Definition
from simulators.crm.actions.workflows import Input, When, Workflow
from simulators.crm.by_hand import PageRefused
from simulators.crm.numbers import digits
from simulators.crm.object_types import ObjectType
from simulators.crm.parts import Doc
from simulators.crm.portal import Portal


class _Built(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """What a person fills in."""

    name: str
    object_type: str
    when: When
    action: str
    input_fields: dict[str, Input] = {}
    reenroll: bool = False
    active: bool = True


def built(portal: Portal, given: Mapping[str, Any]) -> Workflow:
    """A workflow that the portal takes. Raises `PageRefused`."""
    try:
        fields = msgspec.convert(given, _Built)
    except msgspec.ValidationError as error:
        raise PageRefused(
            f"The workflow cannot be read: {error}",
            "Send name, objectType, when (property, values), action and inputFields (value or property).",
            status=400,
        ) from None
    type = type_named(portal, fields.object_type)
    definition = usable(portal, fields.action, type)
    _property(portal, type, fields.when.property)
    for one in definition.doc["inputFields"]:
        _check_input(portal, type, one, fields.input_fields)
    unknown = {*fields.input_fields} - {
        one["typeDefinition"]["name"] for one in definition.doc["inputFields"]
    }
    if unknown:
        raise PageRefused(
            f"The action has no input field {min(unknown)}.", "Fill in the fields of its definition only."
        )
    return Workflow(
        name=fields.name,
        object=type.plural,
        when=fields.when,
        action=definition.id,
        input_fields=fields.input_fields,
        reenroll=fields.reenroll,
        active=fields.active,
    )


def type_named(portal: Portal, name: str) -> ObjectType:
    """The object type that a person names. Raises `PageRefused`."""
    found = portal.types.find(name)
    if found is None:
        raise PageRefused(f"There is no object type {name}.", "Name one, such as contacts.", status=400)
    return found


def usable(portal: Portal, id: str, type: ObjectType) -> Definition:
    """The action, if a workflow of this type may use it. Raises `PageRefused`."""
    found = store.look(portal, digits(id) or 0)
    if found is None or found.archived is not None:
        raise PageRefused(f"There is no action {id}.", "Define the action first.", status=404)
    if not found.doc["published"]:
        raise PageRefused(
            f"The action {id} is not published.", "Set published to true in its definition first."
        )
    refuse(found.not_run(*store.AROUND_CALLS))
    allowed = found.doc["objectTypes"]
    if allowed and type not in [portal.types.find(name) for name in allowed]:
        raise PageRefused(f"The action {id} is not for {type.plural}.", f"It is for {', '.join(allowed)}.")
    return found


def refuse(not_run: str) -> None:
    """Raise `PageRefused` where a function would have to run."""
    if not_run:
        raise PageRefused(f"{not_run[0].upper()}{not_run[1:]}.", "Delete it, and let the URL do its work.")


def _check_input(portal: Portal, type: ObjectType, field: Doc, filled: Mapping[str, Input]) -> None:
    """Judge what one input field of the action is filled with."""
    shape, name = field["typeDefinition"], field["typeDefinition"]["name"]
    given = filled.get(name, Input())
    if given.property:
        if "OBJECT_PROPERTY" not in field["supportedValueTypes"]:
            raise PageRefused(f"The input field {name} takes no property.", "Give it a static value.")
        _property(portal, type, given.property)
    elif given.value:
        if "STATIC_VALUE" not in field["supportedValueTypes"]:
            raise PageRefused(f"The input field {name} takes no static value.", "Name a property.")
        options = [one["value"] for one in shape["options"]]
        if shape["type"] == "enumeration" and options and given.value not in options:
            raise PageRefused(
                f"{given.value} is no option of the input field {name}.", f"Choose of {', '.join(options)}."
            )
    elif field["isRequired"]:
        raise PageRefused(f"The input field {name} is required.", "Give it a value or name a property.")


def _property(portal: Portal, type: ObjectType, name: str) -> None:
    if name not in portal.catalog(type).properties:
        raise PageRefused(f"There is no property {name} of {type.plural}.", "Choose one of the portal's own.")
