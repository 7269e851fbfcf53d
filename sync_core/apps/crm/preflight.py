"""What must be in place in the portal before a sync may go on (data-sync B.2.4, B.15)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from sync_core.apps.client import AppError, Check
from sync_core.apps.crm.calls import Calls
from sync_core.apps.crm.shapes import MARK, SHAPES, Reader
from sync_core.apps.crm.wire import PROPERTIES, PROPERTY
from sync_core.apps.oauth import Tokens
from sync_core.apps.skew import Skew

_GROUP = "data_sync"
_EXISTS = 409


def checks(
    calls: Calls,
    reader: Callable[[str], Reader],
    objects: Sequence[str],
    account: Callable[[], dict[str, str]],
    tokens: Tokens,
    skew: Skew,
) -> list[Check]:
    """The checks in the order a person would mend them. A refused login leaves the rest unknown."""
    try:
        account()
        found = [Check("credentials", "ok")]
    except AppError as error:
        if error.code not in ("AUTH_EXPIRED", "AUTH_FORBIDDEN"):
            raise
        refused = Check("credentials", "missing", f"the CRM refuses the login: {error.message}")
        return [refused, *(Check(f"read {object}", "cannot_tell") for object in objects)]
    for object in objects:
        found += _object(calls, reader(object)) if object in SHAPES else [_unbuilt(object)]
    if not tokens.renewable:
        message = "a private app cannot write payments on a deal's timeline; that needs an OAuth app"
        found.append(Check("oauth app", "warn", message))
    return [*found, Check("clock", "warn" if skew.warning else "ok", skew.warning)]


def _unbuilt(object: str) -> Check:
    message = (
        f"reading {object} of the CRM is not built yet; a filter asks for them (the recommended one does): "
        "choose other filters, an empty one lets all records in"
    )
    return Check(f"read {object}", "missing", message)


def _object(calls: Calls, reader: Reader) -> list[Check]:
    object = reader.shape.object
    try:
        defined = calls.get(f"/crm/v3/properties/{object}").read(PROPERTIES)
    except AppError as error:
        if error.code != "AUTH_FORBIDDEN":
            raise
        needed = error.params.get("scopes") or f"crm.objects.{object}.read, crm.schemas.{object}.read"
        return [Check(f"read {object}", "missing", f"the token lacks a scope: {needed}")]
    known = {definition.name for definition in defined.results}
    unknown = [name for name in reader.fields if name not in known]
    fields = Check(f"fields of {object}", "ok")
    if unknown:
        fields = Check(f"fields of {object}", "missing", f"not in the CRM: {', '.join(unknown)}")
    return [Check(f"read {object}", "ok"), fields]


def make_mark(calls: Calls, object: str) -> None:
    """Make our unique property on an object unless it is there. Raises `AppError` where it is not unique."""
    path = f"/crm/v3/properties/{object}"
    answer = calls.get(f"{path}/{MARK}", expected=(404,))
    if answer.status == 404:
        group = {"name": _GROUP, "label": "Data sync", "displayOrder": -1}
        calls.post(f"{path}/groups", msgspec.json.encode(group), expected=(_EXISTS,))
        calls.post(path, msgspec.json.encode(_MARK_DEFINITION), expected=(_EXISTS,))
    elif not answer.read(PROPERTY).has_unique_value:
        raise AppError("FIELD_MAP_STALE", f"the property {MARK} is not unique", params={"field": MARK})


_MARK_DEFINITION = {
    "name": MARK,
    "label": "Data sync key",
    "type": "string",
    "fieldType": "text",
    "groupName": _GROUP,
    "description": "Names the one write that made this record, so that it is never made twice.",
    "hasUniqueValue": True,
    "formField": False,
    "hidden": True,
    "displayOrder": -1,
    "options": [],
}
