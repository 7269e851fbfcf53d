"""The parts of an action's definition, judged and brought into the form in which they are shown (16.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import msgspec

from simulators.crm.errors import InvalidInput

Doc = dict[str, Any]


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


def required(kind: str, given: Mapping[str, Any], *names: str) -> None:
    """Raise `InvalidInput` that names everything that is absent."""
    absent = [name for name in names if given.get(name) is None]
    if absent:
        raise InvalidInput.missing(kind, *absent)


def text(value: Any, name: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise _no(f"a text is expected for {name}")
    return value


def flag(value: Any, name: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise _no(f"true or false is expected for {name}")
    return value


def texts(value: Any, name: str) -> list[str]:
    """A list of texts; nothing is an empty one."""
    return [text(one, name) for one in _list(value, name)]


def objects(value: Any, name: str) -> list[Doc]:
    """A list of objects; nothing is an empty one."""
    return [mapping(one, name) for one in _list(value, name)]


def mapping(value: Any, name: str) -> Doc:
    """An object."""
    if not isinstance(value, dict):
        raise _no(f"an object is expected for {name}")
    return value


def one_of(value: Any, name: str, allowed: Sequence[str]) -> str:
    """One word of an enumeration."""
    if value not in allowed:
        listed = ", ".join(allowed)
        raise _no(f'"{value}" is not one of the values accepted for {name}: [{listed}]')
    return str(value)


def address(value: Any, name: str) -> str:
    """An absolute URL. The vendor calls https only; a rehearsal's servers speak http."""
    found = text(value, name)
    if urlsplit(found).scheme not in ("http", "https") or not urlsplit(found).hostname:
        raise InvalidInput(f"{name} is not a valid URL", context={name: [found]})
    return found


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


def _list(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _no(f"a list is expected for {name}")
    return value


def _no(reason: str) -> InvalidInput:
    return InvalidInput.json(b"", 0, f"Cannot deserialize value: {reason}")
