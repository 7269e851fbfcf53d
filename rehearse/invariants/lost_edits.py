"""What people typed last is what stands, unless the rule of conflicts gave it away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.books import same
from rehearse.invariants.cells import Cell, Side
from rehearse.invariants.contest import Edit, clear_winner, contenders, latest
from rehearse.invariants.ground import Ground
from simulators.kit.clock import iso


class NoLostEdit:
    """A row ends with the value that was typed last, unless the rule of conflicts allows another one.

    Judged by an oracle that knows people's true edits and their times. An edit that no other side was up
    against wins outright. Edits of two sides within five minutes of each other, neither carried over before
    the other was made, are in conflict: the winner app's stands. Whatever is never cleared was not emptied.
    Judged are the rows of pairs in sync whose whole story the events tell; associations are not.
    """

    name: ClassVar[str] = "no lost edit"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each row of each CRM record that a person ever edited."""
        for cell in ground.cells:
            yield from _emptied(cell)
            last = latest(ground, cell)
            if last is None or _starts_anew(cell):
                continue
            if all(one.gives and one.takes for one in cell.apps):
                yield _two_way(ground, cell, last)
            elif len(cell.apps) == 1:
                yield _one_way(cell, last)


def _two_way(ground: Ground, cell: Cell, last: Edit) -> str:
    if cell.guarded and not any(last.form):
        return ""
    rivals = list(contenders(ground, cell, last))
    if len(rivals) == 1 and (winner := clear_winner(ground, cell, last, rivals[0])):
        loser = last if winner is rivals[0] else rivals[0]
        why = f"{_told(winner)} and {_told(loser)} were in conflict, and the first is the winner app's"
        return "" if same(cell.crm.final, winner.form) else _finding(cell, cell.crm, why)
    if any(same(cell.crm.final, one.form) for one in (last, *rivals)):
        return ""
    return _finding(cell, cell.crm, f"{_told(last)} was typed last")


def _one_way(cell: Cell, last: Edit) -> str:
    """The source's last value stands in the target, or what people put over it afterwards (B.6.8)."""
    [app] = cell.apps
    source, target = (app, cell.crm) if app.gives else (cell.crm, app)
    if last.side is not source or (not any(last.form) and (cell.guarded or any(target.final))):
        return ""
    over = [one.form for one in target.edits if one.no > last.moment.no]
    if any(same(target.final, one) for one in (last.form, *over)):
        return ""
    return _finding(cell, target, f"{_told(last)} was typed last in the source")


def _emptied(cell: Cell) -> Iterator[str]:
    """What is never cleared, and the core emptied it."""
    if not cell.guarded:
        return
    for side in cell.sides:
        for one in side.moments:
            if one.by_core:
                yield "" if any(one.form) else f"{cell.name} was emptied by the core in {side.place.app}"


def _starts_anew(cell: Cell) -> bool:
    """Whether a sync was told to let the winner app overwrite everything when it is turned on again."""
    options = [one.running.settings["options"] for one in cell.apps if one.running]
    return any(one.get("on_reactivation") == "winner_overwrites" for one in options)


def _finding(cell: Cell, side: Side, why: str) -> str:
    return f"{cell.name} is {_shown(side.final)} in {side.place.app}, but {why}"


def _told(edit: Edit) -> str:
    place = edit.side.place
    return f"{_shown(edit.form)} ({place.app} {place.kind} {place.id}, {iso(edit.moment.at)})"


def _shown(form: tuple[str, ...]) -> str:
    return repr(form[0]) if len(form) == 1 else repr(form)
