"""The parts of an action's definition, judged and brought into the form in which they are shown (16.1)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from simulators.crm.parts import Doc, address, flag, mapping, objects, one_of, required, text, texts


class _Words(msgspec.Struct, frozen=True):
    """The data file."""

    source: str
    types: tuple[str, ...]
    field_types: tuple[str, ...]
    value_types: tuple[str, ...]
    function_types: tuple[str, ...]
    languages: tuple[str, ...]
    schemas: dict[str, str]


@cache
def words() -> _Words:
    """What the vendor's enumerations take."""
    text = files("simulators.crm").joinpath("data", "actions.json").read_bytes()
    return msgspec.json.decode(text, type=_Words)


def input_field(given: Doc) -> Doc:
    """One entry of ``inputFields``."""
    required("InputFieldDefinition", given, "typeDefinition", "isRequired")
    return {
        "typeDefinition": _type_definition(mapping(given["typeDefinition"], "typeDefinition")),
        "supportedValueTypes": [
            one_of(one, "supportedValueTypes", words().value_types)
            for one in texts(given.get("supportedValueTypes") or ["STATIC_VALUE"], "supportedValueTypes")
        ],
        "isRequired": flag(given["isRequired"], "isRequired"),
    }


def output_field(given: Doc) -> Doc:
    """One entry of ``outputFields``."""
    required("OutputFieldDefinition", given, "typeDefinition")
    shape = mapping(given["typeDefinition"], "typeDefinition")
    made = _type_definition(shape)
    made["schema"] = shape.get("schema") or {"type": words().schemas.get(made["type"], "STRING")}
    return {"typeDefinition": {**made, "useChirp": shape.get("useChirp") is True}}


def label(given: Doc) -> Doc:
    """The labels of one language."""
    required("PublicActionLabels", given, "actionName")
    return {"actionName": text(given["actionName"], "actionName"), **given}


def rule(given: Doc) -> Doc:
    """One entry of ``executionRules``: which label says what these outputs mean."""
    required("PublicExecutionTranslationRule", given, "labelName", "conditions")
    return {
        "labelName": text(given["labelName"], "labelName"),
        "conditions": mapping(given["conditions"], "conditions"),
    }


def dependency(given: Doc) -> Doc:
    """One entry of ``inputFieldDependencies``."""
    kind = one_of(given.get("dependencyType"), "dependencyType", ("SINGLE_FIELD", "CONDITIONAL_SINGLE_FIELD"))
    names = ["controllingFieldName", "dependentFieldNames"]
    if kind == "CONDITIONAL_SINGLE_FIELD":
        names.append("controllingFieldValue")
    required("InputFieldDependency", given, *names)
    texts(given["dependentFieldNames"], "dependentFieldNames")
    return {"dependencyType": kind, **{name: given[name] for name in names}}


def function(given: Doc) -> Doc:
    """One entry of ``functions``."""
    required("PublicActionFunction", given, "functionType", "functionSource")
    return {
        "functionType": one_of(given["functionType"], "functionType", words().function_types),
        "functionSource": text(given["functionSource"], "functionSource"),
        "id": text(given.get("id") or "", "id"),
    }


def _type_definition(given: Doc) -> Doc:
    required("FieldTypeDefinition", given, "name", "type")
    made: Doc = {
        "name": text(given["name"], "name"),
        "type": one_of(given["type"], "type", words().types),
        "options": [
            _option(place, one) for place, one in enumerate(objects(given.get("options"), "options"))
        ],
        "externalOptions": bool(given.get("optionsUrl") or given.get("externalOptions")),
    }
    if given.get("fieldType") is not None:
        made["fieldType"] = one_of(given["fieldType"], "fieldType", words().field_types)
    if given.get("optionsUrl") is not None:
        made["optionsUrl"] = address(given["optionsUrl"], "optionsUrl")
    for name in ("label", "description", "helpText", "referencedObjectType", "externalOptionsReferenceType"):
        if given.get(name) is not None:
            made[name] = text(given[name], name)
    return made


def _option(place: int, given: Doc) -> Doc:
    required("Option", given, "label", "value")
    shipped = {
        "hidden": False,
        "readOnly": False,
        "doubleData": 0.0,
        "description": "",
        "displayOrder": place,
    }
    kept = {name: given[name] for name in shipped if given.get(name) is not None}
    return {
        "label": text(given["label"], "label"),
        "value": text(given["value"], "value"),
        **shipped,
        **kept,
    }
