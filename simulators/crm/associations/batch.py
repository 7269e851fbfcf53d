"""Associations made and ended in batches, in every version (CRM contract 7.1, 7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import no_content
from simulators.crm.associations import links, shapes, specs
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.families import labelled_only
from simulators.crm.associations.requests import end, id_of, named_type, plain_type, wanted_bonds
from simulators.crm.associations.specs import Spec
from simulators.crm.associations.types import types_between
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import BatchTooLarge, CrmError, InvalidInput
from simulators.crm.evidence import ASSOCIATES, BELIEVED, SPEC
from simulators.crm.grammar import crm, version
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.batch import batch_answer
from simulators.crm.objects.locate import object_type
from simulators.crm.params import inputs
from simulators.crm.portal import Portal
from simulators.kit.fidelity import whole

product = crm("associations", "associations", "v3", "v4")
MOST = 2_000
"""Inputs of one call that makes or ends associations."""


def opened(
    mode: str, a: str, b: str, limit: int
) -> tuple[Portal, ObjectType, ObjectType, list[dict[str, Any]]]:
    """The portal, both object types and the inputs of a batch. Raises `CrmError` for what must not be."""
    source, target = object_type(a), object_type(b)
    require(source.scope(mode))
    given = inputs("BatchInputPublicAssociation")
    if len(given) > limit:
        raise BatchTooLarge(limit)
    return open_portal(), source, target, given


@product.route("/<a>/<b>/batch/create", "POST")
@ASSOCIATES
def create_associations(a: str, b: str) -> Response:
    """Make up to 2,000 associations; each pair gets exactly the labels named."""
    portal, source, target, given = opened("write", a, b, MOST)
    if not version().labelled:
        return _create_named(portal, source, target, given)
    good, bad = wanted_bonds(portal, source, target, given, [specs.read(one.get("types")) for one in given])
    links.make(portal, good, replacing=True)
    known = types_between(portal, source, target)
    return _answer(portal, [shapes.label_set(portal, version(), one, known) for one in good], bad, status=201)


def _create_named(
    portal: Portal, source: ObjectType, target: ObjectType, given: list[dict[str, Any]]
) -> Response:
    """v3: each input names its one type."""
    if not all(one.get("type") for one in given):
        raise InvalidInput.missing("PublicAssociation", "type")
    kinds = [named_type(portal, source, target, str(one["type"])) for one in given]
    good, bad = wanted_bonds(portal, source, target, given, [(Spec(one.category, one.id),) for one in kinds])
    links.make(portal, good)
    known = types_between(portal, source, target)
    results = [
        {
            "from": {"id": str(one.source_id)},
            "to": {"id": str(one.target_id)},
            "type": known[one.types[0]].name,
        }
        for one in good
    ]
    return _answer(portal, results, bad, status=201)


@product.route("/<a>/<b>/batch/associate/default", "POST")
@ASSOCIATES
def associate_all_by_default(a: str, b: str) -> Response:
    """Give up to 2,000 pairs the plain type."""
    labelled_only()
    portal, source, target, given = opened("write", a, b, MOST)
    good, bad = wanted_bonds(portal, source, target, given, [()] * len(given))
    links.make(portal, good)
    kind = plain_type(portal, source, target)
    return _answer(portal, [side for one in good for side in shapes.both_ways(one, kind)], bad)


@product.route("/<a>/<b>/batch/archive", "POST")
@ASSOCIATES.but(validation=whole(SPEC, BELIEVED))
def archive_associations(a: str, b: str) -> Response:
    """End associations, whatever their types."""
    portal, source, target, given = opened("write", a, b, MOST)
    ended: list[Bond] = []
    for one in given:
        many = one.get("to")
        for other in many if isinstance(many, list) else [many]:
            found = end(portal, source, id_of(one, "from"), target, id_of(other))
            if found is None:
                continue
            if not version().labelled and one.get("type"):
                kind = named_type(portal, source, target, str(one["type"]))
                found = Bond(source, found.source_id, target, found.target_id, (kind.id,))
            ended.append(found)
    links.dissolve(portal, ended)
    return _archived(portal)


@product.route("/<a>/<b>/batch/labels/archive", "POST")
@ASSOCIATES.but(validation=whole(SPEC, BELIEVED))
def archive_labels(a: str, b: str) -> Response:
    """Take single types from associations."""
    labelled_only()
    portal, source, target, given = opened("write", a, b, MOST)
    ended = [
        Bond(source, found.source_id, target, found.target_id, tuple(kind.id for kind in kinds))
        for one, kinds in [(one, specs.read(one.get("types"))) for one in given]
        if (found := end(portal, source, id_of(one, "from"), target, id_of(one, "to"))) is not None
    ]
    links.dissolve(portal, [one for one in ended if one.types])
    return _archived(portal)


def _archived(portal: Portal) -> Response:
    """204, but a batch body on dated paths."""
    return batch_answer(portal, []) if version().dated else no_content()


def _answer(
    portal: Portal, results: Sequence[dict[str, Any]], bad: Sequence[CrmError], *, status: int = 200
) -> Response:
    return batch_answer(portal, results, [one.item() for one in bad], status=status)
