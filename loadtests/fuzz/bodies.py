"""Good bodies, as the contract shows them, each with a part of the path to which it belongs.

Every ``#`` in them becomes a small number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_CONTACT = {"email": "u#@acme.test", "firstname": "Ada", "lifecyclestage": "lead", "phone": "+1 555 #"}
_COMPANY = {"name": "Acme #", "domain": "acme.test", "numberofemployees": "12", "industry": "BANKING"}
_PLAIN = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}]
_PRIMARY = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 1}]
_PAIR = {"from": {"id": "#"}, "to": {"id": "#"}}
_OPTIONS = [{"label": "A", "value": "a", "displayOrder": 0, "hidden": False}, {"label": "B", "value": "b"}]


def _property(type: str, field: str, **more: Any) -> dict[str, Any]:
    named = {"name": f"own_{type}_#", "label": "Own", "type": type, "fieldType": field}
    return named | {"groupName": "contactinformation", "description": "", **more}


_PROPERTIES = (
    _property("string", "text", hasUniqueValue=True),
    _property("number", "number"),
    _property("date", "date"),
    _property("datetime", "date"),
    _property("bool", "booleancheckbox"),
    _property("enumeration", "checkbox", options=_OPTIONS),
    _property("enumeration", "select", options=_OPTIONS, displayOrder=2, hidden=False),
)
_VALUES = {
    "own_date_1": "2026-11-02",
    "own_datetime_1": "1793610000000",
    "own_bool_1": True,
    "own_number_1": 1.5,
}
_FILTERS = [
    {"propertyName": "email", "operator": "CONTAINS_TOKEN", "value": "*@acme.test"},
    {"propertyName": "createdate", "operator": "BETWEEN", "value": "1", "highValue": "2026-11-09"},
    {"propertyName": "own_enumeration_1", "operator": "NOT_IN", "values": ["a", "b"]},
    {"propertyName": "associations.company", "operator": "EQ", "value": "#"},
]
_SEARCH = {
    "query": "acme",
    "limit": 10,
    "after": "0",
    "filterGroups": [
        {"filters": _FILTERS[:2]},
        {"filters": [{"propertyName": "hs_object_id", "operator": "IN", "values": ["1", "2"]}]},
    ],
    "sorts": [{"propertyName": "createdate", "direction": "DESCENDING"}],
    "properties": ["email"],
}

_EXPORT = {
    "exportType": "VIEW",
    "exportName": "e",
    "format": "CSV",
    "language": "EN",
    "objectType": "CONTACT",
    "objectProperties": ["email"],
    "associatedObjectType": ["COMPANY"],
    "exportInternalValuesOptions": ["NAMES"],
}

BODIES: tuple[tuple[str, Any], ...] = (
    ("/objects/", {"properties": _CONTACT, "associations": [{"to": {"id": "#"}, "types": _PLAIN}]}),
    ("/objects/", {"properties": _CONTACT}),
    ("/objects/", {"properties": _COMPANY}),
    ("/objects/", {"properties": {"firstname": "", "hubspot_owner_id": "701"}}),
    ("/objects/", {"properties": _VALUES}),
    ("batch/create", {"inputs": [{"properties": _CONTACT, "objectWriteTraceId": "a"}]}),
    ("batch/create", {"inputs": [{"properties": _CONTACT}, {"properties": _COMPANY}]}),
    ("batch/create", {"inputs": [*_PROPERTIES]}),
    ("batch/create", {"inputs": [{**_PAIR, "types": _PLAIN}]}),
    ("batch/update", {"inputs": [{"id": "#", "properties": {"phone": "1"}, "objectWriteTraceId": "a"}]}),
    ("batch/update", {"inputs": [{"id": 1, "active": False}]}),
    ("batch/upsert", {"inputs": [{"id": "u#@acme.test", "idProperty": "email", "properties": _CONTACT}]}),
    ("batch/read", {"inputs": [{"id": "1"}, {"id": "2", "after": "1"}], "properties": ["email"]}),
    ("batch/read", {"inputs": [{"id": "u#@acme.test"}], "idProperty": "email"}),
    ("batch/read", {"inputs": [{"id": "#"}], "propertiesWithHistory": ["phone"]}),
    ("batch/read", {"inputs": [{"name": "email"}], "archived": False, "dataSensitivity": "non_sensitive"}),
    ("batch/archive", {"inputs": [{"id": "#", "from": {"id": "#"}, "to": [{"id": "#"}]}]}),
    ("batch/associate/default", {"inputs": [_PAIR]}),
    ("batch/labels/archive", {"inputs": [{**_PAIR, "types": _PLAIN}]}),
    ("/merge", {"primaryObjectId": "#", "objectIdToMerge": "#"}),
    ("/gdpr-delete", {"objectId": "#", "idProperty": "email"}),
    ("/search", _SEARCH),
    ("/search", {"filters": [{"propertyName": "phone", "operator": "HAS_PROPERTY"}], "sorts": ["-email"]}),
    *(("/search", {"filters": [one]}) for one in _FILTERS),
    ("/associations/", _PLAIN),
    ("/associations/", _PRIMARY),
    ("labels", {"name": "l#", "label": "L #", "inverseLabel": "Back #", "associationTypeId": 10001}),
    *(("/properties/", one) for one in _PROPERTIES),
    ("/groups", {"name": "own#", "label": "Own", "displayOrder": 1}),
    ("/settings", {"targetUrl": "http://127.0.0.1:9/h", "throttling": {"maxConcurrentRequests": 10}}),
    ("/subscriptions", {"eventType": "contact.propertyChange", "propertyName": "phone", "active": True}),
    ("/subscriptions", {"eventType": "contact.creation", "active": True}),
    ("/subscriptions", {"eventType": "object.deletion", "objectTypeId": "0-1", "active": True}),
    ("/pipelines/", {"label": "P #", "displayOrder": 1, "stages": [{"label": "S", "metadata": {}}]}),
    ("/stages", {"label": "S #", "displayOrder": 1, "metadata": {"probability": "0.5"}}),
    (
        "/schemas",
        {"name": "pets#", "labels": {"singular": "Pet"}, "requiredProperties": [], "properties": []},
    ),
    ("/actions", {"actionUrl": "http://127.0.0.1:9/a", "labels": {}, "inputFields": [], "published": True}),
    ("/export/async", {**_EXPORT, "publicCrmSearchRequest": {"filterGroups": [], "query": "a"}}),
    ("/export/async", _EXPORT),
    ("/event-templates", {"name": "t#", "objectType": "CONTACT", "headerTemplate": "{{a}}", "tokens": []}),
    ("/events", {"eventTemplateId": "1", "objectId": "1", "email": "u#@acme.test", "tokens": {"a": "b"}}),
    ("/folders", {"name": "f#", "parentFolderId": "1", "id": "1"}),
    ("/callbacks/", {"outputFields": {"hs_execution_state": "SUCCESS"}}),
    ("/import-from-url", {"url": "http://127.0.0.1:9/f", "access": "PRIVATE", "folderPath": "/a"}),
    ("access-token-info", {"tokenKey": "pat-sim-nobody"}),
)


def keys(body: Any) -> Iterator[str]:
    """Every key in a body, at any depth."""
    if isinstance(body, dict):
        for key, value in body.items():
            yield key
            yield from keys(value)
    elif isinstance(body, list):
        for value in body:
            yield from keys(value)
