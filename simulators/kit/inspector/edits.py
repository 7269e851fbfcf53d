"""Forms and what they send: creating, changing, archiving, by the vendor's own routes."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from simulators.kit.accounts import Account
from simulators.kit.inspector import shown
from simulators.kit.inspector.admission import NotThere, visit
from simulators.kit.inspector.answering import page, wants_json
from simulators.kit.inspector.ends import done, refused_at
from simulators.kit.inspector.inspection import Field, Kind, Look, Record, Refused
from simulators.kit.inspector.looking import found, inspection, kind_of, looking_at, place, writable
from simulators.kit.inspector.posted import given
from simulators.kit.inspector.views import routes

__all__ = ["routes"]


@routes.get("/<account>/<kind>/new")
def new(account: str, kind: str) -> Response:
    """An empty form."""
    with looking_at(account) as look:
        one, fields = writable(look, kind)
        asked = {field.name: request.args[field.name] for field in fields if field.name in request.args}
        return _form(look, one, fields, None, typed=asked)


@routes.get("/<account>/<kind>/<id>/edit")
def edit(account: str, kind: str, id: str) -> Response:
    """A form with what stands in the record."""
    with looking_at(account) as look:
        one, fields = writable(look, kind)
        before = found(look, one, id)
        return _form(look, one, fields, before, typed=before.values)


@routes.post("/<account>/<kind>")
def create(account: str, kind: str) -> Response:
    """A new record, or the form again with what is in the way."""
    with looking_at(account) as look:
        one, fields = writable(look, kind)
    typed: dict[str, str] = {}
    try:
        typed, _, _ = given(fields)
        values = {name: text for name, text in typed.items() if text}
        id = inspection().create(visit().hand(look.account), one, values)
    except Refused as refused:
        return _again(look.account, one, fields, None, typed, refused)
    return done(account, kind, id, "created", 201)


@routes.post("/<account>/<kind>/<id>")
def change(account: str, kind: str, id: str) -> Response:
    """Set what differs from the form as it was shown, or show the form again with what is in the way."""
    with looking_at(account) as look:
        one, fields = writable(look, kind)
        before = found(look, one, id)
    changed: dict[str, str] = {}
    try:
        _, changed, version = given(fields)
        if changed:
            hand = visit().hand(look.account)
            inspection().change(hand, one, before, changed, version or before.version)
    except Refused as refused:
        # What the person did not touch is shown as it is by now: sent again, it changes nothing of others.
        return _again(look.account, one, fields, before, {**before.values, **changed}, refused)
    return done(account, kind, id, "saved" if changed else "unchanged")


@routes.post("/<account>/<kind>/<id>/<action>")
def act(account: str, kind: str, id: str, action: str) -> Response:
    """Archive, inactivate, delete: what the kind offers for a record in its state."""
    with looking_at(account) as look:
        one = kind_of(look, kind)
        before = found(look, one, id)
    offered = {
        each.name: each for each in one.actions if each.on in ("any", "away" if before.away else "live")
    }
    if action not in offered:
        raise NotThere(f"{one.singular} {id} offers no {action}.")
    try:
        inspection().act(visit().hand(look.account), one, before, action)
    except Refused as refused:
        return refused_at(account, kind, id, refused)
    return done(account, kind, id, action)


def _form(
    look: Look,
    kind: Kind,
    fields: list[Field],
    before: Record | None,
    *,
    typed: Mapping[str, str],
    refused: Refused | None = None,
) -> Response:
    was = {} if before is None else before.values
    data = {
        **place(look, kind),
        "form": shown.form(fields, typed, was),
        "version": "" if before is None else before.version,
        "id": None if before is None else before.id,
    }
    if refused is not None:
        data["refused"] = shown.refusal(refused)
    told = {
        "first": kind.columns,
        "title": "" if before is None else before.title or f"{kind.singular} {before.id}",
    }
    return page("form.html", data, 200 if refused is None else refused.status, **told)


def _again(
    account: Account,
    kind: Kind,
    fields: list[Field],
    before: Record | None,
    typed: Mapping[str, str],
    why: Refused,
) -> Response:
    """The form with everything that was typed; for a script what is in the way."""
    if wants_json():
        return page("", {"refused": shown.refusal(why)}, why.status)
    with account.transaction(cause="person") as db:
        return _form(Look(account=account, db=db), kind, fields, before, typed=typed, refused=why)
