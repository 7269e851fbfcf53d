"""What the invariants judge by: read once, and shared by all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rehearse.core_values import Conflict, Connection, Issue, Standing, Sync
from rehearse.invariants.books import Books
from rehearse.invariants.cells import Cell, cells
from rehearse.invariants.running import Running
from rehearse.invariants.spelling import Row
from rehearse.invariants.stream import Event, Stream
from rehearse.invariants.writes import Writes
from rehearse.people.rec import Rec

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal

A_LOOK = "5m"
"""Longer than from one look of the core to the next."""


class Ground:
    """A rehearsal as it stands once a look of the core has passed. Everything is asked for at most once."""

    def __init__(self, here: Rehearsal) -> None:
        self.here = here
        before = here.events()
        here.advance(A_LOOK)
        self.later: list[dict[str, Any]] = here.events(after=before[-1]["id"] if before else 0)
        """What happened while the core had a last look."""
        self.stream = Stream([*before, *self.later])
        self._seen: dict[tuple[str, str], dict[str, Rec]] = {}

    @cached_property
    def connections(self) -> dict[str, Connection]:
        """The workspace's connections by id."""
        return {one.id: one for one in self.here.core.connections()}

    @cached_property
    def settings(self) -> list[dict[str, Any]]:
        """Every sync as the core's API tells it, whatever its state."""
        apps = [one.id for one in self.connections.values() if one.app != "crm"]
        return [one for id in apps for one in self.here.core.settings_of_all(id)]

    @cached_property
    def standings(self) -> dict[str, list[Standing]]:
        """Where every record stands, by sync."""
        found: dict[str, list[Standing]] = {}
        for one in self.here.core.records():
            found.setdefault(one.sync, []).append(one)
        return found

    @cached_property
    def running(self) -> list[Running]:
        """The syncs that are on."""
        return [self._running(one) for one in self.settings if one["state"] in ("INITIAL", "ON")]

    @cached_property
    def issues(self) -> list[Issue]:
        """Every open error of a record."""
        return self.here.core.issues()

    @cached_property
    def warnings(self) -> set[tuple[str, str, str]]:
        """What is warned of: sync, record and row."""
        return {(one.sync, one.id, one.field) for one in self.here.core.issues(state="warning")}

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """The audit of values that gave way."""
        return self.here.core.conflicts()

    @cached_property
    def health(self) -> dict[str, Any]:
        """Sync health."""
        return self.here.core.health()

    @cached_property
    def calls(self) -> list[Event]:
        """The requests that the core made, and whoever else counts for it; people's are left out."""
        return [event for event in self.stream.of("request") if event["cause"] != "person"]

    @cached_property
    def made_by_core(self) -> dict[tuple[str, str, str], list[int]]:
        """The numbers of the events by which one record of a pair was made from the other: sync, CRM, app."""
        found: dict[tuple[str, str, str], list[int]] = {}
        for event in self.stream.of("linked"):
            if event.get("created_in"):
                key = (event["sync"], event["crm_id"], event["app_id"])
                found.setdefault(key, []).append(event["id"])
        return found

    @cached_property
    def observed(self) -> dict[tuple[str, str, str], list[tuple[int, int]]]:
        """When the core saw news of a record, by side, object and id: the looks' and their own numbers."""
        found: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
        for event in self.stream.of("observed"):
            cycle = self.stream.by_span.get(event["cause"], event)
            for id in event["ids"]:
                key = (event["side"], event["object"], id)
                found.setdefault(key, []).append((cycle["id"], event["id"]))
        return found

    @cached_property
    def books(self) -> Books:
        """What each record held at any time."""
        return Books(self.stream)

    @cached_property
    def writes(self) -> Writes:
        """What the core told of its writes."""
        return Writes(self.stream)

    @cached_property
    def cells(self) -> list[Cell]:
        """The rows of records in sync with all that ever stood in them."""
        return list(cells(self))

    @cached_property
    def passes(self) -> dict[str, int]:
        """The event by which each sync last ended a first pass: its settings have stood since."""
        return {event["sync"]: event["id"] for event in self.stream.of("first_pass_done")}

    @cached_property
    def clocks_agree(self) -> bool:
        """Whether no app's clock was ever off."""
        return all(event["name"] != "clock_skew" for event in self.stream.of("fault"))

    @cached_property
    def armed(self) -> bool:
        """Whether faults still wait: then the weather is not over."""
        return bool(self.here.backend.armed())

    def records(self, app: str, object: str) -> dict[str, Rec]:
        """What people see of one kind of record, by id."""
        if (app, object) not in self._seen:
            found = self.here.app(app).records(object).all()
            self._seen[app, object] = {one.id: one for one in found}
        return self._seen[app, object]

    def partners(self, running: Running, row: Row) -> dict[str, str]:
        """The app's id of each CRM record that an association may name, as far as that is synced."""
        for other in self.settings:
            of_pair = [other["crm_object"], other["app_object"]] == row["refers"]
            if of_pair and other["connection"] == running.sync.connection:
                found = self.standings.get(other["id"], [])
                return {one.id: one.partner for one in found if one.side == "crm" and one.partner}
        return {}

    def crm_standings(self) -> Iterator[tuple[Running, Standing]]:
        """Where each CRM record stands in each sync that is on."""
        for running in self.running:
            for standing in running.of_crm.values():
                yield running, standing

    def _running(self, settings: Mapping[str, Any]) -> Running:
        sync = Sync.read(settings)
        app = self.connections[sync.connection].app
        return Running(
            sync,
            app,
            settings,
            self.records("crm", sync.crm_object),
            self.records(app, sync.app_object),
            tuple(self.standings.get(sync.id, ())),
        )
