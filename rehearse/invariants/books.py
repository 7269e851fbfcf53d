"""What each record held at any time, read from the events of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rehearse.invariants.flat import overlaid
from rehearse.invariants.spelling import Form, form_of
from rehearse.invariants.stream import Event, Stream


class Place(NamedTuple):
    """A record in an app. NetSuite's customers are of one kind, whatever the core calls them."""

    app: str
    kind: str
    id: str


class Change(NamedTuple):
    """A record's row after a change; ``no`` is the number of the event."""

    no: int
    at: int
    event: Event
    by_core: bool
    after: Mapping[str, str]


class Moment(NamedTuple):
    """A row of a mapping got another value in one place."""

    no: int
    at: int
    form: Form
    by_core: bool
    change: Change


_KINDS = {"company_customer": "customer", "individual_customer": "customer"}
"""Objects of the core that are one kind of record in the app."""
_ARRIVALS = ("created", "merged")


def place_of(app: str, object: str, id: str) -> Place:
    """The place of a record, by the core's object or by the kind that events name."""
    return Place(app, _KINDS.get(object, object), id)


def is_live_change(event: Event) -> bool:
    """Whether a record is still there and active after its row has changed so."""
    fields: Mapping[str, object] = event["fields"]
    if event["change"] in ("deleted", "erased", "deactivated", "archived"):
        return False
    return fields.get("isInactive") is not True or event["change"] == "created"


class Books:
    """Every record's changes, oldest first."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._events: dict[Place, list[Event]] = {}
        for event in stream.of("row"):
            place = Place(event["app"], event["object"], event["record"])
            self._events.setdefault(place, []).append(event)
        self._changes: dict[Place, list[Change]] = {}

    def changes(self, place: Place) -> list[Change]:
        """The changes of a record; what only concerns its associations is among them, without news."""
        if place not in self._changes:
            self._changes[place] = self._read(place)
        return self._changes[place]

    def is_whole(self, place: Place) -> bool:
        """Whether the stream tells of the record from its beginning."""
        events = self._events.get(place)
        return bool(events) and any(one["change"] in _ARRIVALS for one in events or ())

    def is_merged(self, place: Place) -> bool:
        """Whether the record was made of others: their values came with it, at times of their own."""
        return any(one["change"] == "merged" for one in self._events.get(place, ()))

    def moments(self, place: Place, fields: Sequence[str], kind: str) -> list[Moment]:
        """When these fields of a record together got another value."""
        found: list[Moment] = []
        held: Form = ("",) * len(fields)
        for change in self.changes(place):
            form = form_of(change.after, fields, kind)
            if form != held:
                found.append(Moment(change.no, change.at, form, change.by_core, change))
                held = form
        return found

    def _read(self, place: Place) -> list[Change]:
        held: Mapping[str, str] = {}
        found = []
        for event in self._events.get(place, ()):
            if event["fields"]:
                held = overlaid(place.app, held, event["fields"])
            by_core = self._stream.by_core(event)
            found.append(Change(event["id"], event["at"], event, by_core, held))
        return found


def held_at(moments: Sequence[Moment], no: int) -> Form:
    """The value that stood when the event of this number came; no parts at all before the first."""
    return next((one.form for one in reversed(moments) if one.no <= no), ())


def same(one: Form, other: Form) -> bool:
    """Whether two values are the same; nothing at all is as empty as empty parts."""
    return one == other or not (any(one) or any(other))
