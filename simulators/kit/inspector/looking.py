"""What the views share: one account in one transaction, and what of it a page is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, redirect

from simulators.kit.inspector import shown
from simulators.kit.inspector.admission import NotThere, visit
from simulators.kit.inspector.inspection import Field, Inspection, Kind, Look, Record
from simulators.kit.inspector.told import last_events


@contextmanager
def looking_at(account: str) -> Iterator[Look]:
    """An account in a transaction; what is drawn on the page is of one moment."""
    found = visit().account(account)
    with found.transaction(cause="person") as db:
        yield Look(account=found, db=db)


def inspection() -> Inspection:
    """The vendor's side."""
    return visit().house.inspection


def kind_of(look: Look, name: str) -> Kind:
    """The kind of this name. Raises `NotThere`."""
    for one in inspection().kinds(look):
        if one.name == name:
            return one
    raise NotThere(f"There are no records of the kind {name} here.")


def writable(look: Look, name: str) -> tuple[Kind, list[Field]]:
    """The kind of this name with the fields that can be written. Raises `NotThere`."""
    one = kind_of(look, name)
    if not one.writable:
        raise NotThere(f"{one.title} can be looked at only.")
    return one, [field for field in inspection().fields(look, one) if not field.read_only]


def found(look: Look, kind: Kind, id: str) -> Record:
    """The record with this id. Raises `NotThere`."""
    held = inspection().record(look, kind, id)
    if held is None:
        raise NotThere(f"There is no {kind.singular} {id} here.")
    return held


def place(look: Look, kind: Kind) -> dict[str, Any]:
    """Where a page stands."""
    every = [{"name": one.name, "title": one.title} for one in inspection().kinds(look)]
    return {"account": shown.account(look.account), "kind": shown.kind(look, kind), "kinds": every}


def record_data(account: str, kind: str, id: str) -> dict[str, Any]:
    """One record with everything that its page shows."""
    with looking_at(account) as look:
        one, known = kind_of(look, kind), [each.name for each in inspection().kinds(look)]
        held = found(look, one, id)
        fields = inspection().fields(look, one)
        data = {
            **place(look, one),
            "record": shown.record(look, one, held, fields, known),
            "partners": [] if held.away else list(inspection().partners(look, one)),
        }
    return data | {"events": last_events(look.account, one.name, held.id)}


def go(url: str) -> Response:
    """Send the browser on."""
    answer = redirect(url, 303)
    assert isinstance(answer, Response)
    return answer
