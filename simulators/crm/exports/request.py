"""What an export asks for, judged before anything is queued (CRM contract 17)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from simulators.crm import parts
from simulators.crm.errors import InvalidInput, ObjectNotFound
from simulators.crm.exports.formats import FORMATS, NOT_BUILT
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.locate import type_called
from simulators.crm.portal import Portal
from simulators.crm.search.request import Search, parse

KIND = "PublicExportRequest"
REQUIRED = ("exportType", "exportName", "format", "language", "objectType", "objectProperties")
TYPES = ("VIEW", "LIST")
LANGUAGES = ("EN", "DE", "ES", "FR", "JA", "NL", "PT_BR", "IT", "PL", "SV", "FI", "ZH_TW", "DA_DK", "NO")
INTERNAL = ("NAMES", "VALUES")
GROUPS, FILTERS_PER_GROUP = 3, 3
_WHOLE = 2**31
"""More records than a portal has."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export that may be run. ``names`` and ``values`` ask for the internal ones in place of labels."""

    type: ObjectType
    properties: tuple[str, ...]
    search: Search
    associated: tuple[ObjectType, ...]
    names: bool
    values: bool


def judge(portal: Portal, asked: dict[str, Any]) -> Export:
    """The export in a body. Raises `InvalidInput`, `ObjectNotFound`."""
    missing = [name for name in REQUIRED if not asked.get(name)]
    if asked.get("exportType") == "LIST" and not asked.get("listId"):
        missing.append("listId")
    if missing:
        raise InvalidInput.missing(KIND, *missing)
    parts.word(asked["exportName"], "exportName")
    _one_of("exportType", asked["exportType"], TYPES)
    _one_of("language", asked["language"], LANGUAGES)
    format = _one_of("format", asked["format"], (*FORMATS, *NOT_BUILT))
    if format in NOT_BUILT:
        built = " or ".join(FORMATS)
        raise InvalidInput(f"{format} is not built here: ask for {built}", context={"format": [format]})
    if asked["exportType"] == "LIST":
        id = str(asked["listId"])
        raise ObjectNotFound(f"List does not exist with ID {id}", context={"listId": [id]})
    type = type_called(portal.types, str(asked["objectType"]))
    options = [
        _one_of("exportInternalValuesOptions", one, INTERNAL)
        for one in _texts(asked, "exportInternalValuesOptions")
    ]
    return Export(
        type=type,
        properties=_properties(portal, type, _texts(asked, "objectProperties")),
        search=_search(portal, type, asked.get("publicCrmSearchRequest")),
        associated=tuple(type_called(portal.types, name) for name in _texts(asked, "associatedObjectType")),
        names="NAMES" in options,
        values="VALUES" in options,
    )


def _properties(portal: Portal, type: ObjectType, wanted: list[str]) -> tuple[str, ...]:
    """Those asked for; a property that is not there is refused (SIM)."""
    known = portal.catalog(type).properties
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise InvalidInput(f"Property {unknown[0]} does not exist", context={"objectProperties": unknown})
    return tuple(dict.fromkeys(name for name in wanted if name != "hs_object_id"))


def _search(portal: Portal, type: ObjectType, given: Any) -> Search:
    """Filters name their property ``property`` here; ``propertyName``, which clients send, is taken, too."""
    asked = given or {}
    if not isinstance(asked, dict):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: publicCrmSearchRequest must be an object")
    groups = [_group(one) for one in _listed(asked, "filterGroups")]
    if len(groups) > GROUPS or any(len(one["filters"]) > FILTERS_PER_GROUP for one in groups):
        raise InvalidInput(f"At most {GROUPS} filterGroups with {FILTERS_PER_GROUP} filters each are allowed")
    translated = {
        "filterGroups": groups,
        "filters": _group(asked)["filters"],
        "sorts": [_sort(one) for one in _listed(asked, "sorts")],
        "query": asked.get("query"),
    }
    return replace(parse(translated, portal.catalog(type)), limit=_WHOLE)


def _group(one: Any) -> dict[str, list[Any]]:
    filters = _listed(one, "filters") if isinstance(one, dict) else []
    return {
        "filters": [
            {"propertyName": each.get("property"), **each} if isinstance(each, dict) else each
            for each in filters
        ]
    }


def _listed(asked: dict[str, Any], name: str) -> list[Any]:
    found = asked.get(name) or []
    if not isinstance(found, list):
        raise InvalidInput.json(b"", 0, f"Cannot deserialize value: {name} must be a list")
    return found


def _sort(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    down = str(one.get("order") or one.get("direction") or "").upper().startswith("DES")
    return {
        "propertyName": one.get("propertyName") or one.get("property"),
        "direction": "DESCENDING" if down else "ASCENDING",
    }


def _texts(asked: dict[str, Any], name: str) -> list[str]:
    """A list of texts, or one text. Raises `InvalidInput`."""
    found = asked.get(name) or []
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise InvalidInput.json(b"", 0, f"Cannot deserialize value: {name} must be a list of strings")
    return found


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise InvalidInput(f"{name} must be one of [{', '.join(allowed)}]", context={name: [str(value)]})
    return str(value)
