"""Who has to give way is written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.books import Moment, same
from rehearse.invariants.cells import Cell, Side
from rehearse.invariants.ground import Ground
from rehearse.invariants.spelling import Form, canonical

KEPT = 89 * 24 * 3_600_000
"""For so long the audit can be read for certain, in milliseconds."""

INDEX_LAG = 60_000
"""For so long (ms) an index may show what stood before."""


class LosersAudited:
    """What a person typed, nobody else had taken over and the core wrote over stands in the audit.

    Whatever the rule: a conflict, a later edit, a first merge, a drift that the source put right. Only an
    empty value loses without an entry.
    """

    name: ClassVar[str] = "losing values are audited"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each value that the core wrote."""
        for cell in ground.cells:
            for side in cell.sides:
                lost = None
                for one in side.moments:
                    if one.by_core:
                        yield _finding(ground, cell, side, lost, one)
                    lost = one


def _finding(ground: Ground, cell: Cell, side: Side, lost: Moment | None, over: Moment) -> str:
    if lost is None or not _is_loss(ground, cell, side, lost, over):
        return ""
    if any(same(one, lost.form) for one in _audit(ground, cell)):
        return ""
    gave_way = f"{cell.name}: {lost.form} in {side.place.app} gave way to {over.form}"
    return f"{gave_way}, and the audit does not tell"


def _is_loss(ground: Ground, cell: Cell, side: Side, lost: Moment, over: Moment) -> bool:
    if lost.by_core or not over.by_core or not any(lost.form) or ground.here.now - over.at > KEPT:
        return False
    numbers = cell.agreed.values() if side is cell.crm else [cell.agreed[side.name]]
    if any(lost.no < no < over.no for some in numbers for no in some):
        return False
    agreed = cell.last_agreed(side, over.no)
    if any(same(lost.form, one) for one in side.held_between(agreed, lost.no)):
        return False
    others = (other for other in cell.sides if other is not side)
    return not any(same(lost.form, one) for other in others for one in _shown(other, lost, over.no))


def _shown(side: Side, since: Moment, until: int) -> list[Form]:
    """The values that this side may have shown in between, by an index that lags too."""
    behind = [one.no for one in side.moments if one.at <= since.at - INDEX_LAG]
    return side.held_between(max(behind, default=0), until)


def _audit(ground: Ground, cell: Cell) -> Iterator[Form]:
    """The values of this row that the audit tells of."""
    names = {side.row["name"] for side in cell.apps}
    syncs = {side.name for side in cell.apps}
    for one in ground.conflicts:
        if one.crm_id == cell.crm_id and one.field in names and one.sync in syncs:
            yield tuple(canonical(str(part), cell.kind) for part in one.detail["lost"])
