"""Associations of one record, in every version (CRM contract 7.1)."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.associations import links, rows, shapes, specs
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.families import labelled_only, named_only
from simulators.crm.associations.inline import key_of
from simulators.crm.associations.requests import bond, end, named_type, plain_type
from simulators.crm.associations.specs import Spec
from simulators.crm.associations.types import types_between
from simulators.crm.auth import open_portal, require
from simulators.crm.evidence import ASSOCIATED, ASSOCIATES, ASSOCIATIONS, BELIEVED, CHANGES, SPEC
from simulators.crm.grammar import version
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.batch import batch_answer
from simulators.crm.objects.locate import locate, object_type, record_number
from simulators.crm.objects.rendering import View
from simulators.crm.objects.routes import product
from simulators.crm.params import body_of_any_kind, integer, next_link
from simulators.kit.fidelity import whole

PAGE = 500


def _types(mode: str, type: str, target: str) -> tuple[ObjectType, ObjectType]:
    source = object_type(type)
    require(source.scope(mode))
    return source, object_type(target)


@product.route("/<type>/<id>/associations/<target>", "GET")
@ASSOCIATED.but(state=whole(SPEC, ASSOCIATIONS, CHANGES))
def list_associations(type: str, id: str, target: str) -> Response:
    """The associations of one record with records of one type."""
    source, other = _types("read", type, target)
    portal, limit = open_portal(), integer("limit", PAGE, PAGE)
    record = locate(portal, source, id)
    known = types_between(portal, source, other)
    most = (limit + 1) * max(len(known), 1)
    found = rows.page(portal.db, source.plural, record.id, other.plural, integer("after", 0), most)
    targets = [target for target, _ in groupby(found, key=lambda row: row.target_id)]
    page: dict[str, Any] = {}
    if len(targets) > limit:
        found = [row for row in found if row.target_id < targets[limit]]
        page = {"paging": next_link(str(targets[limit]), limit=limit)} if limit else {}
    return answer({"results": shapes.shown(portal, version(), found, known), **page})


@product.route("/<type>/<id>/associations/default/<target>/<to_id>", "PUT")
@ASSOCIATES
def associate_by_default(type: str, id: str, target: str, to_id: str) -> Response:
    """Give a pair the plain type."""
    labelled_only()
    source, other = _types("write", type, target)
    portal = open_portal()
    wanted = bond(portal, source, id, other, to_id)
    links.make(portal, [wanted])
    return batch_answer(portal, shapes.both_ways(wanted, plain_type(portal, source, other)))


@product.route("/<type>/<id>/associations/<target>/<to_id>", "PUT")
@ASSOCIATES
def associate(type: str, id: str, target: str, to_id: str) -> Response:
    """Give a pair exactly these types."""
    labelled_only()
    source, other = _types("write", type, target)
    portal = open_portal()
    wanted = bond(portal, source, id, other, to_id, specs.read(body_of_any_kind()))
    links.make(portal, [wanted], replacing=True)
    return answer(shapes.label_set(portal, version(), wanted, types_between(portal, source, other)), 201)


@product.route("/<type>/<id>/associations/<target>/<to_id>", "DELETE")
@ASSOCIATES.but(validation=whole(SPEC, BELIEVED))
def dissociate(type: str, id: str, target: str, to_id: str) -> Response:
    """End an association, whatever its types."""
    labelled_only()
    source, other = _types("write", type, target)
    portal = open_portal()
    record_number(id)
    ended = end(portal, source, id, other, to_id)
    if ended is not None:
        links.dissolve(portal, [ended])
    return no_content()


@product.route("/<type>/<id>/associations/<target>/<to_id>/<kind>", "PUT")
@ASSOCIATES
def associate_by_name(type: str, id: str, target: str, to_id: str, kind: str) -> Response:
    """v3: give a pair one type, by name or id."""
    named_only()
    source, other = _types("write", type, target)
    portal = open_portal()
    named = named_type(portal, source, other, kind)
    wanted = bond(portal, source, id, other, to_id, (Spec(named.category, named.id),))
    links.make(portal, [wanted])
    view = View.of(portal, source, ())
    (shown,) = view.show([locate(portal, source, id)])
    found = rows.of_sources(portal.db, source.plural, other.plural, [wanted.source_id])
    results = shapes.named(found, types_between(portal, source, other))
    return answer(shown | {"associations": {key_of(other): {"results": results}}})


@product.route("/<type>/<id>/associations/<target>/<to_id>/<kind>", "DELETE")
@ASSOCIATES.but(validation=whole(ASSOCIATIONS, BELIEVED))
def dissociate_by_name(type: str, id: str, target: str, to_id: str, kind: str) -> Response:
    """v3: take one type from a pair."""
    named_only()
    source, other = _types("write", type, target)
    portal = open_portal()
    named = named_type(portal, source, other, kind)
    record_number(id)
    ended = end(portal, source, id, other, to_id)
    if ended is not None:
        links.dissolve(portal, [Bond(source, ended.source_id, other, ended.target_id, (named.id,))])
    return no_content()
