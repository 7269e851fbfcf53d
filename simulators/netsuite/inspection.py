"""What the inspector shows of an account: customers and contacts with their notes, and the setup records.

Edits are calls of the record service by a person, so that system notes say ``UI``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NoReturn

from sqlalchemy import Integer, cast, func, select

from simulators.kit.clock import iso
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
from simulators.kit.wire import decode
from simulators.netsuite.actor import PERSON
from simulators.netsuite.records.answering import ROOT
from simulators.netsuite.records.book import Book, Entity, Line
from simulators.netsuite.records.fields import ADDRESS, FIELDS
from simulators.netsuite.records.fields import Field as Kept
from simulators.netsuite.records.references import as_id, name_behind
from simulators.netsuite.records.setup_records import Listed
from simulators.netsuite.records.types import TYPES, RecordType, options
from simulators.netsuite.tables import entity, listed, system_note

_ADDRESS = "address."
_GROUP = "Default billing address"
_COLUMNS: dict[str, tuple[str, ...]] = {
    "customer": ("entityId", "companyName", "firstName", "lastName", "email", "phone", "lastModifiedDate"),
    "contact": ("entityId", "firstName", "lastName", "email", "company", "lastModifiedDate"),
}
_LISTED = ("name", "isInactive", "lastModifiedDate")
_TITLES = {"customerStatus": "Customer statuses", "currency": "Currencies", "subsidiary": "Subsidiaries"}
_KINDS: dict[str, FieldKind] = {"boolean": "flag", "number": "number", "enum": "choice"}
_ACTIONS = (
    Action(name="inactivate", label="Make inactive"),
    Action(name="activate", label="Make active", on="away"),
    Action(name="delete", label="Delete", on="any", warning="Deleted for good, with its system notes."),
)
_SAMPLE, _NOTES = 200, 200
_CUSTOM = "custentity"
_VALUES = re.compile(r"Please enter value\(s\) for: (.+)")
_NAMED = re.compile(r"following field: (\w+)|Invalid (\w+) reference key", re.IGNORECASE)


class NetSuiteInspection:
    """Implements `simulators.kit.inspector.inspection.Inspection`."""

    imitates = "NetSuite"

    def kinds(self, look: Look) -> Sequence[Kind]:
        one_world = _book(look).one_world
        return [_kind(type) for type in TYPES.values() if one_world or type.name != "subsidiary"]

    def fields(self, look: Look, kind: Kind) -> Sequence[Field]:
        return list(_fields(_book(look), TYPES[kind.name.lower()]))

    def sheet(self, look: Look, kind: Kind) -> Sheet:
        if not TYPES[kind.name.lower()].entity:
            return Sheet(
                id=listed.c.id,
                sorts={"id": cast(listed.c.id, Integer), "name": folded(listed.c.name)},
                searched=[listed.c.name],
                texts=[listed.c.name],
                among=listed.c.kind == kind.name,
                away=listed.c.inactive == 1,
            )
        values = {name: func.json_extract(entity.c.body, f"$.{name}") for name in kind.columns}
        return Sheet(
            id=entity.c.id,
            sorts={
                **{name: folded(value) for name, value in values.items()},
                "id": entity.c.id,
                "lastModifiedDate": entity.c.updated,
            },
            searched=[*values.values(), entity.c.external],
            texts=[entity.c.body, entity.c.external],
            among=entity.c.kind == kind.name,
            away=func.coalesce(func.json_extract(entity.c.body, "$.isInactive"), 0) == 1,
        )

    def rows(self, look: Look, kind: Kind, ids: Iterable[Any]) -> Sequence[Row]:
        book, type = _book(look), TYPES[kind.name.lower()]
        found = [_find(book, type, str(id)) for id in ids]
        return [_row(book, type, one) for one in found if one is not None]

    def record(self, look: Look, kind: Kind, id: str) -> Record | None:
        book, type = _book(look), TYPES[kind.name.lower()]
        found = _find(book, type, id)
        if found is None:
            return None
        row, values = _row(book, type, found, names=False), _row(book, type, found)
        names = {name: text for name, text in values.values.items() if text != row.values.get(name)}
        return Record(
            id=row.id,
            title=row.title,
            values=row.values,
            away=row.away,
            created=found.created if isinstance(found, Entity) else found.updated,
            updated=found.updated,
            names=names,
            references=list(_references(look, book, type, found)),
            history=_notes(look, type, found) if isinstance(found, Entity) else (),
        )

    def create(self, hand: Hand, kind: Kind, values: Mapping[str, str]) -> str:
        reply = hand.call("POST", f"{ROOT}/{kind.name}", _body(values, {}))
        if not reply.good:
            _refuse(reply, kind)
        return reply.location.rpartition("/")[2]

    def change(self, hand: Hand, kind: Kind, before: Record, values: Mapping[str, str], version: str) -> None:
        book: Mapping[str, Any] = {}
        if any(name.startswith(_ADDRESS) for name in values):
            whole = hand.call("GET", f"{ROOT}/{kind.name}/{before.id}?expandSubResources=true")
            book = whole.body.get("addressBook", {}) if isinstance(whole.body, dict) else {}
        self._patch(hand, kind, before, _body(values, book))

    def partners(self, look: Look, kind: Kind) -> Sequence[str]:
        return ()

    def join(self, hand: Hand, kind: Kind, before: Record, partner: str, id: str) -> None:
        raise NotImplementedError("in NetSuite every reference is a field")

    def part(self, hand: Hand, kind: Kind, before: Record, partner: str, id: str) -> None:
        raise NotImplementedError("in NetSuite every reference is a field")

    def act(self, hand: Hand, kind: Kind, before: Record, action: str) -> None:
        if action != "delete":
            self._patch(hand, kind, before, {"isInactive": action == "inactivate"})
            return
        reply = hand.call("DELETE", f"{ROOT}/{kind.name}/{before.id}")
        if not reply.good:
            _refuse(reply, kind)

    def _patch(self, hand: Hand, kind: Kind, before: Record, body: Mapping[str, Any]) -> None:
        reply = hand.call("PATCH", f"{ROOT}/{kind.name}/{before.id}", body)
        if not reply.good:
            _refuse(reply, kind)


def _book(look: Look) -> Book:
    return Book(look.account, look.db, PERSON)


def _kind(type: RecordType) -> Kind:
    return Kind(
        name=type.name,
        title=_TITLES.get(type.name, f"{type.name.capitalize()}s"),
        singular=type.name,
        columns=_COLUMNS.get(type.name, _LISTED),
        away="inactive",
        writable=type.entity,
        keeps_history=type.entity,
        actions=_ACTIONS if type.entity else (),
    )


def _fields(book: Book, type: RecordType) -> Iterator[Field]:
    for one in FIELDS[type.name]:
        if book.one_world or not one.one_world:
            yield _field(book, one)
    if not type.entity:
        return
    for part in ADDRESS:
        yield _field(book, part, prefix=_ADDRESS, group=_GROUP)
    for name in _custom_names(book, type):
        yield Field(name=name, label=name, group="Custom")


def _field(book: Book, one: Kept, *, prefix: str = "", group: str = "") -> Field:
    chosen: Sequence[tuple[str, str]] = ()
    if one.kind == "enum":
        chosen = list(options(one.target).items())
    elif one.kind == "reference":
        chosen = [(id, known.name) for id, known in book.all_listed(one.target).items()]
    target = TYPES.get(one.target.lower())
    return Field(
        name=f"{prefix}{one.name}",
        label=one.label,
        kind="choice" if chosen else _KINDS.get(one.kind, "long" if one.name == "comments" else "text"),
        options=chosen,
        group=group,
        read_only=one.read_only or one.kind == "multiselect",
        to="" if target is None or one.kind != "reference" else target.name,
    )


def _custom_names(book: Book, type: RecordType) -> list[str]:
    """The custom fields that the newest records hold: an account has no list of them."""
    newest = (
        select(entity.c.body).where(entity.c.kind == type.name).order_by(entity.c.id.desc()).limit(_SAMPLE)
    )
    found = {name for body in book.db.execute(newest).scalars() for name in decode(body)}
    return sorted(name for name in found if name.startswith(_CUSTOM))


def _find(book: Book, type: RecordType, id: str) -> Entity | Listed | None:
    if not type.entity:
        return book.all_listed(type.name).get(id)
    number = as_id(id)
    return None if number is None else book.find(type.name, number)


def _row(book: Book, type: RecordType, one: Entity | Listed, *, names: bool = True) -> Row:
    """A record's values as text: with ``names`` what a reference shows, else its id."""
    values = {
        **{field.name: field.computed for field in type.computed},
        **one.values,
        "id": one.id,
        "externalId": one.external,
        "lastModifiedDate": iso(one.updated, millis=False),
    }
    if isinstance(one, Entity):
        values["dateCreated"] = iso(one.created, millis=False)
        line = _billing(book, one)
        values |= {f"{_ADDRESS}{part}": text for part, text in (line.address if line else {}).items()}
    texts = {name: _text(value) for name, value in values.items() if value is not None}
    if names:
        for field in FIELDS[type.name]:
            if field.kind == "reference" and field.name in texts:
                texts[field.name] = name_behind(book, field.target, texts[field.name]) or texts[field.name]
    return Row(id=str(one.id), title=one.name, values=texts, away=bool(one.values.get("isInactive")))


def _billing(book: Book, one: Entity) -> Line | None:
    return next((line for line in book.lines(one.id) if line.billing), None)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _references(look: Look, book: Book, type: RecordType, one: Entity | Listed) -> Iterator[Reference]:
    """What a record refers to, and which customers and contacts hang on a customer."""
    for field in FIELDS[type.name]:
        value = one.values.get(field.name)
        if field.kind == "reference" and value is not None:
            target = TYPES.get(field.target.lower())
            title = name_behind(book, field.target, value) or ""
            yield Reference(label=field.label, kind=target.name if target else "", id=str(value), title=title)
    if type.name == "customer":
        below = select(entity.c.kind, entity.c.id).where(entity.c.parent == one.id).order_by(entity.c.id)
        for kind, id in look.db.execute(below.limit(_NOTES)):
            found = book.find(kind, id)
            label = "Sub-customer" if kind == "customer" else "Contact"
            yield Reference(label=label, kind=kind, id=str(id), title=found.name if found else "")


def _notes(look: Look, type: RecordType, one: Entity) -> list[Moment]:
    """The system notes, newest first."""
    known = {field.note: field.name for field in FIELDS[type.name]}
    query = select(system_note).where(system_note.c.record == one.id).order_by(system_note.c.id.desc())
    return [
        Moment(
            at=row.at,
            field=known.get(row.field, row.field),
            value=row.new,
            before=row.old,
            by=f"{row.context} (user {row.user}, role {row.role})",
        )
        for row in look.db.execute(query.limit(_NOTES))
    ]


def _body(values: Mapping[str, str], book: Mapping[str, Any]) -> dict[str, Any]:
    """Flat texts as they go on the wire; parts of an address go into the default billing line of ``book``."""
    body: dict[str, Any] = {}
    address: dict[str, Any] = {}
    kinds = {field.name: field.kind for fields in FIELDS.values() for field in fields}
    for name, text in values.items():
        if name.startswith(_ADDRESS):
            part = name.removeprefix(_ADDRESS)
            address[part] = _wire("boolean" if part == "override" else "text", text)
        else:
            body[name] = _wire(kinds.get(name, "text"), text)
    if address:
        line = next((one for one in book.get("items", ()) if one.get("defaultBilling")), None)
        place = {"id": line["id"]} if line else {"defaultBilling": True, "defaultShipping": True}
        body["addressBook"] = {"items": [{**place, "addressBookAddress": address}]}
    return body


def _wire(kind: str, text: str) -> Any:
    """A text as JSON of its field's kind; what is none of that kind goes as it is, to be refused."""
    if not text.strip():
        return None
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind == "number" and re.fullmatch(r"-?\d{1,18}(\.\d{1,9})?", text):
        return Decimal(text) if "." in text else int(text)
    return {"id": text} if kind in ("reference", "enum") else text


def _refuse(reply: Reply, kind: Kind) -> NoReturn:
    """NetSuite's words, beside the fields that they name."""
    body = reply.body if isinstance(reply.body, dict) else {}
    details = body.get("o:errorDetails", ())
    message = " ".join(str(one.get("detail", "")) for one in details) or str(reply.body)
    fields: dict[str, str] = {}
    known = {field.name.lower(): field.name for field in FIELDS[kind.name]}
    labels = {"name": "entityId"} | {field.label.lower(): field.name for field in FIELDS[kind.name]}
    for one in details:
        detail, path = str(one.get("detail", "")), str(one.get("o:errorPath", ""))
        named = [path.rpartition(".")[2]] if path else []
        if "addressBookAddress" in path:
            fields[_ADDRESS + named[0]] = detail
            continue
        if found := _NAMED.search(detail):
            named.append(found[1] or found[2])
        if found := _VALUES.search(detail):
            named += [labels.get(label.strip().lower(), "") for label in found[1].split(",")]
        fields |= {known[name.lower()]: detail for name in named if name.lower() in known}
    raise Refused(message, status=reply.status, fields=fields, body=reply.body)
