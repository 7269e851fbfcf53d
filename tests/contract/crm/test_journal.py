"""The webhooks journal through the Stainless client, which judges every answer strictly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hubspot_sdk import HubSpot as Stainless
from hubspot_sdk import NotFoundError, PermissionDeniedError

from simulators.kit.timeline import advance
from tests.contract.crm.conftest import Portal

SCOPES = (
    "developer.webhooks_journal.read",
    "developer.webhooks_journal.subscriptions.read",
    "developer.webhooks_journal.subscriptions.write",
    "developer.webhooks_journal.snapshots.read",
    "developer.webhooks_journal.snapshots.write",
    "crm.objects.contacts.read",
)


def client(portal: Portal, token: str) -> Stainless:
    return Stainless(base_url=portal.url, access_token=token, max_retries=0, _strict_response_validation=True)


@pytest.fixture
def app(portal: Portal) -> Iterator[Stainless]:
    """The app with a token of its own, which the client fetches by itself."""
    secret = {name: portal.ready[name] for name in ("client_id", "client_secret")}
    made: Any = portal.strict.auth.oauth.create_token(
        grant_type="client_credentials", scope=" ".join(SCOPES), **secret
    )
    assert made.token_use == "client_credentials"
    with client(portal, made.access_token) as found:
        yield found


def subscribe(portal: Portal, app: Stainless) -> int:
    """A subscription to new and changed contacts and their cities; its id."""
    made = app.webhooks_journal.subscriptions.create(
        subscription_type="OBJECT",
        object_type_id="0-1",
        portal_id=portal.ready["portal_id"],
        actions=["CREATE", "UPDATE"],
        properties=["city"],
        object_ids=[],
    )
    return made.id


def events(reference: Any) -> list[dict[str, Any]]:
    """What the file behind a reference says; fetched without a token."""
    found = httpx.get(reference["url"], trust_env=False).json()
    assert found["offset"] == reference["currentOffset"]
    told: list[dict[str, Any]] = found["journalEvents"]
    return told


def test_subscribe_and_read(portal: Portal, app: Stainless) -> None:
    api, id = app.webhooks_journal, subscribe(portal, app)
    assert api.subscriptions.get(id).actions == ["CREATE", "UPDATE"]
    assert [one.id for one in api.subscriptions.list().results] == [id]
    portal.contact_comes()
    advance(portal.site, 10_000)
    reference: Any = api.journal.get_earliest().json()
    offset = reference["currentOffset"]
    assert [one["propertyChanges"] for one in events(reference)] == [{"city": "Turin"}]
    assert api.journal.get_next_from_offset(offset).read() == b""
    for batches in (api.journal.batch, api.journal_local.batch):
        assert [one.current_offset for one in batches.get_earliest(10).results] == [offset]
        assert len(batches.get(inputs=[offset]).results) == 1
        assert batches.get_from_offset(5, offset=offset).results == []
    here = {"install_portal_id": portal.ready["portal_id"]}
    assert api.journal_local.get_earliest(**here).json() == reference
    assert api.journal_local.get_latest(**here).json() == reference
    assert api.journal_local.get_next_from_offset(offset, **here).read() == b""
    api.subscriptions.delete(id)
    assert api.subscriptions.list().results == []
    subscribe(portal, app)
    api.subscriptions.delete_for_portal(portal.ready["portal_id"])
    assert api.subscriptions.list().results == []


def test_the_same_calls_under_their_other_names(portal: Portal, app: Stainless) -> None:
    """The client has them twice."""
    id = subscribe(portal, app)
    assert app.webhooks.get_journal_subscription(id).id == id
    assert app.webhooks.get_latest_journal_batch(1).results == []
    app.webhooks.delete_journal_subscription(id)
    assert app.webhooks.list_journal_subscriptions().results == []


def test_filters(portal: Portal, app: Stainless) -> None:
    filters, id = app.webhooks_journal.subscriptions.filters, subscribe(portal, app)
    wanted: Any = {
        "conditions": [
            {"filter_type": "CRM_OBJECT_PROPERTY", "property": "city", "operator": "EQ", "value": "Oslo"}
        ]
    }
    made = filters.create(subscription_id=id, filter=wanted).filter_id
    assert [one.id for one in filters.list(id)] == [made]
    assert filters.get(made).filter.conditions[0].value == "Oslo"
    portal.contact_comes()
    advance(portal.site, 10_000)
    assert app.webhooks_journal.journal.get_earliest().read() == b"", "it tells of Turin only"
    filters.delete(made)
    assert filters.list(id) == []
    with pytest.raises(NotFoundError):
        filters.get(made)


def test_snapshots(portal: Portal, app: Stainless) -> None:
    portal.contact_comes()
    (held,) = portal.client.crm.contacts.get_all()
    contact = int(held.id)
    request: Any = {
        "object_id": contact,
        "object_type_id": "0-1",
        "portal_id": portal.ready["portal_id"],
        "properties": ["city"],
    }
    api = app.webhooks_journal
    (taken,) = api.snapshots.create(snapshot_requests=[request]).snapshot_responses
    assert taken.object_id == contact
    assert api.journal.get_status(taken.snapshot_status_id).status == "PENDING"
    advance(portal.site, 10_000)
    assert api.journal_local.get_status(taken.snapshot_status_id).status == "COMPLETED"
    (event,) = events(api.journal.get_earliest().json())
    assert (event["action"], event["propertyChanges"]) == ("SNAPSHOT", {"city": "Turin"})


def test_a_private_app_s_token_does_not_open_it(portal: Portal) -> None:
    with client(portal, portal.ready["access_token"]) as private, pytest.raises(PermissionDeniedError):
        private.webhooks_journal.journal.batch.get_latest(1)
