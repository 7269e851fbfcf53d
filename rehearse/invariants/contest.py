"""Which values the rule of conflicts (data-sync B.6) allows a row to end with, told from people's edits.

The core's own rule is not asked. Where it is uncertain what the core could know, more than one value is
allowed: an app with one time for a whole record passes the time of a later touch for that of an edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rehearse.invariants.books import Moment, held_at, same
from rehearse.invariants.cells import CRM, Cell, Side
from rehearse.invariants.ground import Ground
from rehearse.invariants.spelling import Form

CONFLICT_WINDOW: Final = 5 * 60_000
WHOLE_SECOND: Final = 1_000
"""An app that tells times in whole seconds has cut so much off at most."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wrote, or a value that stands for it, and the span of times that it may pass for."""

    side: Side
    moment: Moment
    first: int
    last: int

    @property
    def form(self) -> Form:
        """The value."""
        return self.moment.form


def latest(ground: Ground, cell: Cell) -> Edit | None:
    """The last edit of a person on a side that may give; None where there is none."""
    edits = [(one.no, side, one) for side in cell.sides if _has_say(cell, side) for one in side.edits]
    if not edits:
        return None
    _, side, moment = max(edits, key=lambda one: one[0])
    return _edit(ground, side, moment)


def contenders(ground: Ground, cell: Cell, last: Edit) -> Iterator[Edit]:
    """The values of other sides that may have been up against the last edit when the core saw both."""
    for side in cell.sides:
        held = side.before(last.moment.no)
        if side is last.side or held is None or not _has_say(cell, side):
            continue
        rival = _edit(ground, side, held)
        if _is_up_against(ground, cell, rival, last):
            yield rival


def clear_winner(ground: Ground, cell: Cell, last: Edit, rival: Edit) -> Edit | None:
    """The winner app's edit of two that are certainly in conflict; None where that is not certain.

    Certain is: two sides that agreed once, one edit of each since that says something new, both within the
    window however their times are read, and the core has written nothing in between.
    """
    if len(cell.apps) != 1 or not ground.clocks_agree:
        return None
    [app] = cell.apps
    assert app.running is not None
    agreed = cell.last_agreed(app, last.moment.no)
    began = max(agreed, ground.passes.get(app.name, 0))
    since = [one for side in cell.sides for one in side.moments if agreed < one.no <= last.moment.no]
    spread = max(last.last - rival.first, rival.last - last.first)
    certain = (
        agreed
        and min(rival.moment.no, last.moment.no) > began
        and {one.no for one in since} == {rival.moment.no, last.moment.no}
        and spread <= CONFLICT_WINDOW
        and any(any(one.form) for one in (last, rival))
    )
    if not certain:
        return None
    if not all(any(one.form) for one in (last, rival)):
        # In a conflict an empty value never erases a filled one, whoever wins (B.6.2 #7).
        return last if any(last.form) else rival
    wins = app.running.settings["winner"]
    return next(one for one in (last, rival) if (one.side.name == CRM) == (wins == "crm"))


def _has_say(cell: Cell, side: Side) -> bool:
    """Whether what people write on this side may reach another."""
    return any(one.takes for one in cell.apps) if side is cell.crm else side.gives


def _edit(ground: Ground, side: Side, moment: Moment) -> Edit:
    if side.running is None:
        return Edit(side, moment, moment.at, moment.at)
    return Edit(side, moment, moment.at - WHOLE_SECOND, _last_touch(ground, side, moment))


def _last_touch(ground: Ground, side: Side, moment: Moment) -> int:
    """The latest time that the app may have given the value when the core first saw it (B.6.3 #4)."""
    assert side.running is not None
    sync = side.running.sync
    seen = ground.observed.get((sync.connection, sync.app_object, side.place.id), ())
    until = [no for cycle, no in seen if cycle > moment.no][:1]
    until += [one.no for one in side.moments if one.no > moment.no][:1]
    end = min(until, default=moment.no + 1 if not seen else ground.stream.events[-1]["id"] + 1)
    touches = [one.at for one in ground.books.changes(side.place) if moment.no <= one.no < end]
    return max(touches, default=moment.at)


def _is_up_against(ground: Ground, cell: Cell, rival: Edit, last: Edit) -> bool:
    """Whether the core may have found both changed since they agreed, near enough to each other."""
    if _was_taken_over(cell, rival, last):
        return False
    links = [side for side in (rival.side, last.side) if side is not cell.crm]
    first_merge = not all(cell.last_agreed(side, last.moment.no) for side in links)
    agreed = cell.last_agreed(last.side, last.moment.no)
    undone = any(same(last.form, one) for one in last.side.held_between(agreed, last.moment.no))
    near = rival.last >= last.first - CONFLICT_WINDOW
    return first_merge or undone or near or not ground.clocks_agree


def _was_taken_over(cell: Cell, rival: Edit, last: Edit) -> bool:
    """Whether the last edit was made knowing the rival: the core had carried it there, and knew that."""
    between = range(rival.moment.no, last.moment.no)
    link = last.side if last.side is not cell.crm else rival.side
    known = (no for no in cell.agreed[link.name] if no in between)
    return any(same(held_at(last.side.moments, no), rival.form) for no in known)
