"""The management API of webhooks; only the developer key opens it (CRM contract 14.1)."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from simulators.crm import parts
from simulators.crm.answers import answer, instant, no_content
from simulators.crm.errors import CrmError, InvalidInput, ResourceNotFound
from simulators.crm.evidence import BELIEVED, PROBE, SET_UP, SPEC, STAINLESS, UNCOUNTED, WEBHOOKS
from simulators.crm.grammar import Product
from simulators.crm.params import body, inputs
from simulators.crm.webhooks import subscriptions
from simulators.kit.accounts import Account
from simulators.kit.exchange import current
from simulators.kit.fidelity import no_such, partly, whole

product = Product("webhooks", "/webhooks/<version('v3'):api>/<app_number>")

HOOKS = SET_UP.but(
    state=whole(SPEC, WEBHOOKS),
    errors=whole(PROBE, BELIEVED),
    auth=whole(PROBE, STAINLESS),
    limits=UNCOUNTED,
    webhooks=no_such("no event type tells of subscriptions"),
)


@product.route("/settings", "GET")
@HOOKS
def read_settings(app_number: str) -> Response:
    """Where events go."""
    return answer(subscriptions.shown_settings(_account(app_number)))


@product.route("/settings", "PUT")
@HOOKS.but(validation=partly("http and every host are taken", SPEC, WEBHOOKS))
def configure(app_number: str) -> Response:
    """Set where events go."""
    account, given = _account(app_number), body()
    url = given.get("targetUrl")
    if not url:
        raise InvalidInput.missing("SettingsChangeRequest", "targetUrl")
    subscriptions.configure(account, parts.address(url, "targetUrl"), _concurrency(given.get("throttling")))
    return answer(subscriptions.shown_settings(account))


@product.route("/settings", "DELETE")
@HOOKS
def clear_settings(app_number: str) -> Response:
    """End delivery."""
    subscriptions.configure(_account(app_number), "", None)
    return no_content()


@product.route("/subscriptions", "GET")
@HOOKS
def list_subscriptions(app_number: str) -> Response:
    """Every subscription of the app."""
    return answer({"results": [_shown(one) for one in subscriptions.every(_account(app_number))]})


@product.route("/subscriptions", "POST")
@HOOKS.but(
    validation=partly("events of conversations are refused", SPEC),
)
def subscribe(app_number: str) -> Response:
    """A new subscription."""
    return answer(_shown(subscriptions.subscribe(_account(app_number), body())), 201)


@product.route("/subscriptions/<id>", "GET")
@HOOKS
def read_subscription(app_number: str, id: str) -> Response:
    """One subscription."""
    return answer(_shown(subscriptions.find_one(_account(app_number), id)))


@product.route("/subscriptions/<id>", "PATCH")
@HOOKS
def switch_subscription(app_number: str, id: str) -> Response:
    """Turn a subscription on or off."""
    active = body().get("active") is True
    return answer(_shown(subscriptions.switch(_account(app_number), id, active=active)))


@product.route("/subscriptions/<id>", "DELETE")
@HOOKS
def remove_subscription(app_number: str, id: str) -> Response:
    """Forget a subscription."""
    subscriptions.remove(_account(app_number), id)
    return no_content()


@product.route("/subscriptions/batch/update", "POST")
@HOOKS
def switch_subscriptions(app_number: str) -> Response:
    """Turn several subscriptions on or off."""
    account = _account(app_number)
    results: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for one in inputs("BatchInputSubscriptionBatchUpdateRequest"):
        try:
            id = str(one.get("id"))
            results.append(_shown(subscriptions.switch(account, id, active=one.get("active") is True)))
        except CrmError as refusal:
            errors.append(refusal.item())
    now = instant(account.now())
    data: dict[str, Any] = {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
    if errors:
        data |= {"numErrors": len(errors), "errors": errors}
    return answer(data, 207 if errors else 200)


def _concurrency(throttling: Any) -> int | None:
    """How many requests may be open at once; None where the call does not say. Raises `InvalidInput`."""
    if throttling is None:
        return None
    found = throttling.get("maxConcurrentRequests") if isinstance(throttling, dict) else None
    if found is None:
        raise InvalidInput.missing("ThrottlingSettings", "maxConcurrentRequests")
    if isinstance(found, bool) or not isinstance(found, int):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: maxConcurrentRequests must be a number")
    if found <= 5:
        raise InvalidInput("maxConcurrentRequests must be greater than 5")
    return found


def _account(app_number: str) -> Account:
    """The account whose app this is. Raises `ResourceNotFound` for another's."""
    account = current().account
    if app_number != str(account.credentials["app_id"]):
        raise ResourceNotFound
    return account


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if value is not None}
