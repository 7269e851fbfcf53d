"""Association types over HTTP: all of them, and a portal's own labels (CRM contract 7.4)."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.associations import labels
from simulators.crm.associations.batch import product
from simulators.crm.associations.families import labelled_only, named_only
from simulators.crm.associations.types import AssociationType, types_between
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import InvalidInput
from simulators.crm.evidence import (
    ASSOCIATED,
    ASSOCIATIONS,
    BELIEVED,
    DECIDED,
    NO_DAY_OF_ITS_OWN,
    SET_UP,
    SPEC,
)
from simulators.crm.numbers import digits, whole_number
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.locate import object_type
from simulators.crm.params import body
from simulators.kit.fidelity import whole

LABELS = SET_UP.but(
    state=whole(SPEC, ASSOCIATIONS),
    validation=whole(ASSOCIATIONS, BELIEVED),
    errors=whole(BELIEVED),
    limits=NO_DAY_OF_ITS_OWN,
)


class _New(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    label: str
    inverse_label: str = ""


class _Renamed(msgspec.Struct, frozen=True, rename="camel"):
    association_type_id: int | str
    label: str
    inverse_label: str = ""


_Kind = TypeVar("_Kind", _New, _Renamed)


@product.route("/<a>/<b>/types", "GET")
@ASSOCIATED.but(state=whole(SPEC))
def list_types(a: str, b: str) -> Response:
    """v3: every association type between two object types, by id and name."""
    named_only()
    source, target = _types("read", a, b)
    known = types_between(open_portal(), source, target)
    return answer({"results": [{"id": str(one.id), "name": one.name} for one in known.values()]})


@product.route("/<a>/<b>/labels", "GET")
@ASSOCIATED
def list_labels(a: str, b: str) -> Response:
    """Every association type between two object types."""
    labelled_only()
    source, target = _types("read", a, b)
    return answer({"results": [_shown(one) for one in types_between(open_portal(), source, target).values()]})


@product.route("/<a>/<b>/labels", "POST")
@LABELS
def create_label(a: str, b: str) -> Response:
    """A label of the portal's own, or a pair of them."""
    labelled_only()
    source, target = _types("write", a, b)
    given = _read(_New, "PublicAssociationDefinitionCreateRequest", "name", "label")
    made = labels.create(
        open_portal(), source, target, name=given.name, label=given.label, inverse=given.inverse_label
    )
    return answer({"results": [_shown(one) for one in made]})


@product.route("/<a>/<b>/labels", "PUT")
@LABELS
def rename_label(a: str, b: str) -> Response:
    """Change the text of an own label."""
    labelled_only()
    source, target = _types("write", a, b)
    given = _read(_Renamed, "PublicAssociationDefinitionUpdateRequest", "associationTypeId", "label")
    id = whole_number(given.association_type_id)
    if id is None:
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: associationTypeId must be a number")
    labels.rename(open_portal(), source, target, id, label=given.label, inverse=given.inverse_label)
    return no_content()


@product.route("/<a>/<b>/labels/<type_id>", "DELETE")
@LABELS.but(webhooks=whole(DECIDED))
def delete_label(a: str, b: str, type_id: str) -> Response:
    """Take an own label away, and from every pair that has it."""
    labelled_only()
    source, target = _types("write", a, b)
    id = digits(type_id)
    if id is None:
        raise labels.unknown(type_id)
    labels.remove(open_portal(), source, target, id)
    return no_content()


def _types(mode: str, a: str, b: str) -> tuple[ObjectType, ObjectType]:
    source, target = object_type(a), object_type(b)
    require(source.scope(mode))
    return source, target


def _read(kind: type[_Kind], named: str, *required: str) -> _Kind:
    given = {name: value for name, value in body().items() if value is not None}
    missing = [name for name in required if given.get(name, "") == ""]
    if missing:
        raise InvalidInput.missing(named, *missing)
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise InvalidInput.json(b"", 0, str(error)) from None


def _shown(one: AssociationType) -> dict[str, Any]:
    return {"category": one.category, "typeId": one.id, "label": one.label}
