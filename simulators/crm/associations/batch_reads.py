"""Associations of many records at once, in every version (CRM contract 7.1, 7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.associations import rows, shapes
from simulators.crm.associations.batch import opened, product
from simulators.crm.associations.requests import id_of
from simulators.crm.associations.rows import Row
from simulators.crm.associations.types import types_between
from simulators.crm.errors import InvalidInput, ObjectNotFound
from simulators.crm.evidence import ASSOCIATED, ASSOCIATIONS, DECIDED, ISSUES, TAP
from simulators.crm.grammar import version
from simulators.crm.numbers import digits, whole_number
from simulators.crm.objects.batch import batch_answer
from simulators.kit.fidelity import whole

MOST = 1_000
"""Inputs of one call."""

PAGE = 500
"""Associated records of one record, as in a list of them (SIM)."""


@product.route("/<a>/<b>/batch/read", "POST")
@ASSOCIATED.but(state=whole(ASSOCIATIONS, TAP, ISSUES, DECIDED))
def read_associations(a: str, b: str) -> Response:
    """Of each record a page from its ``after`` on; v3 knows neither and answers with all."""
    portal, source, target, given = opened("read", a, b, MOST)
    known = types_between(portal, source, target)
    paged = version().labelled
    asked = {id_of(one): _after(one) if paged else 0 for one in given}
    ids = [number for id in asked if (number := digits(id)) is not None]
    every = rows.of_sources(portal.db, source.plural, target.plural, ids)
    found = {id: list(some) for id, some in groupby(every, key=lambda row: row.source_id)}
    results: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for id, first in asked.items():
        some = found.get(digits(id) or 0)
        if some is not None:
            page, paging = _page(some, first) if paged else (some, {})
            results.append({"from": {"id": id}, "to": shapes.shown(portal, version(), page, known), **paging})
        elif portal.settings.empty_associations == "207":
            errors.append(ObjectNotFound.no_associations(source.singular, target.singular, id).item())
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
