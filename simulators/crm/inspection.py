"""What the inspector shows of a portal: every object type with its properties, associations and histories.

Edits are calls of the object routes by a person, so that histories and webhooks say ``CRM_UI``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn
from urllib.parse import quote

from sqlalchemy import ColumnElement, func

from simulators.crm.associations import rows as associations
from simulators.crm.associations.types import BUILT_IN, types_between
from simulators.crm.auth import PERSON
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.history import histories
from simulators.crm.objects.records import Record as Kept
from simulators.crm.objects.records import store
from simulators.crm.objects.rendering import values_of
from simulators.crm.owners import owner_ids
from simulators.crm.portal import Portal, Source
from simulators.crm.properties.definition import Property
from simulators.crm.schemas.definition import CustomType
from simulators.crm.tables import records_table
from simulators.kit.clock import parse_iso
from simulators.kit.inspector.hand import Hand, Reply
from simulators.kit.inspector.inspection import (
    Action,
    Field,
    FieldKind,
    Kind,
    Look,
    Moment,
    Record,
    Reference,
    Refused,
    Row,
)
from simulators.kit.inspector.listing import Sheet, folded

_NAMES = (*("firstname", "lastname", "name", "dealname", "hs_title", "subject", "email", "domain"), "phone")
"""What people look for first, in this order."""
_COLUMNS, _FEW, _MOMENTS, _LINKS = 5, 3, 200, 200
_LONGEST = 80
_OWN = re.compile(r"p\d+_")
"""What stands before the names of a portal's own object types."""
_TAKEN = re.compile(r"propertyName=([^,}]+)")
_ARCHIVE = Action(
    name="archive", label="Archive", warning="Its associations end; what it alone could hold is free again."
)


class CrmInspection:
    """Implements `simulators.kit.inspector.inspection.Inspection`."""

    imitates = "HubSpot’s CRM"

    def kinds(self, look: Look) -> Sequence[Kind]:
        portal = _portal(look)
        return [_kind(portal, type) for type in portal.types.by_plural.values()]

    def fields(self, look: Look, kind: Kind) -> Sequence[Field]:
        portal = _portal(look)
        return list(_fields(portal, portal.types.by_plural[kind.name]))

    def sheet(self, look: Look, kind: Kind) -> Sheet:
        type = _portal(look).types.by_plural[kind.name]
        kept = records_table(type.table)
        values = {name: func.json_extract(kept.c.doc, f'$."{name}"') for name in kind.columns}
        sorts: dict[str, ColumnElement[Any]] = {name: folded(value) for name, value in values.items()}
        sorts |= {"hs_object_id": kept.c.id, type.created: kept.c.created, type.modified: kept.c.modified}
        searched = dict.fromkeys((*kind.columns, *type.searchable))
        return Sheet(
            id=kept.c.id,
            sorts=sorts,
            searched=[func.json_extract(kept.c.doc, f'$."{name}"') for name in searched],
            texts=[kept.c.doc],
            away=kept.c.archived.is_not(None),
        )

    def rows(self, look: Look, kind: Kind, ids: Iterable[Any]) -> Sequence[Row]:
        type, wanted = _portal(look).types.by_plural[kind.name], list(ids)
        found = store(type).some(look.db, wanted)
        return [
            Row(
                id=str(id),
                title=_title(type, found[id].doc),
                values=values_of(type, found[id]),
                away=found[id].archived is not None,
            )
            for id in wanted
            if id in found
        ]

    def record(self, look: Look, kind: Kind, id: str) -> Record | None:
        portal = _portal(look)
        type = portal.types.by_plural[kind.name]
        number = int(id) if id.isascii() and id.isdecimal() and len(id) < 19 else 0
        found = store(type).follow(look.db, number)
        if found is None:
            return None
        return Record(
            id=str(found.id),
            title=_title(type, found.doc),
            values=values_of(type, found),
            away=found.archived is not None,
            created=found.created,
            updated=found.modified,
            references=list(_references(portal, type, found)),
            history=_history(portal, type, found),
        )

    def create(self, hand: Hand, kind: Kind, values: Mapping[str, str]) -> str:
        reply = hand.call("POST", _path(kind), {"properties": values})
        if not reply.good:
            _refuse(reply)
        return str(reply.body["id"])

    def change(self, hand: Hand, kind: Kind, before: Record, values: Mapping[str, str], version: str) -> None:
        reply = hand.call("PATCH", f"{_path(kind)}/{before.id}", {"properties": values})
        if not reply.good:
            _refuse(reply)

    def partners(self, look: Look, kind: Kind) -> Sequence[str]:
        portal = _portal(look)
        types = portal.types.by_plural
        return [name for name, one in types.items() if types_between(portal, types[kind.name], one)]

    def join(self, hand: Hand, kind: Kind, before: Record, partner: str, id: str) -> None:
        reply = hand.call("PUT", f"{_associations(kind, before)}/default/{partner}/{quote(id, safe='')}")
        if not reply.good:
            _refuse(reply)

    def part(self, hand: Hand, kind: Kind, before: Record, partner: str, id: str) -> None:
        reply = hand.call("DELETE", f"{_associations(kind, before)}/{partner}/{quote(id, safe='')}")
        if not reply.good:
            _refuse(reply)

    def act(self, hand: Hand, kind: Kind, before: Record, action: str) -> None:
        reply = hand.call("DELETE", f"{_path(kind)}/{before.id}")
        if not reply.good:
            _refuse(reply)


def _path(kind: Kind) -> str:
    return f"/crm/v3/objects/{kind.name}"


def _associations(kind: Kind, record: Record) -> str:
    return f"/crm/v4/objects/{kind.name}/{record.id}/associations"


def _portal(look: Look) -> Portal:
    return Portal(look.account, look.db, Source("CRM_UI", PERSON), look.account.now())


def _kind(portal: Portal, type: ObjectType) -> Kind:
    known = portal.catalog(type).properties
    first = [name for name in _NAMES if name in (*type.defaults, *type.searchable)]
    columns = dict.fromkeys((*first, *type.required, *type.defaults))
    if len(columns.keys() - _instants(type)) < _FEW:
        columns |= dict.fromkeys(type.searchable)
    named = [name for name in columns if name in known and name not in _instants(type)]
    return Kind(
        name=type.plural,
        title=_title_of(type),
        singular=type.singular.replace("_", " "),
        columns=(*named[:_COLUMNS], type.modified),
        away="archived",
        edits_away=False,
        keeps_history=True,
        actions=(_ARCHIVE,),
    )


def _title_of(type: ObjectType) -> str:
    """What people call the records of a type: the label, where a schema has one."""
    label = type.schema.labels.plural if isinstance(type, CustomType) else ""
    return label or _OWN.sub("", type.plural).replace("_", " ").capitalize()


def _instants(type: ObjectType) -> tuple[str, ...]:
    return ("hs_object_id", type.created, type.modified)


def _fields(portal: Portal, type: ObjectType) -> Iterator[Field]:
    """The properties of a type as they are defined now; hidden ones too, for they are in the API."""
    catalog = portal.catalog(type)
    leads = {
        one.mirror: one.target
        for (source, _), kinds in BUILT_IN.items()
        if source == type.plural
        for one in kinds.values()
        if one.mirror
    }
    for one in catalog.properties.values():
        group = catalog.groups.get(one.group_name)
        yield Field(
            name=one.name,
            label=one.label or one.name,
            kind=_field_kind(one),
            options=_options(portal, one),
            group=group.label if group else one.group_name,
            read_only=one.name in catalog.read_only,
            to=leads.get(one.name, ""),
        )


def _field_kind(one: Property) -> FieldKind:
    if one.type == "bool":
        return "flag"
    if one.type == "number":
        return "number"
    if one.type == "enumeration" and (one.options or _is_owner(one)):
        return "choices" if one.multiple else "choice"
    return "long" if one.field_type in ("textarea", "html") else "text"


def _options(portal: Portal, one: Property) -> Sequence[tuple[str, str]]:
    if _is_owner(one):
        return [(id, _owner(owner)) for id, owner in owner_ids(portal.account).items()]
    return [(option.value, option.label or option.value) for option in one.options]


def _is_owner(one: Property) -> bool:
    return one.external_options and one.referenced_object_type == "OWNER"


def _owner(owner: Mapping[str, Any]) -> str:
    name = " ".join(str(owner[part]) for part in ("firstName", "lastName") if owner.get(part))
    return f"{name} (deactivated)" if owner.get("archived") else name or str(owner.get("email", owner["id"]))


def _title(type: ObjectType, doc: Mapping[str, str]) -> str:
    """What people call a record, as far as its values tell."""
    person = " ".join(doc[part] for part in ("firstname", "lastname") if doc.get(part))
    names = (*_NAMES, *type.required, *type.searchable)
    return (person or next((doc[name] for name in names if doc.get(name)), ""))[:_LONGEST]


def _references(portal: Portal, type: ObjectType, record: Kept) -> Iterator[Reference]:
    """Its associations: one line for each associated record, with all labels."""
    types = portal.types.by_plural
    labels: dict[tuple[str, int], list[str]] = {}
    for row in associations.everything(portal.db, type.plural, [record.id])[:_LINKS]:
        labels.setdefault((row.target, row.target_id), []).append(_label(portal, type, row))
    for (plural, id), named in labels.items():
        target = types.get(plural)
        found = None if target is None else store(target).get(portal.db, id)
        yield Reference(
            label=", ".join(one for one in named if one) or (target.singular if target else plural),
            kind=plural,
            id=str(id),
            title=_title(target, found.doc) if target and found else "",
            loose=True,
        )


def _label(portal: Portal, type: ObjectType, row: associations.Row) -> str:
    target = portal.types.by_plural.get(row.target)
    found = None if target is None else types_between(portal, type, target).get(row.type)
    return "" if found is None else found.label or ""


def _history(portal: Portal, type: ObjectType, record: Kept) -> list[Moment]:
    """What was set when and by whom, newest first; what the CRM keeps for itself is left out."""
    catalog = portal.catalog(type)
    names = [name for name in catalog.properties if name not in catalog.read_only]
    found = histories(portal, type, [record], names).get(record.id, {})
    moments = []
    for name, entries in found.items():
        olds = [entry["value"] for entry in entries[1:]]
        for entry, before in zip(entries, [*olds, None], strict=False):
            by = " ".join(filter(None, (entry["sourceType"], entry.get("sourceId"))))
            at = parse_iso(entry["timestamp"])
            moments.append(Moment(at=at, field=name, value=entry["value"], before=before, by=by))
    return sorted(moments, key=lambda one: -one.at)[:_MOMENTS]


def _refuse(reply: Reply) -> NoReturn:
    """The CRM's words, beside the properties that they are about."""
    body = reply.body if isinstance(reply.body, dict) else {}
    message = str(body.get("message", reply.body))
    fields: dict[str, str] = {}
    for error in body.get("errors", ()):
        for name in error.get("context", {}).get("propertyName", ()):
            fields[name] = error["message"]
    context = body.get("context", {})
    fields |= dict.fromkeys(context.get("properties", ()), message)
    taken = _TAKEN.search(message)
    if taken is not None and not fields:
        fields[taken[1]] = message
    if body.get("category") == "CONFLICT" and "Contact already exists" in message:
        fields["email"] = message
    # The message repeats as JSON what stands beside the fields.
    told = message.partition(": [{")[0] if fields else message
    raise Refused(told, status=reply.status, fields=fields, body=reply.body)
