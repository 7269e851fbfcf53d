"""The record service: one record, lists, upserts (NetSuite contract 3.1)."""

from __future__ import annotations

from flask import Blueprint, Response, request

from simulators.kit.exchange import current
from simulators.kit.fidelity import whole
from simulators.netsuite.errors import InvalidRequest, MethodNotAllowed, NoRecordType
from simulators.netsuite.evidence import AIRBYTE, BELIEVED, BELOW, NOT_BUILT, READS, RECORDS, WRITES
from simulators.netsuite.origin import record_url
from simulators.netsuite.records import writes
from simulators.netsuite.records.answering import (
    COLLECTION,
    ROOT,
    SINGULAR,
    answered,
    body_of,
    book_of,
    empty,
    external_id,
    find,
    find_entity,
    needs,
    refuse_unbuilt,
    replaced,
    shape_of,
    written,
)
from simulators.netsuite.records.book import Book
from simulators.netsuite.records.listing import list_ids
from simulators.netsuite.records.paging import collection, page_of
from simulators.netsuite.records.references import EXTERNAL
from simulators.netsuite.records.rendering import singular
from simulators.netsuite.records.shapes import link
from simulators.netsuite.records.subresources import below
from simulators.netsuite.records.types import RecordType, find_type
from simulators.netsuite.records.writes import writable
from simulators.netsuite.setup.features import needs_workbook

routes = Blueprint("records", __name__)


@routes.before_app_request
def greet() -> Response | None:
    """There is no HEAD; ``OPTIONS`` is 204 everywhere, the login being checked already."""
    if not request.path.startswith("/services/rest/"):
        return None
    if request.method == "HEAD":
        raise MethodNotAllowed("Method HEAD is not allowed for this resource.")
    return empty() if request.method == "OPTIONS" else None


@routes.get(f"{ROOT}/<kind>")
@READS.but(validation=whole(RECORDS, AIRBYTE, BELIEVED))
def list_records(kind: str) -> Response:
    """Ids and links, a page at a time."""
    exchange, type = current(), find_type(kind)
    refuse_unbuilt(request)
    needs(exchange, type, "view")
    q = request.args.get("q", "").strip()
    if q:
        needs_workbook(exchange)
    page = page_of(request)
    ids, total = list_ids(book_of(exchange), type, q, page)
    items = [{"links": link(record_url(request, type.name, id)), "id": id} for id in ids]
    return answered(collection(request, page, items, total), COLLECTION)


@routes.post(f"{ROOT}/<kind>")
@WRITES
def create_record(kind: str) -> Response:
    """A new record; its id is only in Location."""
    exchange, type = current(), writable(kind)
    refuse_unbuilt(request)
    needs(exchange, type, "create")
    book, body = book_of(exchange), body_of(request)
    replaced(request, body)
    return _written(book, type, writes.create(book, type.name, body))


@routes.get(f"{ROOT}/<kind>/<id>")
@READS
def read_record(kind: str, id: str) -> Response:
    """One record."""
    exchange, type = current(), find_type(kind)
    refuse_unbuilt(request)
    needs(exchange, type, "view")
    book = book_of(exchange)
    record = find(book, type, id, request.path)
    return answered(singular(book, type, record, shape_of(request, type, one_world=book.one_world)))


@routes.patch(f"{ROOT}/<kind>/<id>")
@WRITES
def change_record(kind: str, id: str) -> Response:
    """Change what the body names."""
    exchange, type = current(), writable(kind)
    refuse_unbuilt(request)
    needs(exchange, type, "edit")
    book, body = book_of(exchange), body_of(request)
    record = find_entity(book, type, id, request.path)
    writes.update(book, type.name, record.id, body, replace=replaced(request, body))
    return _written(book, type, record.id)


@routes.put(f"{ROOT}/<kind>/<id>")
@WRITES.but(errors=whole(RECORDS, BELIEVED))
def upsert_record(kind: str, id: str) -> Response:
    """Create or change by external id; an internal one is no key for it."""
    exchange, type = current(), writable(kind)
    refuse_unbuilt(request)
    needs(exchange, type, "create")
    if not id.startswith(EXTERNAL):
        raise InvalidRequest("Upsert takes an external ID: eid:")
    book, body = book_of(exchange), body_of(request)
    external = external_id(id)
    if book.by_external(type.name, external) is not None:
        needs(exchange, type, "edit")
    replace = replaced(request, body)
    record, _ = writes.upsert(book, type.name, external, body, replace=replace)
    return _written(book, type, record)


@routes.delete(f"{ROOT}/<kind>/<id>")
@WRITES.but(validation=whole(BELIEVED))
def delete_record(kind: str, id: str) -> Response:
    """Delete for good."""
    exchange, type = current(), writable(kind)
    refuse_unbuilt(request)
    needs(exchange, type, "full")
    book = book_of(exchange)
    writes.delete(book, type.name, find_entity(book, type, id, request.path).id)
    return written(book, None)


@routes.get(f"{ROOT}/<kind>/<id>/<name>")
@BELOW
def read_below(kind: str, id: str, name: str) -> Response:
    """An address book, or the record behind a reference."""
    found = below(current(), find_type(kind), id, name)
    return answered(found, COLLECTION if "items" in found else SINGULAR)


@routes.get(f"{ROOT}/<kind>/<id>/<name>/<line>")
@BELOW
def read_line(kind: str, id: str, name: str, line: str) -> Response:
    """A line of an address book."""
    return answered(below(current(), find_type(kind), id, name, line))


@routes.get(f"{ROOT}/<kind>/<id>/<name>/<line>/<part>")
@BELOW
def read_address(kind: str, id: str, name: str, line: str, part: str) -> Response:
    """The address of a line."""
    return answered(below(current(), find_type(kind), id, name, line, part))


@routes.route(f"{ROOT}/<kind>/<id>/!<path:operation>", methods=["GET", "POST"])
@NOT_BUILT
def operate(kind: str, id: str, operation: str) -> Response:
    """Transforming and attaching are not built."""
    raise NoRecordType(f"{kind}/{id}/!{operation}")


def _written(book: Book, type: RecordType, id: int) -> Response:
    return written(book, record_url(request, type.name, id))
