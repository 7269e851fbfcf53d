"""What the inspector shows of a company file: customers, vendors and employees. QuickBooks keeps no history.

Edits are calls of the company's routes by a person, sparse and with the SyncToken that the form showed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, func

from simulators.kit.inspector.hand import Hand, Reply
from simulators.kit.inspector.inspection import (
    Action,
    Field,
    FieldKind,
    Kind,
    Look,
    Record,
    Reference,
    Refused,
    Row,
)
from simulators.kit.inspector.listing import Sheet, folded
from simulators.quickbooks import fields
from simulators.quickbooks.company import Company, stock
from simulators.quickbooks.entities import Entity
from simulators.quickbooks.fields import Field as Property
from simulators.quickbooks.records import Record as Kept
from simulators.quickbooks.registry import ENTITIES
from simulators.quickbooks.tables import entity as table
from simulators.quickbooks.times import in_seconds

_INNER: Mapping[Callable[..., Any], str] = {
    fields.email: "Address",
    fields.phone: "FreeFormNumber",
    fields.web: "URI",
    fields.reference: "value",
}
"""Properties whose one text lies a level deeper on the wire."""
_PARTS = tuple(part for part, longest in fields.ADDRESS.parts.items() if longest and part != "Id")
_COLUMNS = ("DisplayName", "CompanyName", "GivenName", "FamilyName", "PrimaryEmailAddr", "PrimaryPhone")
_UPDATED, _CREATED = "MetaData.LastUpdatedTime", "MetaData.CreateTime"
_FIRST = ("DisplayName", "CompanyName")
_ACTIONS = (
    Action(name="inactivate", label="Make inactive"),
    Action(name="activate", label="Make active", on="away"),
)
_KEPT = ("Balance", "BalanceWithJobs", "FullyQualifiedName", "Level", "SyncToken")
"""What is shown and set by the server."""


class QuickBooksInspection:
    """Implements `simulators.kit.inspector.inspection.Inspection`."""

    imitates = "QuickBooks Online"

    def kinds(self, look: Look) -> Sequence[Kind]:
        return [_kind(one) for one in ENTITIES.values()]

    def fields(self, look: Look, kind: Kind) -> Sequence[Field]:
        return list(_fields(ENTITIES[kind.name]))

    def sheet(self, look: Look, kind: Kind) -> Sheet:
        values = {name: func.json_extract(table.c.body, _path(kind, name)) for name in kind.columns}
        sorts: dict[str, ColumnElement[Any]] = {name: folded(value) for name, value in values.items()}
        return Sheet(
            id=table.c.id,
            sorts={**sorts, "Id": table.c.id, _UPDATED: table.c.updated},
            searched=list(values.values()),
            texts=[table.c.body],
            among=table.c.kind == kind.name,
            away=table.c.active == 0,
        )

    def rows(self, look: Look, kind: Kind, ids: Iterable[Any]) -> Sequence[Row]:
        company = Company(look.account, look.db)
        found = [company.records.find(kind.name, id) for id in ids]
        return [_row(company, one) for one in found if one is not None]

    def record(self, look: Look, kind: Kind, id: str) -> Record | None:
        company = Company(look.account, look.db)
        number = int(id) if id.isascii() and id.isdecimal() and len(id) < 19 else 0
        found = company.records.find(kind.name, number)
        if found is None:
            return None
        row = _row(company, found)
        return Record(
            id=row.id,
            title=row.title,
            values=row.values,
            away=row.away,
            created=found.created,
            updated=found.updated,
            version=str(found.sync_token),
            names=dict(_names(found)),
            references=list(_references(company, found)),
        )

    def create(self, hand: Hand, kind: Kind, values: Mapping[str, str]) -> str:
        return _write(hand, kind, _nested(kind, values, {}))

    def change(self, hand: Hand, kind: Kind, before: Record, values: Mapping[str, str], version: str) -> None:
        head = {"Id": before.id, "SyncToken": version, "sparse": True}
        _write(hand, kind, {**head, **_nested(kind, values, before.values)})

    def partners(self, look: Look, kind: Kind) -> Sequence[str]:
        return ()

    def join(self, hand: Hand, kind: Kind, before: Record, partner: str, id: str) -> None:
        raise NotImplementedError("in QuickBooks every reference is a field")

    def part(self, hand: Hand, kind: Kind, before: Record, partner: str, id: str) -> None:
        raise NotImplementedError("in QuickBooks every reference is a field")

    def act(self, hand: Hand, kind: Kind, before: Record, action: str) -> None:
        head = {"Id": before.id, "SyncToken": before.version, "sparse": True}
        _write(hand, kind, {**head, "Active": action == "activate"})


def _kind(entity: Entity) -> Kind:
    return Kind(
        name=entity.kind,
        title=f"{entity.name}s",
        singular=entity.name.lower(),
        columns=(*(one for one in _COLUMNS if one in entity.by_name), _UPDATED),
        away="inactive",
        actions=_ACTIONS,
    )


def _fields(entity: Entity) -> Iterator[Field]:
    for one in entity.properties:
        if one.read is fields.address:
            for part in _PARTS:
                yield Field(name=f"{one.name}.{part}", label=f"{one.name} {part}", group=one.name)
        elif one.read is not None or one.name in _KEPT:
            yield Field(
                name=one.name,
                label=one.name,
                kind=_field_kind(one),
                options=_options(one),
                read_only=one.read is None or one.name in _KEPT,
                to=entity.kind if one.name == "ParentRef" else "",
            )
    for name in ("Id", "SyncToken", _CREATED, _UPDATED):
        yield Field(name=name, label=name.removeprefix("MetaData."), read_only=True)


def _field_kind(one: Property) -> FieldKind:
    if one.read is fields.flag:
        return "flag"
    if one.read is fields.number:
        return "number"
    if one.options or one.table:
        return "choice"
    return "long" if one.name == "Notes" else "text"


def _options(one: Property) -> Sequence[tuple[str, str]]:
    if one.table:
        return [(id, str(name)) for id, name in stock()["lists"].get(one.table, {}).items()]
    return [(word, word) for word in one.options]


def _path(kind: Kind, name: str) -> str:
    """Where a column's text lies in the body."""
    found = ENTITIES[kind.name].by_name.get(name)
    inner = _inner(found)
    return f"$.{name}.{inner}" if inner else f"$.{name}"


def _inner(property: Property | None) -> str | None:
    return None if property is None or property.read is None else _INNER.get(property.read)


def _row(company: Company, one: Kept) -> Row:
    values = dict(_flat(one.values, ENTITIES[one.kind]))
    values |= {
        "Id": str(one.id),
        "SyncToken": str(one.sync_token),
        _CREATED: in_seconds(one.created, company.zone),
        _UPDATED: in_seconds(one.updated, company.zone),
    }
    return Row(id=str(one.id), title=one.name, values=values, away=not one.active)


def _flat(values: Mapping[str, Any], entity: Entity) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        property = entity.by_name.get(name)
        inner = _inner(property)
        if isinstance(value, bool):
            yield name, "true" if value else "false"
        elif inner and isinstance(value, Mapping):
            yield name, str(value.get(inner, ""))
        elif isinstance(value, Mapping):
            yield from ((f"{name}.{part}", str(text)) for part, text in value.items() if part in _PARTS)
        elif not isinstance(value, list) and value is not None:
            yield name, str(value)


def _names(one: Kept) -> Iterator[tuple[str, str]]:
    """What references show."""
    for name, value in one.values.items():
        if isinstance(value, Mapping) and "value" in value and value.get("name"):
            yield name, str(value["name"])


def _references(company: Company, one: Kept) -> Iterator[Reference]:
    """The parent and the sub-customers."""
    if one.parent is not None:
        parent = company.records.find(one.kind, one.parent)
        yield Reference(
            label="Parent", kind=one.kind, id=str(one.parent), title=parent.name if parent else ""
        )
    for child in company.records.children(one.id):
        yield Reference(label="Sub-customer", kind=child.kind, id=str(child.id), title=child.name)


def _nested(kind: Kind, values: Mapping[str, str], before: Mapping[str, str]) -> dict[str, Any]:
    """Flat texts as they go on the wire. An address is sent whole: QuickBooks replaces it as a whole."""
    entity = ENTITIES[kind.name]
    body: dict[str, Any] = {}
    for name, text in values.items():
        key, _, part = name.partition(".")
        property = entity.by_name.get(key)
        inner = _inner(property)
        if part:
            old = {one: before[f"{key}.{one}"] for one in _PARTS if f"{key}.{one}" in before}
            body.setdefault(key, old)[part] = text
        else:
            body[key] = {inner: text} if inner and text else text
    return body


def _write(hand: Hand, kind: Kind, body: Mapping[str, Any]) -> str:
    entity = ENTITIES[kind.name]
    reply = hand.call("POST", f"/v3/company/{hand.account.id}/{entity.kind}", body)
    if not reply.good:
        _refuse(reply, entity)
    return str(reply.body[entity.name]["Id"])


def _refuse(reply: Reply, entity: Entity) -> NoReturn:
    """QuickBooks' words, beside the property that they name."""
    body = reply.body if isinstance(reply.body, dict) else {}
    errors = body.get("Fault", {}).get("Error", ())
    said = [f"{one.get('Message', '')} ({one.get('code', '')})" for one in errors]
    message = " ".join(said) or str(reply.body)
    told: dict[str, str] = {}
    for one in errors:
        name = str(one.get("element") or ("DisplayName" if one.get("code") == "6240" else ""))
        if name.partition(".")[0] in entity.by_name:
            told[name] = str(one.get("Detail", ""))
    if not told and errors:
        message = f"{message}: {errors[0].get('Detail', '')}"
    raise Refused(message, status=reply.status, fields=told, body=reply.body)
