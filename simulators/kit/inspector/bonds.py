"""Joining a record with another one, and ending that, where a bond is no field."""

from __future__ import annotations

from flask import Response

from simulators.kit.inspector.admission import NotThere, visit
from simulators.kit.inspector.ends import done, refused_at
from simulators.kit.inspector.inspection import Refused
from simulators.kit.inspector.looking import found, inspection, kind_of, looking_at
from simulators.kit.inspector.posted import named
from simulators.kit.inspector.views import routes

__all__ = ["routes"]


@routes.post("/<account>/<kind>/<id>/join")
def join(account: str, kind: str, id: str) -> Response:
    """Let it belong with the record that ``kind`` and ``id`` of the form name."""
    return _change(account, kind, id, "join")


@routes.post("/<account>/<kind>/<id>/part")
def part(account: str, kind: str, id: str) -> Response:
    """End its bond with the record that ``kind`` and ``id`` of the form name."""
    return _change(account, kind, id, "part")


def _change(account: str, kind: str, id: str, what: str) -> Response:
    with looking_at(account) as look:
        one = kind_of(look, kind)
        before, partners = found(look, one, id), inspection().partners(look, one)
    partner = other = ""
    try:
        partner, other = named("kind", "id")
        if partner not in partners:
            raise NotThere(f"A {one.singular} cannot be joined with {partner or 'nothing'} here.")
        change = inspection().join if what == "join" else inspection().part
        change(visit().hand(look.account), one, before, partner, other)
    except Refused as refused:
        return refused_at(account, kind, id, refused, {"kind": partner, "id": other})
    return done(account, kind, id, what)
