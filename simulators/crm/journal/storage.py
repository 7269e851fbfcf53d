"""Files of the journal by their signed addresses, as a storage service gives them out: no token."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer
from simulators.crm.files.signing import judge
from simulators.crm.journal import files
from simulators.crm.portal import IMPORT, Portal
from simulators.kit.exchange import current

storage = Blueprint("journal_files", __name__, url_prefix=f"/{files.PATH}")

_DENIED = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'


@storage.get("/<portal_id>/<offset>")
def fetch(portal_id: str, offset: str) -> Response:
    """One file; 403 with a page of XML for an address that is not signed, or no longer good (SIM)."""
    exchange = current()
    account = exchange.account
    portal = Portal(account, exchange.db, IMPORT, account.now())
    valid = portal_id == account.id and judge(account, request.path, request.args) == "good"
    found = files.content(portal, offset) if valid else None
    return Response(_DENIED, 403, content_type="application/xml") if found is None else answer(found)
