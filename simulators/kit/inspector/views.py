"""The pages. Each also answers JSON, to ``Accept: application/json`` or at its address with ``.json``.

| Call | Answer |
| --- | --- |
| GET ``/_rehearse/inspect`` | ``accounts``; a browser that can see one only is sent there |
| GET ``/{account}`` | ``account``, ``kinds`` with counts |
| GET ``/{account}/{kind}`` | ``results``, ``total``, ``pages``; asked by ``search``, ``sort`` (``-`` descending), ``state``, ``page``, ``size`` |
| POST ``/{account}/{kind}`` | 201, the new record |
| GET ``/{account}/{kind}/{id}`` | ``record`` with fields, references, history, and its last ``events`` |
| POST ``/{account}/{kind}/{id}`` | the record after the change |
| POST ``/{account}/{kind}/{id}/join``, ``/part`` | the record; ``kind`` and ``id`` name the other one |
| POST ``/{account}/{kind}/{id}/{action}`` | what the kind offers: ``archive``, ``inactivate``, ``delete`` … |

A write sends ``{"values": {"field": "text"}, "version"?}``. What the vendor refuses answers its status with
``refused``: ``message``, ``fields``, ``body``; nothing is changed then.
"""  # noqa: E501 - a table

from __future__ import annotations

from importlib.resources import files

from flask import Blueprint, Response, request, url_for

from simulators.kit.inspector import shown
from simulators.kit.inspector.admission import NotThere, visit
from simulators.kit.inspector.answering import page, wants_json
from simulators.kit.inspector.inspection import Kind
from simulators.kit.inspector.listing import Wanted
from simulators.kit.inspector.looking import go, inspection, kind_of, looking_at, place, record_data

PREFIX = "/_rehearse/inspect"
FILES = "inspect.file"
_TYPES = {"inspect.css": "text/css; charset=utf-8", "inspect.js": "text/javascript; charset=utf-8"}
_SIZE, _LARGEST = 25, 200
_SAID = {"created": "The record was created.", "saved": "Saved.", "unchanged": "Nothing was changed."}

routes = Blueprint("inspect", __name__, url_prefix=PREFIX)


@routes.get("/-/<name>")
def file(name: str) -> Response:
    """The style sheet and the script of the pages."""
    if name not in _TYPES:
        raise NotThere(f"There is no file {name} here.")
    found = files("simulators.kit.inspector").joinpath("pages", name).read_bytes()
    return Response(found, content_type=_TYPES[name])


@routes.get("")
def accounts() -> Response:
    """Which accounts there are."""
    wanted = request.args.get("site")
    found = [one for one in visit().accounts if wanted in (None, one.site.id)]
    if not found:
        raise NotThere(f"There is no account on {wanted} here.")
    if len(found) == 1 and not wants_json():
        return go(url_for("inspect.kinds", account=found[0].id))
    return page("accounts.html", {"accounts": [shown.account(one) for one in found]})


@routes.get("/<account>")
def kinds(account: str) -> Response:
    """The kinds of record with their numbers."""
    with looking_at(account) as look:
        data = {"account": shown.account(look.account), "kinds": shown.kinds(inspection(), look)}
    return page("account.html", data)


@routes.get("/<account>/<kind>")
def table(account: str, kind: str) -> Response:
    """A page of records."""
    with looking_at(account) as look:
        one = kind_of(look, kind)
        data = {**place(look, one), **shown.table(inspection(), look, one, _wanted())}
    return page("table.html", data, said=_said(one))


@routes.get("/<account>/<kind>/<id>")
def record(account: str, kind: str, id: str) -> Response:
    """One record."""
    return page("record.html", record_data(account, kind, id), said=_said())


def _said(kind: Kind | None = None) -> str:
    """What a page says once it was come back to."""
    done = request.args.get("done", "")
    if done in _SAID:
        return _SAID[done]
    known = {one.name: one.label for one in kind.actions} if kind else {}
    return f"{known[done]}: done." if done in known else "Done." if done and kind is None else ""


def _wanted() -> Wanted:
    """What the query asks for; what makes no sense counts for nothing."""
    asked = request.args
    sort = asked.get("sort", "")
    size = min(max(asked.get("size", _SIZE, int), 1), _LARGEST)
    state = asked.get("state", "live")
    return Wanted(
        search=asked.get("search", "").strip()[:200],
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        state="away" if state == "away" else "all" if state == "all" else "live",
        offset=(min(max(asked.get("page", 1, int), 1), 1_000_000) - 1) * size,
        limit=size,
    )
