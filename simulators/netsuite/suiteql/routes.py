"""`POST /services/rest/query/v1/suiteql` (NetSuite contract 5)."""

from __future__ import annotations

from flask import Blueprint, Response

from simulators.kit.exchange import Exchange, current
from simulators.kit.fidelity import partly, whole
from simulators.kit.wire import json_response
from simulators.netsuite.errors import Unexpected
from simulators.netsuite.evidence import API_CLIENT, LIVE, QUERY, READS, TAP, TARGET
from simulators.netsuite.records.paging import Page, collection, page_of
from simulators.netsuite.setup.features import needs_workbook
from simulators.netsuite.suiteql.asked import asked, needs_transient
from simulators.netsuite.suiteql.refusals import BrokenColumn

routes = Blueprint("suiteql", __name__)

_COLLECTION = "application/vnd.oracle.resource+json; type=collection"


@routes.post("/services/rest/query/v1/suiteql")
@READS.but(
    state=partly("tables of entities and lists only", QUERY, TAP, TARGET),
    validation=partly("a few functions are refused that the vendor has", QUERY, TAP, API_CLIENT),
    errors=whole(LIVE, API_CLIENT, TAP),
)
def query() -> Response:
    """One page of what a statement finds."""
    exchange = current()
    needs_workbook(exchange)
    needs_transient(exchange.request)
    page = page_of(exchange.request)
    statement, parameters = asked(exchange.request, exchange.account)
    try:
        return _answered(exchange, statement, parameters, page)
    except BrokenColumn:
        letters = exchange.site.streams.stream("netsuite/error").choices("abcdefghijklmnopqrstuvwxyz", k=20)
        raise Unexpected("".join(letters)) from None


def _answered(exchange: Exchange, statement: str, parameters: list[object], page: Page) -> Response:
    # Importing the parser takes longer than starting the rest of the fake: only at a query.
    from simulators.netsuite.suiteql.answer import items
    from simulators.netsuite.suiteql.compiled import compiled
    from simulators.netsuite.suiteql.literals import lift, parameter_kinds
    from simulators.netsuite.suiteql.run import MOST_ROWS, find, inputs_of
    from simulators.netsuite.suiteql.visibility import View

    account, actor = exchange.account, exchange.actor
    kinds, texts = parameter_kinds(parameters)
    lifted = lift(statement, kinds)
    ready = compiled(lifted, View.of(actor, account.settings))
    inputs = inputs_of(account, actor.user, lifted.values(texts))
    found = find(account, exchange.db, ready, inputs, limit=page.limit, offset=page.offset)
    rows = items(found, ready.outputs, inputs)
    body = collection(exchange.request, page, rows, min(found.total, MOST_ROWS))
    body["totalResults"] = found.total
    return json_response(body, content_type=_COLLECTION)
