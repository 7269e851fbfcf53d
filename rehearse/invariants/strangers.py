"""Nobody is made a second time who was known to be there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.books import Place, held_at, is_live_change, place_of
from rehearse.invariants.ground import Ground
from rehearse.invariants.running import Running
from rehearse.invariants.spelling import Form, Row


class NoStrangers:
    """The core makes no record beside one that it had seen, that was free and that had the same e-mail."""

    name: ClassVar[str] = "no strangers"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each record that the core made for somebody with an e-mail."""
        for running in ground.running:
            row = next((one for one in running.rows if one["kind"] == "email" and one["key"]), None)
            if row is not None and running.settings["options"].get("matching") != "none":
                for (sync, crm, app), numbers in ground.made_by_core.items():
                    if sync == running.sync.id:
                        yield _finding(ground, running, row, crm, app, numbers[0])


def _finding(ground: Ground, running: Running, row: Row, crm: str, app: str, linked: int) -> str:
    made_in = next(one for one in ground.stream.of("linked") if one["id"] == linked)["created_in"]
    if made_in == "crm":
        side, name, object, made, fields = "crm", "crm", running.sync.crm_object, crm, row["crm"]
    else:
        side, name = running.sync.connection, running.app
        object, made, fields = running.sync.app_object, app, row["app"]
    place = place_of(name, object, made)
    changes = ground.books.changes(place)
    sent = ground.stream.sent_by(changes[0].event) if changes and changes[0].by_core else None
    if sent is None:
        return ""
    email = held_at(ground.books.moments(place, fields, row["kind"]), changes[0].no)
    for one in _seen_before(ground, side, object, sent["id"]):
        if one != made and any(email) and _is_free(ground, running, made_in, one, linked):
            other = place_of(name, object, one)
            if _held_all_along(ground, other, fields, row["kind"], email, linked):
                return f"{name} {object} {made} was made for {email[0]}, which {one} had"
    return ""


def _seen_before(ground: Ground, side: str, object: str, no: int) -> Iterator[str]:
    """The records of which the core had heard in an earlier cycle than the one of this event."""
    begun = [event["id"] for event in ground.stream.of("cycle")]
    cycle = begun[bisect_right(begun, no) - 1]
    for (where, kind, id), seen in ground.observed.items():
        if (where, kind) == (side, object) and any(own < cycle for _, own in seen):
            yield id


def _is_free(ground: Ground, running: Running, side: str, id: str, before: int) -> bool:
    """Whether it had never had a partner."""
    key = "crm_id" if side == "crm" else "app_id"
    linked = (one for one in ground.stream.of("linked") if one["sync"] == running.sync.id)
    return not any(one[key] == id and one["id"] < before for one in linked)


def _held_all_along(ground: Ground, place: Place, fields: list[str], kind: str, email: Form, no: int) -> bool:
    """Whether it was live and had this e-mail from its beginning on until then, and was live."""
    moments = [one for one in ground.books.moments(place, fields, kind) if one.no < no]
    changes = [one for one in ground.books.changes(place) if one.no < no]
    live = all(is_live_change(one.event) for one in changes)
    return ground.books.is_whole(place) and live and [one.form for one in moments] == [email]
