"""Association labels: every type between two objects, and a portal's own labels (CRM contract 7.4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from werkzeug.wrappers import Response

from simulators.crm import sequences
from simulators.crm.answers import answer, no_content
from simulators.crm.associations import cardinality, links, rows
from simulators.crm.associations.batch import product
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.families import labelled_only, named_only
from simulators.crm.associations.requests import plain_type
from simulators.crm.associations.types import USER_DEFINED, AssociationType, types_between
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import InvalidInput, ObjectNotFound
from simulators.crm.evidence import ASSOCIATED, ASSOCIATIONS, BELIEVED, NO_DAY_OF_ITS_OWN, SET_UP, SPEC
from simulators.crm.numbers import digits
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.locate import object_type
from simulators.crm.params import body
from simulators.crm.portal import Portal
from simulators.crm.tables import associations, labels
from simulators.kit.fidelity import whole

MOST = 10
"""Labels of its own that a portal may have for one pair of object types."""

OWN = 10_000
"""Above every built-in type id, so that one number never means two types."""

LABELS = SET_UP.but(
    state=whole(SPEC, ASSOCIATIONS),
    validation=whole(ASSOCIATIONS, BELIEVED),
    errors=whole(BELIEVED),
    limits=NO_DAY_OF_ITS_OWN,
)

_add = insert(labels)
_rename = update(labels).where(labels.c.type == bindparam("type_")).values(label=bindparam("label_"))
_drop = delete(labels).where(labels.c.type.in_((bindparam("type_"), bindparam("back_"))))


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
    portal, given = open_portal(), body()
    name, label = str(given.get("name") or ""), str(given.get("label") or "")
    if not name or not label:
        raise InvalidInput.missing("PublicAssociationDefinitionCreateRequest", "name", "label")
    plain_type(portal, source, target)
    own = list(_own(portal, source, target).values())
    if len(own) >= MOST:
        raise InvalidInput(
            f"At most {MOST} labels are allowed between {source.singular} and {target.singular}"
        )
    if any(one.label == label for one in own):
        raise InvalidInput(f"A label {label} exists already")
    inverse = str(given.get("inverseLabel") or "")
    made = _create(portal, source, target, name.lower().replace(" ", "_"), label, inverse)
    return answer({"results": [_shown(one) for one in made]})


@product.route("/<a>/<b>/labels", "PUT")
@LABELS
def rename_label(a: str, b: str) -> Response:
    """Change the text of an own label."""
    labelled_only()
    source, target = _types("write", a, b)
    portal, given = open_portal(), body()
    one = _find(portal, source, target, str(given.get("associationTypeId")))
    if not given.get("label"):
        raise InvalidInput.missing("PublicAssociationDefinitionUpdateRequest", "label")
    changes = [{"type_": one.id, "label_": str(given["label"])}]
    if given.get("inverseLabel") and one.back != one.id:
        changes.append({"type_": one.back, "label_": str(given["inverseLabel"])})
    portal.db.execute(_rename, changes)
    return no_content()


@product.route("/<a>/<b>/labels/<type_id>", "DELETE")
@LABELS.but(webhooks=whole(BELIEVED))
def delete_label(a: str, b: str, type_id: str) -> Response:
    """Take an own label away, and from every pair that has it."""
    labelled_only()
    source, target = _types("write", a, b)
    portal = open_portal()
    one = _find(portal, source, target, type_id)
    _dissolve_everywhere(portal, source, target, one)
    portal.db.execute(_drop, {"type_": one.id, "back_": one.back})
    for here, there, type in ((source, target, one.id), (target, source, one.back)):
        cardinality.lift(portal, here, there, type)
    return no_content()


def _create(
    portal: Portal, source: ObjectType, target: ObjectType, name: str, label: str, inverse: str
) -> list[AssociationType]:
    """One type for both directions, or a pair where the label reads differently from the other side."""
    numbers = [OWN + one for one in sequences.take(portal.db, "labels", 2 if inverse else 1)]
    here, there = numbers[0], numbers[-1]
    made = [AssociationType(source.plural, target.plural, here, label, name, there, USER_DEFINED)]
    back = AssociationType(
        target.plural, source.plural, there, inverse or label, f"{name}_inverse" if inverse else name, here
    )
    stored = made if inverse == "" and source is target else [*made, back]
    portal.db.execute(
        _add,
        [
            {
                "source": one.source,
                "target": one.target,
                "type": one.id,
                "name": one.name,
                "label": one.label,
                "back": one.back,
            }
            for one in stored
        ],
    )
    if inverse:
        made.append(AssociationType(back.source, back.target, there, inverse, back.name, here, USER_DEFINED))
    return made


def _dissolve_everywhere(
    portal: Portal, source: ObjectType, target: ObjectType, one: AssociationType
) -> None:
    ids = portal.db.execute(
        associations.select().with_only_columns(associations.c.source_id).where(associations.c.type == one.id)
    ).scalars()
    found = rows.of_type(portal.db, source.plural, target.plural, one.id, ids)
    links.dissolve(portal, [Bond(source, row.source_id, target, row.target_id, (one.id,)) for row in found])


def _types(mode: str, a: str, b: str) -> tuple[ObjectType, ObjectType]:
    source, target = object_type(a), object_type(b)
    require(source.scope(mode))
    return source, target


def _own(portal: Portal, source: ObjectType, target: ObjectType) -> dict[int, AssociationType]:
    return {
        id: one
        for id, one in types_between(portal, source, target).items()
        if one.category == USER_DEFINED and one.label is not None
    }


def _find(portal: Portal, source: ObjectType, target: ObjectType, id: str) -> AssociationType:
    own = _own(portal, source, target)
    found = own.get(digits(id) or 0)
    if found is None:
        raise ObjectNotFound(f"Association type {id} does not exist", context={"associationTypeId": [id]})
    return found


def _shown(one: AssociationType) -> dict[str, Any]:
    return {"category": one.category, "typeId": one.id, "label": one.label}
