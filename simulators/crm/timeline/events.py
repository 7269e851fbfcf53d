"""Events on the timelines of records (CRM contract 16.2). They never change once they are there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, select

from simulators.crm import parts
from simulators.crm.answers import instant
from simulators.crm.errors import AlreadyExists, CrmError, InvalidInput, ResourceNotFound
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.locate import identify, record_number
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.write import Change, Draft, create, update
from simulators.crm.portal import Portal
from simulators.crm.properties.values import is_email, milliseconds
from simulators.crm.timeline import templates
from simulators.crm.timeline.tables import events
from simulators.kit.wire import decode, encode

_one = select(events.c.doc).where(events.c.type == bindparam("type"), events.c.id == bindparam("id"))
_add = insert(events)
_FRAME = ("linkLabel", "headerLabel", "url", "width", "height")


def make(portal: Portal, given: dict[str, Any]) -> dict[str, Any]:
    """A new event from a template, and what it sets on its record. Raises `CrmError`."""
    if not given.get("eventTemplateId"):
        raise InvalidInput.missing("TimelineEvent", "eventTemplateId")
    template = templates.get(portal, str(given["eventTemplateId"]))
    named = _texts(given)
    type = portal.types.find(template["objectType"])
    if type is None:
        raise InvalidInput(f"There are no {template['objectType']} in this portal")
    tokens = _tokens(template, given.get("tokens") or {})
    values = {
        one["objectPropertyName"]: tokens[one["name"]]
        for one in template["tokens"]
        if one.get("objectPropertyName") and one["name"] in tokens
    }
    if given.get("objectId") and given.get("email") and type.plural == "contacts":
        values["email"] = str(given["email"])
    made = {
        "id": _fresh(portal, template["id"], _id(portal, given.get("id"))),
        "eventTemplateId": template["id"],
        "objectType": template["objectType"],
        **named,
        "tokens": tokens,
        "extraData": given.get("extraData"),
        "timelineIFrame": _frame(given.get("timelineIFrame")),
        "timestamp": instant(_at(portal, given.get("timestamp"))),
        "createdAt": instant(portal.at),
    }
    return _keep(portal, template["id"], made, type, _record(portal, type, given, values))


def read(portal: Portal, template_id: str, id: str) -> dict[str, Any]:
    """One event of a template. Raises `ResourceNotFound`."""
    doc = portal.db.execute(_one, {"type": template_id, "id": id}).scalar_one_or_none()
    if doc is None:
        raise ResourceNotFound
    found: dict[str, Any] = decode(doc)
    return found


def occur(portal: Portal, given: dict[str, Any]) -> dict[str, Any]:
    """An app event of the dated paths. Raises `AlreadyExists` for an id that was there (409), `CrmError`."""
    missing = [name for name in ("eventTypeName", "id") if not given.get(name)]
    missing += ["properties"] if not isinstance(given.get("properties"), dict) else []
    if missing:
        raise InvalidInput.missing("AppEventOccurrence", *missing)
    named = str(given.get("objectTypeFullyQualifiedName") or "contacts")
    type = portal.types.find(named)
    if type is None:
        raise InvalidInput(
            f"Unable to infer object type from: {named}", context={"objectTypeFullyQualifiedName": [named]}
        )
    kind = parts.word(given["eventTypeName"], "eventTypeName")
    made = {
        "id": _fresh(portal, kind, parts.word(given["id"], "id")),
        "eventTypeName": kind,
        "objectTypeFullyQualifiedName": given.get("objectTypeFullyQualifiedName"),
        **_texts(given),
        "properties": {name: parts.word(value, name) for name, value in given["properties"].items()},
        "extraData": given.get("extraData"),
        "timelineIFrame": _frame(given.get("timelineIFrame")),
        "timestamp": instant(_at(portal, given.get("timestamp"))),
    }
    return _keep(portal, kind, made, type, _record(portal, type, given, {}))


def _keep(
    portal: Portal, kind: str, made: dict[str, Any], type: ObjectType, record: Record
) -> dict[str, Any]:
    shown = {name: value for name, value in made.items() if value is not None}
    shown["objectId"] = str(record.id)
    row = {"type": kind, "id": made["id"], "at": portal.at, "object": type.plural, "record": record.id}
    portal.db.execute(_add, {**row, "doc": encode(shown).decode()})
    portal.account.note(
        "timeline", id=made["id"], change="created", object=type.plural, record=str(record.id)
    )
    return shown


def _fresh(portal: Portal, kind: str, id: str) -> str:
    """An id that no event of this kind has. Raises `AlreadyExists`."""
    if portal.db.execute(_one, {"type": kind, "id": id}).first() is not None:
        raise AlreadyExists(f"An event with id {id} already exists", context={"id": [id]})
    return id


def _record(portal: Portal, type: ObjectType, given: dict[str, Any], values: dict[str, str]) -> Record:
    """The record that an event is for, with these values set; an unknown e-mail address makes a contact.

    It is the last thing that can be refused: what is refused has changed nothing.
    """
    found = _known(portal, type, given)
    if found is None:
        (made,) = create(portal, type, [Draft({"email": str(given["email"]).strip(), **values})])
    else:
        (made,) = update(portal, type, [Change(found, values)]) if values else (found,)
    if isinstance(made, CrmError):
        raise made
    return made


def _known(portal: Portal, type: ObjectType, given: dict[str, Any]) -> Record | None:
    """The record that is there, None for an e-mail address that nobody has. Raises `CrmError`."""
    if given.get("objectId"):
        number = record_number(str(given["objectId"]))
        found = store(type).follow(portal.db, number) if number < 2**63 else None
        if found is None or found.archived is not None:
            raise ResourceNotFound
        return found
    email = str(given.get("email") or "").strip()
    if type.plural != "contacts" or not email:
        wanted = "objectId or email" if type.plural == "contacts" else "objectId"
        raise InvalidInput(f"{wanted} is required for events on {type.plural}")
    if not is_email(email):
        raise InvalidInput(f"Email address {email} is invalid", context={"email": [email]})
    holder = identify(portal, type, "email", email)
    return None if holder is None else store(type).get(portal.db, holder)


def _tokens(template: dict[str, Any], given: Any) -> dict[str, str]:
    """Values for tokens of the template, as text. Raises `InvalidInput`."""
    if not isinstance(given, dict):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: tokens must be an object")
    known = {one["name"]: one for one in template["tokens"]}
    found: dict[str, str] = {}
    for name, value in given.items():
        if name not in known:
            raise InvalidInput(f"Token {name} is not defined in the template", context={"token": [name]})
        found[name] = parts.word(value, name)
        _check(known[name], found[name])
    return found


def _check(token: dict[str, Any], value: str) -> None:
    name, type = token["name"], token["type"]
    fits = True
    if type == "enumeration":
        fits = value in [one["value"] for one in token["options"]]
    elif type == "number":
        fits = _is_number(value)
    elif type == "date":
        fits = milliseconds(value) is not None
    if not fits:
        raise InvalidInput(f"{value} is not a valid {type} for token {name}", context={"token": [name]})


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except ArithmeticError:
        return False


def _texts(given: dict[str, Any]) -> dict[str, str | None]:
    """Whom the event is for beside its object, as the event repeats it."""
    return {
        name: None if given.get(name) is None else parts.word(given[name], name)
        for name in ("email", "domain", "utk")
    }


def _id(portal: Portal, given: Any) -> str:
    """The id asked for, where ``{{uuid}}`` stands for a fresh one; a fresh one where none is."""
    purpose = f"crm/{portal.account.id}/timeline"
    text = parts.word(given, "id") or "{{uuid}}"
    return text.replace("{{uuid}}", portal.account.site.streams.uuid(purpose)) if "{{uuid}}" in text else text


def _at(portal: Portal, given: Any) -> int:
    if given in (None, ""):
        return portal.at
    at = milliseconds(str(given))
    if at is None:
        raise InvalidInput(f"{given} is not a valid timestamp", context={"timestamp": [str(given)]})
    return at


def _frame(given: Any) -> Any:
    if given is None:
        return None
    missing = [name for name in _FRAME if not isinstance(given, dict) or given.get(name) is None]
    if missing:
        raise InvalidInput.missing("TimelineEventIFrame", *missing)
    return given
