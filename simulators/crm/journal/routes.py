"""Reading the journal over HTTP, with a token of client credentials (CRM contract 14.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from simulators.crm import parts
from simulators.crm.answers import answer, instant, no_content
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import BatchTooLarge, InvalidInput, ResourceNotFound
from simulators.crm.evidence import BELIEVED, DECIDED, READS, SPEC, STAINLESS
from simulators.crm.grammar import Product
from simulators.crm.journal import files
from simulators.crm.journal.scopes import READ
from simulators.crm.params import body
from simulators.crm.portal import Portal
from simulators.kit.fidelity import absent, whole

MOST = 100
"""References in one batch."""

product = Product(
    "journal",
    "/webhooks-journal/journal/<version('v4'):api>",
    "/webhooks-journal/journal-local/<version('v4'):api>",
)

JOURNAL = READS.but(
    state=whole(SPEC, STAINLESS, BELIEVED),
    validation=whole(SPEC, DECIDED),
    errors=whole(BELIEVED),
    auth=whole(SPEC, STAINLESS),
    limits=absent("an app's own calls are not counted"),
)


@product.route("/earliest", "GET")
@JOURNAL
def earliest() -> Response:
    """The first file that is still kept; 204 without one."""
    portal = _reader()
    return _one(portal, files.after(portal, 0, 1))


@product.route("/latest", "GET")
@JOURNAL
def latest() -> Response:
    """The newest file; 204 without one."""
    portal = _reader()
    return _one(portal, files.newest(portal, 1))


@product.route("/offset/<offset>/next", "GET")
@JOURNAL
def following(offset: str) -> Response:
    """The file behind this one; 204 at the head."""
    portal = _reader()
    return _one(portal, files.after(portal, _number(portal, offset), 1))


@product.route("/batch/earliest/<int:count>", "GET")
@JOURNAL
def batch_earliest(count: int) -> Response:
    """The first files."""
    portal = _reader()
    return _batch(portal, files.after(portal, 0, _counted(count)))


@product.route("/batch/latest/<int:count>", "GET")
@JOURNAL
def batch_latest(count: int) -> Response:
    """The newest files, oldest first."""
    portal = _reader()
    return _batch(portal, files.newest(portal, _counted(count)))


@product.route("/batch/<offset>/next/<int:count>", "GET")
@JOURNAL
def batch_following(offset: str, count: int) -> Response:
    """The files behind this one."""
    portal = _reader()
    return _batch(portal, files.after(portal, _number(portal, offset), _counted(count)))


@product.route("/batch/read", "POST")
@JOURNAL
def batch_read() -> Response:
    """Files by their offsets; those that are not there are errors of a 207."""
    portal = _reader()
    given = body()
    parts.required("BatchInputString", given, "inputs")
    wanted = parts.texts(given["inputs"], "inputs")
    if len(wanted) > MOST:
        raise BatchTooLarge(MOST)
    missing = [one for one in wanted if files.number_of(portal, one) is None]
    return _batch(portal, [one for one in wanted if one not in missing], missing)


def _reader() -> Portal:
    """The portal, for a caller who may read its journal; the local one names it."""
    require(READ)
    portal = open_portal()
    named = request.args.get("installPortalId")
    if named and named != str(portal.id):
        raise ResourceNotFound
    return portal


def _number(portal: Portal, offset: str) -> int:
    found = files.number_of(portal, offset)
    if found is None:
        raise ResourceNotFound
    return found


def _counted(count: int) -> int:
    if not 1 <= count <= MOST:
        raise InvalidInput(f"count must be between 1 and {MOST}", context={"count": [str(count)]})
    return count


def _one(portal: Portal, offsets: Sequence[str]) -> Response:
    return answer(files.reference(portal, offsets[0])) if offsets else no_content()


def _batch(portal: Portal, offsets: Sequence[str], missing: Sequence[str] = ()) -> Response:
    now = instant(portal.at)
    data: dict[str, Any] = {
        "status": "COMPLETE",
        "results": [files.reference(portal, one) for one in offsets],
        "startedAt": now,
        "completedAt": now,
    }
    if not missing:
        return answer(data)
    errors = [ResourceNotFound().item(offset=[one]) for one in missing]
    return answer({**data, "numErrors": len(errors), "errors": errors}, 207)
