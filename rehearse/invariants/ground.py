"""What the invariants judge by: read once, and shared by all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rehearse.core_values import Conflict, Connection, Issue, Standing, Sync
from rehearse.invariants.spelling import Row
from rehearse.invariants.stream import Event, Stream
from rehearse.people.rec import Rec

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal

A_LOOK = "5m"
"""Longer than from one look of the core to the next."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are linked and in sync as the core says, as people see them."""

    crm: Rec
    app: Rec


@dataclass(frozen=True)
class Running:
    """A sync that is on: its settings, the records of both sides, and where the core says that they stand.

    ``ours`` and ``theirs`` are the records that people see in the CRM and in the app, by id.
    """

    sync: Sync
    app: str
    settings: Mapping[str, Any]
    ours: Mapping[str, Rec]
    theirs: Mapping[str, Rec]
    standings: tuple[Standing, ...]

    @property
    def rows(self) -> list[Row]:
        """The rows of its mapping."""
        rows: list[Row] = self.settings["mappings"]
        return rows

    @cached_property
    def of_crm(self) -> dict[str, Standing]:
        """Where each CRM record stands, a pair among them."""
        return {one.id: one for one in self.standings if one.side == "crm"}

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """The pairs: CRM id and app id, whatever else is to be said of them."""
        return [(one.id, one.partner) for one in self.of_crm.values() if one.partner]

    @cached_property
    def pairs(self) -> list[Pair]:
        """The healthy pairs: there on both sides, and in sync as the core says."""
        return [
            Pair(self.ours[one.id], self.theirs[one.partner])
            for one in self.of_crm.values()
            if one.state == "in_sync" and one.id in self.ours and one.partner in self.theirs
        ]


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
