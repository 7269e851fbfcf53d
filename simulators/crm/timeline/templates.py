"""Event templates and their tokens (CRM contract 16.2)."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from simulators.crm import parts, sequences
from simulators.crm.answers import instant
from simulators.crm.errors import AlreadyExists, InvalidInput, ResourceNotFound
from simulators.crm.numbers import digits
from simulators.crm.portal import Portal
from simulators.crm.timeline.tables import templates

OBJECTS = {"contacts": "contact", "companies": "company", "deals": "deal", "tickets": "ticket"}
TYPES = ("date", "enumeration", "number", "string")
MOST, MOST_TOKENS = 750, 500
RESERVED = ("log", "lookup")
"""Names that no token may have (MEM)."""

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_all = select(templates.c.doc).order_by(templates.c.id)
_one = select(templates.c.doc).where(templates.c.id == bindparam("id"))
_count = select(func.count()).select_from(templates)
_add = insert(templates)
_put = update(templates).where(templates.c.id == bindparam("template")).values(doc=bindparam("text"))
_drop = delete(templates).where(templates.c.id == bindparam("template"))


def every(portal: Portal) -> list[dict[str, Any]]:
    """All templates of the app, oldest first."""
    return [msgspec.json.decode(doc) for doc in portal.db.execute(_all).scalars()]


def get(portal: Portal, id: str) -> dict[str, Any]:
    """One template. Raises `ResourceNotFound`."""
    number = digits(id) or 0
    doc = portal.db.execute(_one, {"id": number}).scalar_one_or_none()
    if doc is None:
        raise ResourceNotFound
    found: dict[str, Any] = msgspec.json.decode(doc)
    return found


def make(portal: Portal, given: dict[str, Any]) -> dict[str, Any]:
    """A new template. Raises `InvalidInput`."""
    missing = [name for name in ("name", "objectType") if not given.get(name)]
    if missing:
        raise InvalidInput.missing("TimelineEventTemplateCreateRequest", *missing)
    if portal.db.execute(_count).scalar_one() >= MOST:
        raise InvalidInput(f"An app may have at most {MOST} event templates")
    (id,) = sequences.take(portal.db, "timeline_templates")
    now = instant(portal.at)
    made = {
        "id": str(id),
        **_texts(given),
        "objectType": _object(str(given["objectType"])),
        "tokens": _tokens(given.get("tokens") or [], now, {}),
        "createdAt": now,
        "updatedAt": now,
    }
    portal.db.execute(_add, {"id": id, "doc": msgspec.json.encode(made).decode()})
    return made


def change(portal: Portal, id: str, given: dict[str, Any]) -> dict[str, Any]:
    """Another name, other texts and tokens for a template; its object type stays."""
    found, now = get(portal, id), instant(portal.at)
    if not given.get("name"):
        raise InvalidInput.missing("TimelineEventTemplateUpdateRequest", "name")
    born = {one["name"]: one["createdAt"] for one in found["tokens"]}
    found |= _texts(given)
    if given.get("tokens") is not None:
        found["tokens"] = _tokens(given["tokens"], now, born)
    return _keep(portal, found)


def remove(portal: Portal, id: str) -> None:
    """Forget a template; its events stay."""
    get(portal, id)
    portal.db.execute(_drop, {"template": int(id)})


def add_token(portal: Portal, id: str, given: dict[str, Any]) -> dict[str, Any]:
    """One more token for a template. Raises `AlreadyExists`."""
    found, now = get(portal, id), instant(portal.at)
    made = _token(given, now, now)
    if any(one["name"] == made["name"] for one in found["tokens"]):
        raise AlreadyExists(f"Token {made['name']} already exists", context={"tokenName": [made["name"]]})
    if len(found["tokens"]) >= MOST_TOKENS:
        raise InvalidInput(f"A template may have at most {MOST_TOKENS} tokens")
    found["tokens"].append(made)
    _keep(portal, found)
    return made


def change_token(portal: Portal, id: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Another label, other options or another property for a token; name and type stay."""
    found = get(portal, id)
    place = _place(found, name)
    old = found["tokens"][place]
    changed = _token(
        {**old, **given, "name": name, "type": old["type"]}, old["createdAt"], instant(portal.at)
    )
    found["tokens"][place] = changed
    _keep(portal, found)
    return changed


def remove_token(portal: Portal, id: str, name: str) -> None:
    """Take a token out of a template."""
    found = get(portal, id)
    del found["tokens"][_place(found, name)]
    _keep(portal, found)


def shown(found: dict[str, Any]) -> dict[str, Any]:
    """A template or token as the API shows it: what is not set is left out."""
    return {
        name: [shown(one) for one in value] if name == "tokens" else value
        for name, value in found.items()
        if value is not None
    }


def _keep(portal: Portal, found: dict[str, Any]) -> dict[str, Any]:
    found["updatedAt"] = instant(portal.at)
    text = msgspec.json.encode(found).decode()
    portal.db.execute(_put, {"template": int(found["id"]), "text": text})
    return found


def _place(found: dict[str, Any], name: str) -> int:
    for place, one in enumerate(found["tokens"]):
        if one["name"] == name:
            return place
    raise ResourceNotFound


def _object(name: str) -> str:
    for plural, singular in OBJECTS.items():
        if name.lower() in (plural, singular):
            return plural
    raise InvalidInput(f"{name} is not a supported object type", context={"objectType": [name]})


def _tokens(given: Any, now: str, born: dict[str, str]) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: tokens must be a list of objects")
    if len(given) > MOST_TOKENS:
        raise InvalidInput(f"A template may have at most {MOST_TOKENS} tokens")
    made = [_token(one, born.get(str(one.get("name")), now), now) for one in given]
    names = [one["name"] for one in made]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidInput(f"Token {twice} is given more than once", context={"tokenName": [twice]})
    return made


def _token(given: dict[str, Any], created: str, updated: str) -> dict[str, Any]:
    missing = [name for name in ("name", "label", "type") if not given.get(name)]
    if missing:
        raise InvalidInput.missing("TimelineEventTemplateToken", *missing)
    name, type = parts.word(given["name"], "name"), str(given["type"])
    options = [_option(one) for one in parts.objects(given.get("options"), "options")]
    if not _NAME.fullmatch(name) or name in RESERVED:
        raise InvalidInput(f"{name} is not a valid token name", context={"tokenName": [name]})
    if type not in TYPES:
        raise InvalidInput(f"type must be one of [{', '.join(TYPES)}]", context={"type": [type]})
    if type == "enumeration" and not options:
        raise InvalidInput(f"Token {name} needs options", context={"tokenName": [name]})
    return {
        "name": name,
        "label": parts.word(given["label"], "label"),
        "type": type,
        "options": options,
        "objectPropertyName": parts.word(given.get("objectPropertyName"), "objectPropertyName") or None,
        "createdAt": created,
        "updatedAt": updated,
    }


def _texts(given: dict[str, Any]) -> dict[str, str | None]:
    """What a template says; it has a name."""
    named = ("name", "headerTemplate", "detailTemplate")
    return {name: None if given.get(name) is None else parts.word(given[name], name) for name in named}


def _option(given: dict[str, Any]) -> dict[str, str]:
    parts.required("TimelineEventTemplateTokenOption", given, "label", "value")
    return {name: parts.text(given[name], name) for name in ("label", "value")}
