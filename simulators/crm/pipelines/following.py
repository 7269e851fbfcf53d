"""What a change of a stage is to the records in it: deals take over its probability (CRM contract 3.5, 8)."""

from __future__ import annotations

from collections.abc import Iterable

from simulators.crm.object_types import ObjectType
from simulators.crm.objects import calculated
from simulators.crm.objects.fields import special
from simulators.crm.objects.records import store
from simulators.crm.pipelines import references
from simulators.crm.pipelines.definition import Stage
from simulators.crm.pipelines.staging import Staging
from simulators.crm.portal import Portal


def follow(
    portal: Portal, type: ObjectType, staging: Staging, before: Iterable[Stage], after: Iterable[Stage]
) -> None:
    """Set on records what follows from the metadata of their stages, where that changed (MEM)."""
    old = {one.id: one.metadata for one in before}
    changed = [one.id for one in after if one.metadata != old.get(one.id, one.metadata)]
    if not changed:
        return
    values: calculated.Values = {}
    found = store(type).some(portal.db, references.inside(portal, type, staging, changed))
    for id, record in found.items():
        special(type.plural).settle(portal, record.doc, values.setdefault((type.plural, id), {}))
    calculated.put(portal, values)
