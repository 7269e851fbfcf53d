"""Every value was typed by somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.cells import Cell, Side
from rehearse.invariants.ground import Ground
from rehearse.invariants.spelling import Form


class NoInvention:
    """A value was typed or imported by people, for this row of this record, on one side and as a whole.

    Never a mix of two, never something of the core's own. A vendor's own additions to a new record and the
    defaults of a mapping count as typed; whether an old value has come back is judged by `no lost edit`.
    """

    name: ClassVar[str] = "no invention"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each row and side of each CRM record in sync."""
        for cell in ground.cells:
            known = {one.form for side in cell.sides for one in side.edits}
            for side in cell.sides:
                typed = not any(side.final) or side.final in known or side.final in _given(ground, cell)
                told = f"{cell.name} is {side.final} in {side.place.app}"
                yield "" if typed else f"{told}, which nobody typed"


def _given(ground: Ground, cell: Cell) -> Iterator[Form]:
    """Values that came by a vendor's default, or by one of the mapping."""
    for app in cell.apps:
        if app.row["default"]:
            yield (app.row["default"], *[""] * (len(app.row["app"]) - 1))
    for side in cell.sides:
        yield from _added(ground, side)


def _added(ground: Ground, side: Side) -> Iterator[Form]:
    """What a record held once the vendor had added something to what the core wrote."""
    fields = side.row["crm"] if side.running is None else side.row["app"]
    for one in side.moments:
        if one.by_core:
            meant = ground.writes.fields(one.change)
            held = [name for name, text in zip(fields, one.form, strict=True) if text]
            if not set(held) <= meant and meant:
                yield one.form
