"""Filters of subscriptions to the journal over HTTP (CRM contract 14.4)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from simulators.crm import parts
from simulators.crm.answers import answer, no_content
from simulators.crm.auth import open_portal, require
from simulators.crm.evidence import DECIDED, JOURNAL_GUIDE, SPEC, STAINLESS
from simulators.crm.journal import filters, subscriptions
from simulators.crm.journal.managing import SUBSCRIPTIONS, product
from simulators.crm.journal.scopes import SUBSCRIPTIONS_READ, SUBSCRIPTIONS_WRITE
from simulators.crm.params import body
from simulators.kit.fidelity import whole

FILTERS = SUBSCRIPTIONS.but(state=whole(SPEC, STAINLESS, JOURNAL_GUIDE, DECIDED))


@product.route("/filters", "POST")
@FILTERS
def create_filter() -> Response:
    """A new filter of a subscription. 201 (SIM)."""
    require(SUBSCRIPTIONS_WRITE)
    portal, given = open_portal(), body()
    parts.required("FilterCreateRequest", given, "filter", "subscriptionId")
    subscription = subscriptions.find_one(portal, str(given["subscriptionId"]))
    return answer({"filterId": filters.create(portal, subscription, given)}, 201)


@product.route("/filters/subscription/<id>", "GET")
@FILTERS
def list_filters(id: str) -> Response:
    """The filters of a subscription: a plain list."""
    require(SUBSCRIPTIONS_READ)
    portal = open_portal()
    return answer(filters.of(portal, subscriptions.find_one(portal, id)["id"]))


@product.route("/filters/<id>", "GET")
@FILTERS
def read_filter(id: str) -> Response:
    """One filter."""
    require(SUBSCRIPTIONS_READ)
    return answer(filters.find_one(open_portal(), id))


@product.route("/filters/<id>", "DELETE")
@FILTERS
def remove_filter(id: str) -> Response:
    """Forget a filter."""
    require(SUBSCRIPTIONS_WRITE)
    portal = open_portal()
    filters.remove(portal, filters.find_one(portal, id)["id"])
    return no_content()
