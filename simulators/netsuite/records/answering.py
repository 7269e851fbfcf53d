"""What the views of records share: the book, the body, the id in the path, the form of the answer."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, cast

from flask import Request, Response

from simulators.kit.exchange import Exchange
from simulators.kit.wire import DecodeError, decode, encode, json_response
from simulators.netsuite.actor import Actor, Level
from simulators.netsuite.errors import (
    Forbidden,
    InvalidContent,
    InvalidHeader,
    InvalidParameter,
    InvalidRequest,
    NoRecord,
)
from simulators.netsuite.origin import origin
from simulators.netsuite.records.book import Book, Entity, Validation
from simulators.netsuite.records.references import EXTERNAL, as_id
from simulators.netsuite.records.setup_records import Listed
from simulators.netsuite.records.shapes import Shape
from simulators.netsuite.records.sublist import ADDRESS_BOOK
from simulators.netsuite.records.types import RecordType

ROOT = "/services/rest/record/v1"
SINGULAR = "application/vnd.oracle.resource+json; type=singular"
COLLECTION = "application/vnd.oracle.resource+json; type=collection"

_PREVIEW = re.compile(r"type=\"?(create-form|edit-form|select-options)", re.IGNORECASE)
_MODES = ("error", "warning", "ignore")


def book_of(exchange: Exchange) -> Book:
    """The account's records in the hands of the caller, bodies validated as the headers say."""
    names = _mode(exchange.request, "X-NetSuite-PropertyNameValidation", "warning")
    values = _mode(exchange.request, "X-NetSuite-PropertyValueValidation", "error")
    return Book(exchange.account, exchange.db, exchange.actor, names=names, values=values)


def needs(exchange: Exchange, type: RecordType, level: Level) -> None:
    """Refuse a role that may not do this with records of the type."""
    actor: Actor = exchange.actor
    if not actor.may(type.permission, level):
        raise Forbidden.lacking(type.permission)


def refuse_unbuilt(request: Request) -> None:
    """Asynchronous calls, batches and previews are not built: doing the plain thing would mislead."""
    if "respond-async" in request.headers.get("Prefer", "").lower():
        raise InvalidHeader("Asynchronous execution is not supported.", header="Prefer")
    if "type=collection" in request.headers.get("Content-Type", "").replace(" ", "").lower():
        raise InvalidHeader("Batch operations are not supported.", header="Content-Type")
    if _PREVIEW.search(request.headers.get("Accept", "")):
        raise InvalidHeader("Form previews are not supported.", header="Accept")
    for name in ("ids", "expandRecords"):
        if name in request.args:
            raise InvalidParameter("Batch operations are not supported.", query=name)


def find(book: Book, type: RecordType, id: str, url: str) -> Entity | Listed:
    """The record in a path, by internal id or ``eid:``. Raises 404; 400 for an external id with a bar."""
    found: Entity | Listed | None = None
    if id.startswith(EXTERNAL):
        external = external_id(id)
        if type.entity:
            found = book.by_external(type.name, external)
    elif type.entity:
        number = as_id(id)
        found = None if number is None else book.find(type.name, number)
    else:
        found = book.all_listed(type.name).get(id)
    if found is None:
        raise NoRecord(url=url)
    return found


def find_entity(book: Book, type: RecordType, id: str, url: str) -> Entity:
    """The customer or contact in a path; ``type`` is one of these."""
    return cast(Entity, find(book, type, id, url))


def external_id(id: str) -> str:
    """The external id behind ``eid:``."""
    external = id.removeprefix(EXTERNAL)
    if "|" in external or not external:
        raise InvalidRequest("Invalid external ID in the URL.")
    return external


def body_of(request: Request) -> dict[str, Any]:
    """The posted JSON object, whatever the content type says. Raw line breaks in texts are let pass."""
    raw = request.get_data()
    try:
        body = decode(raw)
    except (DecodeError, RecursionError):
        try:
            body = json.loads(raw, strict=False, parse_float=Decimal)
            encode(body)  # half a surrogate pair can be read and never be written
        except (ValueError, RecursionError, OverflowError):
            raise InvalidContent("Invalid content in the request body") from None
    if not isinstance(body, dict):
        raise InvalidContent("Invalid content in the request body")
    return body


def shape_of(request: Request, type: RecordType, *, one_world: bool) -> Shape:
    """What the query of a read asks for. Raises 400 for fields that the type has not."""
    fields = [name.strip() for name in request.args.get("fields", "").split(",") if name.strip()]
    for name in fields:
        known = type.entity and name.lower() == ADDRESS_BOOK.lower()
        if not known and type.field(name, one_world=one_world) is None:
            raise InvalidParameter(f"Invalid field: {name}", query="fields")
    return Shape(
        root=origin(request) + ROOT,
        fields=frozenset(name.lower() for name in fields),
        expand=_is_true(request, "expandSubResources"),
        simple_enums=_is_true(request, "simpleEnumFormat"),
    )


def replaced(request: Request, body: dict[str, Any]) -> list[str]:
    """The names in ``replace``.

    With ``replaceSelectedFields`` a null clears only a field that is named there: others leave the body.
    """
    names = [name.strip().lower() for name in request.args.get("replace", "").split(",") if name.strip()]
    if _is_true(request, "replaceSelectedFields"):
        for name in [name for name, value in body.items() if value is None and name.lower() not in names]:
            del body[name]
        return names
    for name in names:
        if name != ADDRESS_BOOK.lower():
            raise InvalidParameter(f"Invalid sublist: {name}", query="replace")
    return names


def written(book: Book, location: str | None) -> Response:
    """204 without a body; where the record is stands in Location, what was passed over in Warning."""
    response = empty()
    if location is not None:
        response.headers["Location"] = location
    for warning in book.warnings:
        response.headers.add("Warning", f'199 - "{_header_safe(warning)}"')
    return response


def empty() -> Response:
    """204 without a body."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def answered(data: Any, content_type: str = SINGULAR) -> Response:
    """200 with a record or a list."""
    return json_response(data, content_type=content_type)


def _header_safe(text: str) -> str:
    return "".join(char if " " <= char <= "~" and char not in '"\\' else "?" for char in text)


def _is_true(request: Request, name: str) -> bool:
    return request.args.get(name, "").lower() == "true"


def _mode(request: Request, header: str, default: Validation) -> Validation:
    mode = request.headers.get(header, default).strip().lower()
    if mode not in _MODES:
        raise InvalidHeader(f"Invalid value of header {header}.", header=header)
    return cast(Validation, mode)
