"""One row of one CRM record with everything that stood in it, on every side, at any time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rehearse.invariants.books import Books, Moment, Place, held_at, place_of, same
from rehearse.invariants.running import Running
from rehearse.invariants.spelling import Form, Row, form_of, is_guarded
from rehearse.invariants.writes import Writes

if TYPE_CHECKING:
    from rehearse.invariants.ground import Ground

CRM = "crm"


@dataclass(frozen=True)
class Side:
    """One side of a row: the CRM, or an app that is linked by a sync; ``name`` is the sync's id there.

    ``moments`` are all values that it had, ``final`` is what people see in the end.
    """

    name: str
    place: Place
    row: Row
    moments: tuple[Moment, ...]
    final: Form
    running: Running | None = None

    @property
    def gives(self) -> bool:
        """Whether what people write here may reach the CRM."""
        one_way = self.running is not None and self.running.settings["direction"] == "to_app"
        return not one_way and self.row["direction"] != "to_app"

    @property
    def takes(self) -> bool:
        """Whether what stands in the CRM may be written here."""
        one_way = self.running is not None and self.running.settings["direction"] == "to_crm"
        return not one_way and self.row["direction"] != "to_crm"

    @cached_property
    def edits(self) -> tuple[Moment, ...]:
        """The values that people gave it."""
        return tuple(one for one in self.moments if not one.by_core)

    def before(self, no: int) -> Moment | None:
        """The last value before the event of this number."""
        return next((one for one in reversed(self.moments) if one.no < no), None)

    def held_between(self, first: int, last: int) -> list[Form]:
        """The values that stood at some time from one event on until before another."""
        later = (one.form for one in self.moments if first < one.no < last)
        return [held_at(self.moments, first), *later]


@dataclass(frozen=True)
class Cell:
    """A row of a CRM record: the CRM's side, and one for each app record that it is linked with.

    ``agreed`` are by sync the numbers of the events at which the core knew that both sides were the same.
    """

    crm_id: str
    kind: str
    crm: Side
    apps: tuple[Side, ...]
    agreed: Mapping[str, tuple[int, ...]]

    @property
    def sides(self) -> tuple[Side, ...]:
        """The CRM first."""
        return (self.crm, *self.apps)

    @property
    def name(self) -> str:
        """The row, in words."""
        return f"{self.crm.row['name']} of {self.crm_id}"

    @property
    def guarded(self) -> bool:
        """Whether it is never emptied from another side."""
        return any(is_guarded(one.row) for one in self.apps)

    def last_agreed(self, side: Side, before: int) -> int:
        """When this side and the CRM, or the CRM and any app, last were the same; 0 where they never were."""
        known = self.agreed.values() if side is self.crm else [self.agreed.get(side.name, ())]
        return max((no for numbers in known for no in numbers if no < before), default=0)


def cells(ground: Ground) -> Iterator[Cell]:
    """The rows of every CRM record whose pairs are all in sync, as far as the stream tells their whole story.

    Left out are associations, what is only written at a create, and records that were merged, had other
    partners once, or were written to by a worker that another one had overtaken.
    """
    books, writes = ground.books, ground.writes
    pairs = _pairs(ground)
    bonds = _Bonds(ground)
    for (object, crm_id), mine in pairs.items():
        crm = place_of(CRM, object, crm_id)
        apps = {one.sync.id: place_of(one.app, one.sync.app_object, app) for one, app in mine}
        whole = all(
            books.is_whole(place) and not _is_written_late(ground, place) for place in (crm, *apps.values())
        )
        if not whole or books.is_merged(crm) or not bonds.only(crm, apps):
            continue
        for fields in _groups(mine):
            cell = _cell(books, writes, ground, crm, [(one, apps[one.sync.id]) for one, _ in mine], fields)
            if cell is not None:
                yield cell


def _is_written_late(ground: Ground, place: Place) -> bool:
    """No worker can rule that out: it may stand still between its last look at the lease and the app."""
    stream, changes = ground.stream, ground.books.changes(place)
    return any(stream.was_overtaken(stream.sent_by(one.event), one.event) for one in changes if one.by_core)


def _pairs(ground: Ground) -> dict[tuple[str, str], list[tuple[Running, str]]]:
    """The partners of each CRM record that is in sync wherever it is linked at all."""
    found: dict[tuple[str, str], list[tuple[Running, str]]] = {}
    ill = set()
    for running, standing in ground.crm_standings():
        key = (running.sync.crm_object, standing.id)
        if not standing.partner:
            continue
        there = standing.id in running.ours and standing.partner in running.theirs
        if standing.state == "in_sync" and there:
            found.setdefault(key, []).append((running, standing.partner))
        else:
            ill.add(key)
    return {key: mine for key, mine in found.items() if key not in ill}


class _Bonds:
    """Who was ever linked with whom."""

    def __init__(self, ground: Ground) -> None:
        self._objects = {one["id"]: one["crm_object"] for one in ground.settings}
        self._of_crm: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self._of_app: dict[tuple[str, str], set[str]] = {}
        for _, one in ground.crm_standings():
            if one.partner:
                self._add(one.sync, one.id, one.partner)
        for event in ground.stream.of("linked"):
            self._add(event["sync"], event["crm_id"], event["app_id"])

    def only(self, crm: Place, apps: Mapping[str, Place]) -> bool:
        """Whether these records never had another partner."""
        ever = {one for object in (crm.kind, "") for one in self._of_crm.get((object, crm.id), ())}
        now = {(sync, place.id) for sync, place in apps.items()}
        return ever == now and all(self._of_app[one] == {crm.id} for one in now)

    def _add(self, sync: str, crm_id: str, app_id: str) -> None:
        # A sync that was deleted is not listed any more: its records may be of any object.
        self._of_crm.setdefault((self._objects.get(sync, ""), crm_id), set()).add((sync, app_id))
        self._of_app.setdefault((sync, app_id), set()).add(crm_id)


def _groups(mine: Sequence[tuple[Running, str]]) -> list[tuple[str, ...]]:
    """The groups of CRM properties that some sync maps and keeps in step."""
    rows = (row for running, _ in mine for row in running.rows)
    return list(dict.fromkeys(tuple(row["crm"]) for row in rows if _is_kept(row)))


def _is_kept(row: Row) -> bool:
    return bool(row["crm"]) and row["kind"] not in ("reference", "domain") and row["mode"] != "on_create_only"


def _cell(
    books: Books,
    writes: Writes,
    ground: Ground,
    crm: Place,
    mine: Sequence[tuple[Running, Place]],
    fields: tuple[str, ...],
) -> Cell | None:
    """One row of a record; None where the stream does not lead to what people see."""
    apps = []
    for running, place in mine:
        row = next((one for one in running.rows if tuple(one["crm"]) == fields and _is_kept(one)), None)
        if row is not None:
            moments = tuple(books.moments(place, row["app"], row["kind"]))
            final = form_of(running.theirs[place.id].properties, row["app"], row["kind"])
            apps.append(Side(running.sync.id, place, row, moments, final, running))
    row, kind = apps[0].row, apps[0].row["kind"]
    ours = mine[0][0].ours[crm.id].properties
    moments = tuple(books.moments(crm, fields, kind))
    side = Side(CRM, crm, row, moments, form_of(ours, fields, kind))
    for one in (side, *apps):
        told = one.moments[-1].form if one.moments else ("",) * len(fields)
        if told != one.final:
            return None
    agreed = {one.name: tuple(_agreements(ground, writes, side, one)) for one in apps}
    return Cell(crm.id, kind, side, tuple(apps), agreed)


def _agreements(ground: Ground, writes: Writes, crm: Side, app: Side) -> Iterator[int]:
    """When the core had carried a value over and knew it, or had made one record from the other."""
    numbers = list(ground.made_by_core.get((app.name, crm.place.id, app.place.id), ()))
    for side in (crm, app):
        for moment in side.moments:
            if moment.by_core and app.name in writes.syncs(moment.change):
                no = writes.settled(moment.change)
                numbers += [no] if no is not None else []
    for no in sorted(numbers):
        if same(held_at(crm.moments, no), held_at(app.moments, no)):
            yield no
