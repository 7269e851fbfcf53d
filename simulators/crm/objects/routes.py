"""Single records: create, read, list, update, archive (CRM contract 3.1, 3.6, 3.8, 3.10)."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.associations.inline import attach, drafted_links
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import InvalidInput, ResourceNotFound
from simulators.crm.evidence import BELIEVED, DLT, OBJECTS, PYTHON, READS, SPEC, VALUES, WRITES
from simulators.crm.grammar import crm
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.history import histories
from simulators.crm.objects.locate import locate, object_type
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.remove import remove
from simulators.crm.objects.rendering import View
from simulators.crm.objects.write import Change, Draft, create, update
from simulators.crm.params import base_url, body, boolean, integer, names, next_link
from simulators.crm.portal import Portal
from simulators.kit.fidelity import partly, whole

product = crm("objects", "objects", "v3", "v4")
PAGE, PAGE_WITH_HISTORY = 100, 50


@product.route("/<type>", "GET")
@READS.but(state=whole(SPEC, OBJECTS, DLT, PYTHON))
def list_records(type: str) -> Response:
    """A page of live records, or of archived ones; the cursor is the next id."""
    kind = object_type(type)
    require(kind.scope("read"))
    portal, archived = open_portal(), boolean("archived")
    limit = integer("limit", 10, PAGE_WITH_HISTORY if names("propertiesWithHistory") else PAGE)
    found = store(kind).page(portal.db, integer("after", 0), limit + 1, archived=archived)
    page: dict[str, Any] = {"results": _shown(portal, kind, found[:limit])}
    if len(found) > limit and limit:
        page["paging"] = next_link(str(found[limit - 1].id + 1), limit=limit)
    return answer(page)


@product.route("/<type>", "POST")
@VALUES
def create_record(type: str) -> Response:
    """Create one record, with associations in the same step."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), body()
    (record,) = create(portal, kind, [Draft(given_properties(given), drafted_links(portal, kind, given))])
    assert isinstance(record, Record)
    location = f"{base_url()}{request.path.strip('/')}/{record.id}"
    return answer(View.of(portal, kind, ()).show_new(record), 201, {"Location": location})


@product.route("/<type>/<id>", "GET")
@READS
def read_record(type: str, id: str) -> Response:
    """One record, by id or by a unique property."""
    kind = object_type(type)
    require(kind.scope("read"))
    portal = open_portal()
    by = request.args.get("idProperty", "")
    record = locate(portal, kind, id, by=by, archived=boolean("archived"))
    return answer(_shown(portal, kind, [record])[0])


@product.route("/<type>/<id>", "PATCH")
@VALUES
def update_record(type: str, id: str) -> Response:
    """Set values of one record; what is not named stays."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), given_properties(body())
    record = locate(portal, kind, id, by=request.args.get("idProperty", ""))
    (after,) = update(portal, kind, [Change(record, given)])
    assert isinstance(after, Record)
    return answer(View.of(portal, kind, ()).show_written(portal, after, given))


@product.route("/<type>/<id>", "DELETE")
@WRITES.but(state=partly("after 90 days a record cannot be restored, but still read", OBJECTS, BELIEVED))
def archive_record(type: str, id: str) -> Response:
    """Move one record to the recycle bin."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal = open_portal()
    try:
        record = locate(portal, kind, id)
    except ResourceNotFound:
        return no_content()  # archived before, or never there: nothing is left to do
    remove(portal, kind, [record])
    return no_content()


def given_properties(given: dict[str, Any]) -> dict[str, Any]:
    """The ``properties`` of a body. Raises `InvalidInput`."""
    found = given.get("properties")
    if found is None:
        raise InvalidInput.missing("SimplePublicObjectInput", "properties")
    if not isinstance(found, dict):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: properties must be an object")
    return found


def _shown(portal: Portal, type: ObjectType, records: list[Record]) -> list[dict[str, Any]]:
    """Records as the query asks for them: properties, histories, associations."""
    view = View.of(portal, type, names("properties"))
    shown = view.show(records)
    with_history = names("propertiesWithHistory")
    if with_history:
        found = histories(portal, type, records, with_history)
        for one, record in zip(shown, records, strict=True):
            one["propertiesWithHistory"] = found[record.id]
    if asked := names("associations"):
        attach(portal, type, records, shown, asked)
    return shown
