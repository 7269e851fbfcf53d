"""Webhooks managed through both of the vendor's Python clients, and delivered over real sockets."""

from __future__ import annotations

import json

import pytest
from hubspot import webhooks as classic  # type: ignore[import-untyped]
from hubspot_sdk import BadRequestError, NotFoundError
from hubspot_sdk import HubSpot as Stainless

from simulators.kit.timeline import advance
from tests.contract.crm.conftest import Portal
from tests.contract.crm.receiver import Receiver, valid

MINUTE = 60_000


def test_managed_by_the_stainless_client(portal: Portal, developer: Stainless) -> None:
    app, api = portal.ready["app_id"], developer.webhooks
    url = "http://127.0.0.1:9/hooks"
    settings = api.update_settings(app, target_url=url, throttling={"max_concurrent_requests": 6})
    assert settings.throttling.max_concurrent_requests == 6
    assert api.get_settings(app).target_url == url
    with pytest.raises(BadRequestError, match="maxConcurrentRequests must be greater than 5"):
        api.update_settings(app, target_url=url, throttling={"max_concurrent_requests": 5})
    made = api.create_event_subscription(
        app, event_type="object.propertyChange", property_name="city", object_type_id="0-1", active=False
    )
    assert (made.active, made.object_type_id, made.property_name) == (False, "0-1", "city")
    id = int(made.id)
    assert api.update_event_subscription(id, app_id=app, active=True).active
    batch = api.create_batch_event_subscriptions(app, inputs=[{"id": id, "active": False}])
    assert [one.active for one in batch.results] == [False]
    assert [one.id for one in api.list_event_subscriptions(app).results] == [made.id]
    api.delete_event_subscription(id, app_id=app)
    with pytest.raises(NotFoundError):
        api.get_event_subscription(id, app_id=app)
    api.delete_settings(app)
    with pytest.raises(NotFoundError):
        api.get_settings(app)


def test_managed_by_the_classic_client(portal: Portal) -> None:
    app, api = portal.ready["app_id"], portal.developer.webhooks
    wanted = classic.SubscriptionCreateRequest(event_type="contact.restore", active=True)
    made = api.subscriptions_api.create(app_id=app, subscription_create_request=wanted)
    off = classic.SubscriptionPatchRequest(active=False)
    api.subscriptions_api.update(subscription_id=made.id, app_id=app, subscription_patch_request=off)
    assert [one.active for one in api.subscriptions_api.get_all(app_id=app).results] == [False]
    api.subscriptions_api.archive(subscription_id=made.id, app_id=app)
    assert api.subscriptions_api.get_all(app_id=app).results == []


@pytest.mark.parametrize("portal", [{"webhook_timeout": 200}], indirect=True)
def test_a_receiver_that_takes_too_long_is_asked_again(
    portal: Portal, developer: Stainless, receiver: Receiver
) -> None:
    """Trap 30: a receiver has five seconds, here a fifth of one."""
    app, api = portal.ready["app_id"], developer.webhooks
    api.update_settings(app, target_url=receiver.url, throttling={"max_concurrent_requests": 10})
    api.create_event_subscription(app, event_type="contact.creation", active=True, object_type_id="0-1")
    receiver.hold.clear()
    portal.contact_comes()
    assert len(receiver.received) == 1
    receiver.hold.set()
    advance(portal.site, 2 * MINUTE)
    attempts = [json.loads(body)[0]["attemptNumber"] for body, _ in receiver.received]
    assert attempts == [0, 1]


@pytest.mark.parametrize("portal", [{"client_time": "wall"}], indirect=True)
def test_a_receiver_that_fails_twice_gets_the_same_batch_newly_signed(
    portal: Portal, developer: Stainless, receiver: Receiver
) -> None:
    """Trap 30, over sockets; each attempt passes the client's validator though the site stands elsewhere."""
    app, api = portal.ready["app_id"], developer.webhooks
    api.update_settings(app, target_url=receiver.url, throttling={"max_concurrent_requests": 10})
    for kind in ("contact.creation", "object.creation"):
        api.create_event_subscription(app, event_type=kind, active=True, object_type_id="0-1")
    receiver.replies = [(500, {}, None), (503, {}, None)]
    portal.contact_comes()
    advance(portal.site, 4 * MINUTE)
    batches = [json.loads(body) for body, _ in receiver.received]
    assert [[one["attemptNumber"] for one in batch] for batch in batches] == [[0, 0], [1, 1], [2, 2]]
    ids = [[one["eventId"] for one in batch] for batch in batches]
    assert ids[0] == ids[1] == ids[2]
    for body, headers in receiver.received:
        assert valid(portal, receiver.url, body, headers, "v1")
        assert valid(portal, receiver.url, body, headers, "v3")
