"""What a page or a script sees once something was done to a record, or was refused."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, url_for

from simulators.kit.inspector import shown
from simulators.kit.inspector.answering import page, wants_json
from simulators.kit.inspector.inspection import Refused
from simulators.kit.inspector.looking import go, inspection, kind_of, looking_at, record_data


def done(account: str, kind: str, id: str, what: str, status: int = 200) -> Response:
    """The record as it is now; the table where the record is gone."""
    with looking_at(account) as look:
        gone = inspection().record(look, kind_of(look, kind), id) is None
    if wants_json():
        return page("", {"done": what, "id": id} if gone else record_data(account, kind, id), status)
    if gone:
        return go(url_for("inspect.table", account=account, kind=kind, done=what))
    return go(url_for("inspect.record", account=account, kind=kind, id=id, done=what))


def refused_at(
    account: str, kind: str, id: str, why: Refused, typed: Mapping[str, str] | None = None
) -> Response:
    """The record with what is in the way; ``typed`` stays in the form that was sent."""
    if wants_json():
        return page("", {"refused": shown.refusal(why)}, why.status)
    data = record_data(account, kind, id) | {"refused": shown.refusal(why)}
    return page("record.html", data, why.status, typed=typed or {})
