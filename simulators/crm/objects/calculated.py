"""Values that the CRM works out from associated records: what an invoice comes to by its line items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from simulators.crm.associations import rows
from simulators.crm.associations.rows import Row
from simulators.crm.object_types import ObjectType
from simulators.crm.objects import changes
from simulators.crm.objects.fields import SPECIAL, special
from simulators.crm.objects.records import Record, store
from simulators.crm.portal import Portal, Source

Touched = dict[tuple[str, int], Record]
"""Records whose values changed along, as they are now, by type and id."""

Values = dict[tuple[str, int], dict[str, str]]
"""What to set on records, by type and id; ``""`` clears."""


def derive(portal: Portal, moved: Sequence[Row], values: Values) -> None:
    """Add to ``values`` what follows from associations that were made or ended."""
    concerned: dict[str, set[int]] = defaultdict(set)
    for row in moved:
        if row.target in special(row.source).follows:
            concerned[row.source].add(row.source_id)
    _add(portal, concerned, values)


def follow(portal: Portal, type: ObjectType, ids: Iterable[int]) -> None:
    """Set on associated records what follows from changes of these."""
    followers = _followers().get(type.plural, ())
    if not followers:
        return
    concerned = {
        plural: {row.target_id for row in rows.of_sources(portal.db, type.plural, plural, ids)}
        for plural in followers
    }
    values: Values = {}
    _add(portal, concerned, values)
    put(portal, values)


def put(portal: Portal, values: Values) -> Touched:
    """Set calculated properties; a record on its way out is left alone."""
    calculated = replace(portal, source=Source("CALCULATED", ""))
    touched: Touched = {}
    for plural, type in portal.types.by_plural.items():
        wanted = {id: new for (kind, id), new in values.items() if kind == plural}
        found = store(type).some(portal.db, wanted) if wanted else {}
        effective = [
            (record, changed)
            for id, record in found.items()
            if record.archived is None
            and (changed := {n: v for n, v in wanted[id].items() if record.doc.get(n, "") != v})
        ]
        for record in changes.change(calculated, type, effective):
            touched[plural, record.id] = record
    return touched


def _add(portal: Portal, concerned: dict[str, set[int]], values: Values) -> None:
    for plural, ids in sorted(concerned.items()):
        for id, record in store(portal.type(plural)).some(portal.db, ids).items():
            values.setdefault((plural, id), {}).update(special(plural).derived(portal, record))


@cache
def _followers() -> dict[str, tuple[str, ...]]:
    """The object types whose values depend on each object type."""
    found: dict[str, tuple[str, ...]] = {}
    for plural, rules in SPECIAL.items():
        for followed in sorted(rules.follows):
            found[followed] = (*found.get(followed, ()), plural)
    return found
