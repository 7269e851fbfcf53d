"""What makes a definition of an action a valid one (CRM contract 16.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulators.crm import parts
from simulators.crm.actions import shapes
from simulators.crm.errors import InvalidInput
from simulators.crm.parts import Doc

_REQUIRED = ("actionUrl", "functions", "inputFields", "labels", "objectTypes", "published")


def _object_request_options(value: Any) -> Doc:
    found = parts.mapping(value, "objectRequestOptions")
    return {"properties": parts.texts(found.get("properties"), "properties")}


def _labels(value: Any) -> Doc:
    found = parts.mapping(value, "labels")
    for language in found:
        parts.one_of(language, "labels", shapes.words().languages)
    return {language: shapes.label(parts.mapping(one, "labels")) for language, one in sorted(found.items())}


def _each(judge: Callable[[Doc], Doc], name: str) -> Callable[[Any], list[Doc]]:
    return lambda value: [judge(one) for one in parts.objects(value, name)]


_JUDGES: Mapping[str, Callable[[Any], Any]] = {
    "actionUrl": lambda value: parts.address(value, "actionUrl"),
    "published": lambda value: parts.flag(value, "published"),
    "objectTypes": lambda value: parts.texts(value, "objectTypes"),
    "inputFields": _each(shapes.input_field, "inputFields"),
    "outputFields": _each(shapes.output_field, "outputFields"),
    "labels": _labels,
    "objectRequestOptions": _object_request_options,
    "executionRules": _each(shapes.rule, "executionRules"),
    "inputFieldDependencies": _each(shapes.dependency, "inputFieldDependencies"),
}


def drafted(given: Mapping[str, Any]) -> tuple[Doc, list[Doc]]:
    """A new definition and its functions. Raises `InvalidInput`."""
    parts.required("PublicActionDefinitionEgg", given, *_REQUIRED)
    functions = [shapes.function(one) for one in parts.objects(given["functions"], "functions")]
    keys = [(one["functionType"], one["id"]) for one in functions]
    if len({*keys}) < len(keys):
        raise InvalidInput("Two functions of the definition have the same functionType and id")
    return patched({}, given), functions


def patched(doc: Mapping[str, Any], given: Mapping[str, Any]) -> Doc:
    """The definition with what is given in place of what it had; the rest stays. Raises `InvalidInput`."""
    changed = {name: judge(given[name]) for name, judge in _JUDGES.items() if given.get(name) is not None}
    made = {**doc, **changed}
    _check_whole(made)
    return made


def _check_whole(doc: Doc) -> None:
    """What the parts must have in common."""
    names = [one["typeDefinition"]["name"] for one in doc["inputFields"]]
    for name in names:
        if names.count(name) > 1:
            raise InvalidInput(f"There is more than one input field {name}", context={"inputFields": [name]})
    if "en" not in doc["labels"]:
        raise InvalidInput("English labels are required", context={"labels": ["en"]})
    for one in doc.get("inputFieldDependencies", ()):
        for name in (one["controllingFieldName"], *one["dependentFieldNames"]):
            if name not in names:
                raise InvalidInput(f"There is no input field {name}", context={"inputFields": [name]})
