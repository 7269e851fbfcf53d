"""Asking for snapshots, and what became of them, over HTTP (CRM contract 14.4)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from simulators.crm import parts
from simulators.crm.answers import answer
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import BatchTooLarge, InvalidInput
from simulators.crm.evidence import DECIDED, JOURNAL_GUIDE, SPEC, STAINLESS
from simulators.crm.grammar import Product
from simulators.crm.journal import routes, snapshots
from simulators.crm.journal.scopes import READ, SNAPSHOTS_READ, SNAPSHOTS_WRITE
from simulators.crm.params import body
from simulators.kit.exchange import current
from simulators.kit.fidelity import partly

product = Product("journal_snapshots", "/webhooks-journal/snapshots/<version('v4'):api>")

SNAPSHOTS = routes.JOURNAL.but(
    state=partly("a status is there at once; what the file says of a snapshot is assumed", SPEC, DECIDED),
    auth=partly("the scope of the objects is asked for at once", SPEC, STAINLESS, JOURNAL_GUIDE),
)


@product.route("/crm", "POST")
@SNAPSHOTS
def take_snapshots() -> Response:
    """Put records as they are now into the journal; each wants the scope of its objects, too."""
    require(SNAPSHOTS_WRITE)
    portal, asked = open_portal(), parts.objects(body().get("snapshotRequests"), "snapshotRequests")
    if not asked:
        raise InvalidInput.missing("CrmObjectSnapshotBatchRequest", "snapshotRequests")
    if len(asked) > routes.MOST:
        raise BatchTooLarge(routes.MOST)
    types = [snapshots.wanted_type(portal, one) for one in asked]
    for type in types:
        require(type.scope("read"))
    span = current().span
    taken = [snapshots.take(portal, type, one, span) for type, one in zip(types, asked, strict=True)]
    return answer({"snapshotResponses": taken})


@product.route("/crm/status/<id>", "GET")
@SNAPSHOTS
def snapshot_status(id: str) -> Response:
    """What became of a snapshot, where the guide has it."""
    require(SNAPSHOTS_READ)
    return answer(snapshots.status(open_portal(), id))


@routes.product.route("/status/<id>", "GET")
@SNAPSHOTS
def journal_status(id: str) -> Response:
    """The same, where the clients look for it."""
    require(READ, SNAPSHOTS_READ)
    return answer(snapshots.status(open_portal(), id))
