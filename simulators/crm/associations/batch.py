"""Associations in batches, in every version (CRM contract 7.1, 7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import no_content
from simulators.crm.associations import links, rows, shapes, specs
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.families import labelled_only
from simulators.crm.associations.requests import end, id_of, named_type, plain_type, wanted_bonds
from simulators.crm.associations.rows import Row
from simulators.crm.associations.specs import Spec
from simulators.crm.associations.types import types_between
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import BatchTooLarge, CrmError, InvalidInput, ObjectNotFound
from simulators.crm.evidence import (
    ASSOCIATED,
    ASSOCIATES,
    ASSOCIATIONS,
    BELIEVED,
    DECIDED,
    ISSUES,
    SPEC,
    TAP,
)
from simulators.crm.grammar import crm, version
from simulators.crm.numbers import digits, whole_number
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.batch import batch_answer
from simulators.crm.objects.locate import object_type
from simulators.crm.params import inputs
from simulators.crm.portal import Portal
from simulators.kit.fidelity import whole

product = crm("associations", "associations", "v3", "v4")
READ, WRITE = 1_000, 2_000

PAGE = 500
"""Associated records of one record in a batch read, as in a list of them (SIM)."""


def _call(
    mode: str, a: str, b: str, limit: int
) -> tuple[Portal, ObjectType, ObjectType, list[dict[str, Any]]]:
    source, target = object_type(a), object_type(b)
    require(source.scope(mode))
    given = inputs("BatchInputPublicAssociation")
    if len(given) > limit:
        raise BatchTooLarge(limit)
    return open_portal(), source, target, given


@product.route("/<a>/<b>/batch/read", "POST")
@ASSOCIATED.but(state=whole(ASSOCIATIONS, TAP, ISSUES, DECIDED))
def read_associations(a: str, b: str) -> Response:
    """The associations of up to 1,000 records; of each record a page, but on v3 all of them."""
    portal, source, target, given = _call("read", a, b, READ)
    known = types_between(portal, source, target)
    asked = {id_of(one): _after(one) for one in given}
    ids = [number for id in asked if (number := digits(id)) is not None]
    found = {
        id: list(some)
        for id, some in groupby(
            rows.of_sources(portal.db, source.plural, target.plural, ids), key=lambda row: row.source_id
        )
    }
    results = []
    for id, first in asked.items():
        some = found.get(digits(id) or 0)
        if some is not None:
            page, paging = _page(some, first) if version().labelled else (some, {})
            shown = shapes.shown(portal, version(), page, known)
            results.append({"from": {"id": id}, "to": shown, **paging})
    errors = []
    if portal.settings.empty_associations == "207":
        errors = [
            ObjectNotFound.no_associations(source.singular, target.singular, id).item()
            for id in asked
            if digits(id) not in found
        ]
    return batch_answer(portal, results, errors)


def _after(one: dict[str, Any]) -> int:
    """Where the page of one record begins. Raises `InvalidInput`."""
    given = one.get("after")
    found = 0 if given in (None, "") else whole_number(given)
    if found is None:
        raise InvalidInput(f"after must be a number: {given}", context={"after": [str(given)]})
    return found


def _page(found: Sequence[Row], first: int) -> tuple[list[Row], dict[str, Any]]:
    """The rows of at most `PAGE` targets from id ``first`` on, and what leads to the others."""
    rest = [row for row in found if row.target_id >= first]
    targets = list(dict.fromkeys(row.target_id for row in rest))
    if len(targets) <= PAGE:
        return rest, {}
    after = targets[PAGE]
    return [row for row in rest if row.target_id < after], {"paging": {"next": {"after": str(after)}}}


@product.route("/<a>/<b>/batch/create", "POST")
@ASSOCIATES
def create_associations(a: str, b: str) -> Response:
    """Make up to 2,000 associations; each pair gets exactly the labels named."""
    portal, source, target, given = _call("write", a, b, WRITE)
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
    kinds = [named_type(portal, source, target, str(one.get("type"))) for one in given]
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
    portal, source, target, given = _call("write", a, b, WRITE)
    good, bad = wanted_bonds(portal, source, target, given, [()] * len(given))
    links.make(portal, good)
    kind = plain_type(portal, source, target)
    return _answer(portal, [side for one in good for side in shapes.both_ways(one, kind)], bad)


@product.route("/<a>/<b>/batch/archive", "POST")
@ASSOCIATES.but(validation=whole(SPEC, BELIEVED))
def archive_associations(a: str, b: str) -> Response:
    """End associations, whatever their types."""
    portal, source, target, given = _call("write", a, b, WRITE)
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
    portal, source, target, given = _call("write", a, b, WRITE)
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
