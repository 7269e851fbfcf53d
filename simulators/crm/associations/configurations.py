"""Limits of associations over HTTP: ``definitions/configurations`` (CRM contract 7.1; shapes ``C:SPEC``)."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.associations import cardinality
from simulators.crm.associations.batch import product
from simulators.crm.associations.cardinality import Limit
from simulators.crm.associations.families import labelled_only
from simulators.crm.associations.types import types_between
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import CrmError, InvalidInput
from simulators.crm.evidence import ASSOCIATED, BELIEVED, NO_DAY_OF_ITS_OWN, SET_UP, SPEC
from simulators.crm.numbers import whole_number
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.batch import batch_answer
from simulators.crm.objects.locate import object_type
from simulators.crm.params import inputs
from simulators.crm.portal import Portal
from simulators.kit.fidelity import whole

_PAIR = "/definitions/configurations/<a>/<b>"


def _types(mode: str, a: str, b: str) -> tuple[ObjectType, ObjectType]:
    labelled_only()
    source, target = object_type(a), object_type(b)
    require(source.schema_scope(mode), source.scope(mode))
    return source, target


@product.route("/definitions/configurations/all", "GET")
@ASSOCIATED.but(state=whole(SPEC), errors=whole(BELIEVED))
def list_limits() -> Response:
    """Every limit of the portal that is set."""
    labelled_only()
    portal = open_portal()
    kinds = portal.types.by_plural.values()
    require(*dict.fromkeys(scope for one in kinds for scope in (one.schema_scope("read"), one.scope("read"))))
    known = portal.types.by_plural
    found = [one for one in cardinality.every(portal.db) if one.source in known and one.target in known]
    return answer({"results": [_shown(portal, one) for one in found]})


@product.route(_PAIR, "GET")
@ASSOCIATED.but(state=whole(SPEC), errors=whole(BELIEVED))
def list_limits_between(a: str, b: str) -> Response:
    """The limits that are set from one object type to another."""
    source, target = _types("read", a, b)
    portal = open_portal()
    found = cardinality.between(portal, source, target)
    limits = [Limit(source.plural, target.plural, type, most) for type, most in found.items()]
    return answer({"results": [_shown(portal, one) for one in limits]})


@product.route(f"{_PAIR}/batch/create", "POST")
@SET_UP.but(state=whole(SPEC), errors=whole(BELIEVED), limits=NO_DAY_OF_ITS_OWN)
def create_limits(a: str, b: str) -> Response:
    """Limit association types."""
    return _impose(a, b, new=True)


@product.route(f"{_PAIR}/batch/update", "POST")
@SET_UP.but(state=whole(SPEC), errors=whole(BELIEVED), limits=NO_DAY_OF_ITS_OWN)
def update_limits(a: str, b: str) -> Response:
    """Set other numbers."""
    return _impose(a, b, new=False)


@product.route(f"{_PAIR}/batch/purge", "POST")
@SET_UP.but(state=whole(SPEC), errors=whole(BELIEVED), limits=NO_DAY_OF_ITS_OWN)
def purge_limits(a: str, b: str) -> Response:
    """Take limits away."""
    source, target = _types("write", a, b)
    portal = open_portal()
    for one in inputs("BatchInputPublicAssociationSpec"):
        cardinality.lift(portal, source, target, _number(one, "typeId"))
    return no_content()


def _impose(a: str, b: str, *, new: bool) -> Response:
    source, target = _types("write", a, b)
    portal = open_portal()
    results: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for one in inputs("BatchInputPublicAssociationDefinitionConfiguration"):
        type, most = _number(one, "typeId"), _number(one, "maxToObjectIds")
        try:
            _check_category(portal, source, target, type, one.get("category"))
            cardinality.impose(portal, source, target, type, most, new=new)
        except CrmError as refusal:
            errors.append(refusal.item())
        else:
            shown = _shown(portal, Limit(source.plural, target.plural, type, most))
            results.append(shown if new else {k: v for k, v in shown.items() if k != "label"})
    return batch_answer(portal, results, errors, status=201 if new else 200)


def _check_category(
    portal: Portal, source: ObjectType, target: ObjectType, type: int, category: object
) -> None:
    known = types_between(portal, source, target).get(type)
    if known is None or known.category != category:
        raise cardinality.no_limit(type)


def _shown(portal: Portal, one: Limit) -> dict[str, Any]:
    kind = types_between(portal, portal.type(one.source), portal.type(one.target))[one.type]
    return {
        "category": kind.category,
        "typeId": one.type,
        "userEnforcedMaxToObjectIds": one.most,
        "label": kind.label,
    }


def _number(given: dict[str, Any], name: str) -> int:
    found = given.get(name)
    if found is None:
        raise InvalidInput.missing("PublicAssociationDefinitionConfiguration", name)
    number = whole_number(found)
    if number is None:
        raise InvalidInput(f"{name} must be a number", context={name: [str(found)]})
    return number
