"""Timeline events through both of the vendor's own clients."""

from __future__ import annotations

from typing import Any

import pytest
from hubspot.crm.timeline import (  # type: ignore[import-untyped]
    ApiException,
    BatchInputTimelineEvent,
    TimelineEvent,
    TimelineEventTemplateCreateRequest,
    TimelineEventTemplateToken,
    TimelineEventTemplateTokenUpdateRequest,
    TimelineEventTemplateUpdateRequest,
)
from hubspot_sdk import ConflictError, HubSpot, PermissionDeniedError

from tests.contract.crm.conftest import Portal


def installed(portal: Portal) -> str:
    """The OAuth token of the app in this portal."""
    given = {name: portal.ready[name] for name in ("refresh_token", "client_id", "client_secret")}
    tokens = portal.client.oauth.tokens_api.create(grant_type="refresh_token", **given)
    token: str = tokens.access_token
    return token


def token(name: str, **more: Any) -> Any:
    return TimelineEventTemplateToken(**{"name": name, "label": name, "type": "string", "options": []} | more)


def test_the_classic_client_keeps_templates_and_sends_events(portal: Portal) -> None:
    app, api = portal.ready["app_id"], portal.developer.crm.timeline
    asked = TimelineEventTemplateCreateRequest(name="Pet", object_type="contacts", tokens=[token("pet")])
    made = api.templates_api.create(app, asked)
    api.tokens_api.create(made.id, app, token("town", object_property_name="city"))
    changed = TimelineEventTemplateTokenUpdateRequest(label="Town", options=[], object_property_name="city")
    assert api.tokens_api.update(made.id, "town", app, changed).label == "Town"
    assert len(api.templates_api.get_by_id(made.id, app).tokens) == 2
    client = portal.with_token(installed(portal)).crm.timeline.events_api
    sent = TimelineEvent(event_template_id=made.id, email="ada@x.test", tokens={"pet": "Art", "town": "Bern"})
    event = client.create(sent)
    assert event.object_type == "contacts"
    contact = portal.client.crm.contacts.basic_api.get_by_id(event.object_id, properties=["city"])
    assert contact.properties["city"] == "Bern"
    assert client.get_by_id(made.id, event.id).tokens == {"pet": "Art", "town": "Bern"}
    named = TimelineEvent(event_template_id=made.id, email="ada@x.test", tokens={}, id="two")
    client.create_batch(BatchInputTimelineEvent(inputs=[sent, named]))  # this client drops the answer
    assert client.get_by_id(made.id, "two").object_id == event.object_id
    new = TimelineEventTemplateUpdateRequest(id=made.id, name="Animal", tokens=[])
    assert api.templates_api.update(made.id, app, new).name == "Animal"
    api.templates_api.archive(made.id, app)
    assert api.templates_api.get_all(app).results == []


def test_a_private_app_is_refused(portal: Portal) -> None:
    sent = TimelineEvent(event_template_id="1", email="ada@x.test", tokens={})
    with pytest.raises(ApiException) as refused:
        portal.client.crm.timeline.events_api.create(sent)
    assert refused.value.status == 403
    client = HubSpot(access_token=portal.ready["access_token"], base_url=portal.url, max_retries=0)
    with pytest.raises(PermissionDeniedError):
        client.crm.timeline.create_event(id="1", event_type_name="shipped", properties={})


def test_the_newer_client_sends_app_events_once(portal: Portal) -> None:
    client = HubSpot(access_token=installed(portal), base_url=portal.url, max_retries=0)
    sent: dict[str, Any] = {
        "id": "s-1",
        "event_type_name": "shipped",
        "properties": {"box": "7"},
        "email": "ada@x.test",
    }
    client.crm.timeline.create_event(**sent)
    with pytest.raises(ConflictError):
        client.crm.timeline.create_event(**sent)
    again: Any = {**sent, "id": "s-2"}
    done = client.crm.timeline.batch.create(inputs=[again])
    assert (done.status, done.results[0].properties) == ("COMPLETE", {"box": "7"})
