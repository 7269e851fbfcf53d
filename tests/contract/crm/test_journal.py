"""The webhooks journal through the Stainless client, which judges every answer strictly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hubspot_sdk import HubSpot as Stainless
from hubspot_sdk import PermissionDeniedError

from simulators.kit.timeline import advance
from tests.contract.crm.conftest import Portal
from tests.contract.crm.test_workflows import enroll

SCOPES = (
    "developer.webhooks_journal.read",
    "developer.webhooks_journal.subscriptions.read",
    "developer.webhooks_journal.subscriptions.write",
    "crm.objects.contacts.read",
)


def client(portal: Portal, token: str) -> Stainless:
    return Stainless(base_url=portal.url, access_token=token, max_retries=0, _strict_response_validation=True)


@pytest.fixture
def app(portal: Portal) -> Iterator[Stainless]:
    """The app with a token of its own; the client cannot fetch one, as it sends JSON where a form is due."""
    form = {
        "grant_type": "client_credentials",
        "client_id": portal.ready["client_id"],
        "client_secret": portal.ready["client_secret"],
        "scope": " ".join(SCOPES),
    }
    made = httpx.post(f"{portal.url}/oauth/2026-03/token", data=form).json()
    with client(portal, made["access_token"]) as found:
        yield found


def test_subscribe_and_read(portal: Portal, app: Stainless) -> None:
    made = app.webhooks.create_journal_subscription(
        subscription_type="OBJECT",
        object_type_id="0-1",
        portal_id=portal.ready["portal_id"],
        actions=["CREATE", "UPDATE"],
        properties=["city"],
        object_ids=[],
    )
    assert app.webhooks.get_journal_subscription(made.id).actions == ["CREATE", "UPDATE"]
    assert [one.id for one in app.webhooks.list_journal_subscriptions().results] == [made.id]
    enroll(portal)
    advance(portal.site, 10_000)
    reference: Any = app.webhooks.get_earliest_journal_entry().json()
    found = httpx.get(reference["url"]).json()
    assert (found["offset"], found["journalEvents"][0]["propertyChanges"]) == (
        reference["currentOffset"],
        {"city": "Turin"},
    )
    batch = app.webhooks.get_earliest_journal_batch(10)
    assert [one.current_offset for one in batch.results] == [reference["currentOffset"]]
    read = app.webhooks.get_journal_batch_by_request(inputs=[reference["currentOffset"]])
    assert len(read.results) == 1
    following = app.webhooks.get_journal_batch_from_offset(5, offset=reference["currentOffset"])
    assert following.results == []
    app.webhooks.delete_journal_subscription(made.id)
    assert app.webhooks.list_journal_subscriptions().results == []


def test_a_private_app_s_token_does_not_open_it(portal: Portal) -> None:
    with client(portal, portal.ready["access_token"]) as private, pytest.raises(PermissionDeniedError):
        private.webhooks.get_latest_journal_batch(1)
