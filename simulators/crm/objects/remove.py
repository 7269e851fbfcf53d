"""Moving records to the recycle bin, with what goes along (CRM contract 3.5, 3.10)."""

from __future__ import annotations

from collections.abc import Sequence

from simulators.crm.associations import links, rows
from simulators.crm.object_types import ObjectType
from simulators.crm.objects import changes
from simulators.crm.objects.fields import special
from simulators.crm.objects.records import Record, store
from simulators.crm.portal import Portal


def remove(portal: Portal, type: ObjectType, records: Sequence[Record]) -> None:
    """Archive live records, end their associations, and archive what belongs to them alone."""
    ids = [record.id for record in records]
    for plural in sorted(special(type.plural).takes_along):
        other = portal.type(plural)
        found = {row.target_id for row in rows.of_sources(portal.db, type.plural, plural, ids)}
        along = store(other).some(portal.db, found).values()
        remove(portal, other, [one for one in along if one.archived is None])
    changes.archive(portal, type, records)
    links.release(portal, type, ids)
