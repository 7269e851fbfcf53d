"""What changes of associations are to those who listen: webhooks, the journal (CRM contract 14.2)."""

from __future__ import annotations

from collections.abc import Sequence

from simulators.crm.associations.rows import Row
from simulators.crm.associations.types import BUILT_IN, plain_between
from simulators.crm.portal import Portal


def tell(portal: Portal, added: Sequence[Row], gone: Sequence[Row]) -> None:
    """One note for each side of each pair that changed."""
    for removed, moved in ((False, added), (True, gone)):
        sides: dict[tuple[str, int, str, int], list[Row]] = {}
        for row in moved:
            sides.setdefault(row[:4], []).append(row)
        for (source, id, target, other), some in sides.items():
            here, there = portal.type(source), portal.type(target)
            portal.account.note(
                "row",
                object=source,
                id=str(id),
                change=_change(portal, some, removed=removed),
                happened=portal.at,
                fields={},
                source=portal.source.type,
                source_id=portal.source.id,
                other=target,
                other_id=str(other),
                association=f"{here.legacy}_TO_{there.legacy}",
                primary=any(_is_primary(row) for row in some),
            )


def _change(portal: Portal, some: Sequence[Row], *, removed: bool) -> str:
    """What became of one side of a pair. A label that comes or goes leaves the pair associated."""
    plain = plain_between(portal, portal.type(some[0].source), portal.type(some[0].target))
    told = any(_is_primary(row) or plain is None or row.type == plain.id for row in some)
    if told or portal.settings.webhook_labels:
        return "dissociated" if removed else "associated"
    return "unlabelled" if removed else "labelled"


def _is_primary(row: Row) -> bool:
    kind = BUILT_IN.get((row.source, row.target), {}).get(row.type)
    return kind is not None and kind.label == "Primary"
