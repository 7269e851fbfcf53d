"""Managing subscriptions to the journal over HTTP (CRM contract 14.4)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.auth import open_portal, require
from simulators.crm.evidence import SPEC, STAINLESS
from simulators.crm.grammar import Product
from simulators.crm.journal import subscriptions
from simulators.crm.journal.routes import JOURNAL
from simulators.crm.journal.scopes import SUBSCRIPTIONS_READ, SUBSCRIPTIONS_WRITE
from simulators.crm.params import body
from simulators.kit.fidelity import no_such, partly

product = Product("journal_subscriptions", "/webhooks-journal/subscriptions/<version('v4'):api>")

SUBSCRIPTIONS = JOURNAL.but(
    state=partly("neither lists nor the app's own life; no overrides of actions", SPEC, STAINLESS),
    webhooks=no_such("no event type tells of subscriptions"),
)


@product.route("", "GET")
@SUBSCRIPTIONS
def list_subscriptions() -> Response:
    """Every subscription of the app."""
    require(SUBSCRIPTIONS_READ)
    return answer({"results": subscriptions.every(open_portal())})


@product.route("", "POST")
@SUBSCRIPTIONS
def subscribe() -> Response:
    """A new subscription; it wants the scope of its objects, too. 201 (SIM)."""
    require(SUBSCRIPTIONS_WRITE)
    given = body()
    portal = open_portal()
    type = subscriptions.subscribed_type(portal, given)
    require(type.scope("read"))
    return answer(subscriptions.subscribe(portal, type, given), 201)


@product.route("/<id>", "GET")
@SUBSCRIPTIONS
def read_subscription(id: str) -> Response:
    """One subscription."""
    require(SUBSCRIPTIONS_READ)
    return answer(subscriptions.find_one(open_portal(), id))


@product.route("/<id>", "DELETE")
@SUBSCRIPTIONS
def remove_subscription(id: str) -> Response:
    """Forget a subscription."""
    require(SUBSCRIPTIONS_WRITE)
    portal = open_portal()
    subscriptions.remove(portal, subscriptions.find_one(portal, id)["id"])
    return no_content()


@product.route("/portals/<id>", "DELETE")
@SUBSCRIPTIONS
def remove_subscriptions_of_portal(id: str) -> Response:
    """Forget every subscription of a portal; another one has none."""
    require(SUBSCRIPTIONS_WRITE)
    portal = open_portal()
    found = [one["id"] for one in subscriptions.every(portal) if id == str(portal.id)]
    subscriptions.remove(portal, *found)
    return no_content()
