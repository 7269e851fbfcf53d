"""The portal's recycle bin, as JSON, under ``/_rehearse/bin``; it takes the site's hand (CRM contract 3.10).

| Call | Answer |
| --- | --- |
| GET ``/{type}`` | ``records``: ``id``, ``archivedAt`` and ``restorableUntil`` of each, in order of id |
| POST ``/{type}/{id}/restore`` | ``id``: the record is back, without its associations |

Nothing of the public API restores a record.
"""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from simulators.crm.answers import instant
from simulators.crm.auth import open_portal
from simulators.crm.by_hand import PageRefused, only_by_hand
from simulators.crm.numbers import digits
from simulators.crm.object_types import ObjectType
from simulators.crm.objects import blocklist, changes, identities
from simulators.crm.objects.contacts import emails
from simulators.crm.objects.records import Record, store
from simulators.crm.portal import Portal
from simulators.kit.wire import json_response

KEPT = 90 * 86_400_000
"""How long (ms) the bin keeps a record (3.10)."""

PAGE = 1_000

pages = Blueprint("bin_pages", __name__, url_prefix="/_rehearse/bin")
pages.before_request(only_by_hand)


@pages.get("/<type>")
def list_bin(type: str) -> Response:
    """What can be restored, the first thousand."""
    portal = open_portal()
    kind = _type(portal, type)
    found = store(kind).page(portal.db, 0, PAGE, archived=True)
    return json_response({"records": [_shown(one) for one in found if _kept(portal, one)]})


@pages.post("/<type>/<id>/restore")
def restore_record(type: str, id: str) -> Response:
    """Take a record out of the bin."""
    portal = open_portal()
    kind = _type(portal, type)
    record = store(kind).get(portal.db, digits(id) or 0)
    if record is None or not _kept(portal, record):
        raise PageRefused(f"There is no record {id} in the bin.", "Choose one of the list.", status=404)
    taken = identities.holders(portal.db, kind, changes.claims(portal, kind, record.doc))
    for (name, value), holder in taken.items():
        raise PageRefused(f"{name} {value} belongs to {holder} now.", "Change it there first.")
    if kind.plural == "contacts" and (blocked := blocklist.find(portal, emails(record.doc))):
        raise PageRefused(f"{blocked} was deleted for privacy.", "Make the contact anew without it.")
    changes.restore(portal, kind, [record])
    return json_response({"id": id})


def _type(portal: Portal, name: str) -> ObjectType:
    found = portal.types.find(name)
    if found is None:
        raise PageRefused(f"There is no object type {name}.", "Name one, such as contacts.", status=404)
    return found


def _kept(portal: Portal, record: Record) -> bool:
    return record.archived is not None and portal.at - record.archived <= KEPT


def _shown(record: Record) -> dict[str, str]:
    assert record.archived is not None
    return {
        "id": str(record.id),
        "archivedAt": instant(record.archived),
        "restorableUntil": instant(record.archived + KEPT),
    }
