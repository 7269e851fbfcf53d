"""Schemas over HTTP, in both spellings of their path (CRM contract 1.2, 10)."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import InvalidInput
from simulators.crm.evidence import BELIEVED, DECIDED, READS, SET_UP, SPEC, TAP
from simulators.crm.grammar import Product
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.locate import object_type
from simulators.crm.params import body, boolean
from simulators.crm.schemas import pairs, rules, shapes
from simulators.crm.schemas.definition import CustomType
from simulators.kit.fidelity import whole

product = Product(
    "schemas", "/crm-object-schemas/<version('v3'):api>/schemas", "/crm/<version('v3'):api>/schemas"
)
READ, WRITE = ("crm.objects.custom.read", "crm.schemas.custom.read"), "crm.schemas.custom.write"


def _readable(name: str) -> ObjectType:
    kind = object_type(name)
    require(kind.scope("read"), kind.schema_scope("read"))
    return kind


def _writable(name: str) -> ObjectType:
    kind = object_type(name)
    require(kind.schema_scope("write"))
    return kind


@product.route("", "GET")
@READS.but(state=whole(SPEC, TAP))
def list_schemas() -> Response:
    """The portal's custom objects; archived ones only with ``archived``."""
    require(*READ)
    portal, archived = open_portal(), boolean("archived")
    found = rules.archived(portal) if archived else portal.types.custom
    return answer({"results": [shapes.whole(portal, one, _wanted(request.args)) for one in found]})


@product.route("", "POST")
@SET_UP.but(state=whole(SPEC), errors=whole(BELIEVED))
def create_schema() -> Response:
    """A new custom object."""
    require(WRITE)
    portal = open_portal()
    made = rules.create(portal, body())
    return answer(shapes.whole(portal, made), 201)


@product.route("/<type>", "GET")
@READS.but(state=whole(SPEC, TAP))
def read_schema(type: str) -> Response:
    """One object type."""
    kind = _readable(type)
    return answer(shapes.whole(open_portal(), kind, _wanted(request.args)))


@product.route("/<type>", "PATCH")
@SET_UP.but(state=whole(SPEC), errors=whole(BELIEVED))
def update_schema(type: str) -> Response:
    """Change a custom object; its name stays."""
    kind = _writable(type)
    portal = open_portal()
    return answer(shapes.definition(portal, rules.change(portal, kind, body())))


@product.route("/<type>", "DELETE")
@SET_UP.but(state=whole(SPEC), errors=whole(BELIEVED))
def delete_schema(type: str) -> Response:
    """Put a custom object without records away, or, with ``archived``, an archived one out of the world."""
    if boolean("archived"):
        require(WRITE)
        rules.purge(open_portal(), type)
        return no_content()
    kind = _writable(type)
    rules.archive(open_portal(), kind)
    return no_content()


@product.route("/<type>/associations", "POST")
@SET_UP.but(state=whole(SPEC), errors=whole(BELIEVED))
def define_association(type: str) -> Response:
    """Let this type be associated with another one."""
    kind = _writable(type)
    portal, given = open_portal(), body()
    missing = [name for name in ("fromObjectTypeId", "toObjectTypeId") if not given.get(name)]
    if missing:
        raise InvalidInput.missing("AssociationDefinitionEgg", *missing)
    source, target = (object_type(str(given[name])) for name in ("fromObjectTypeId", "toObjectTypeId"))
    if kind not in (source, target):
        raise InvalidInput(f"fromObjectTypeId or toObjectTypeId must be {kind.id}")
    rules.custom(source if isinstance(source, CustomType) else target)
    made = pairs.define(portal, source, target, str(given.get("name") or ""))
    return answer(shapes.association(made, source, target), 201)


@product.route("/<type>/associations/<id>", "DELETE")
@SET_UP.but(state=whole(SPEC), errors=whole(BELIEVED))
def undefine_association(type: str, id: str) -> Response:
    """Take an association away, from every record, too."""
    kind = _writable(type)
    pairs.undefine(open_portal(), kind, id)
    return no_content()


@product.route("/batch/read", "POST")
@READS.but(state=whole(SPEC, DECIDED))
def batch_read_schemas() -> Response:
    """Several custom objects; unknown names are left out (SIM: the answer has no place for errors)."""
    require(*READ)
    portal, given = open_portal(), body()
    asked = given.get("inputs")
    if not isinstance(asked, list):
        raise InvalidInput.missing("BatchInputString", "inputs")
    found = {one.plural: one for name in asked if (one := portal.types.find(str(name))) is not None}
    return answer({"results": [shapes.whole(portal, one, _wanted(given)) for one in found.values()]})


def _wanted(asked: Any) -> shapes.Wanted:
    """The three ``include`` switches of a query or a body; what is not mentioned is wanted."""
    names = ("includePropertyDefinitions", "includeAssociationDefinitions", "includeAuditMetadata")
    return shapes.Wanted(*(str(asked.get(name, True)).lower() != "false" for name in names))
