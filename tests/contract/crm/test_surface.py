"""The rest of what hubspot-api-client calls: definitions in batches, labels, subscriptions, raw calls."""

from __future__ import annotations

from typing import Any

import pytest
from hubspot.crm.associations.v4 import (  # type: ignore[import-untyped]
    AssociationSpec,
    BatchInputPublicAssociationMultiArchive,
    BatchInputPublicAssociationMultiPost,
    BatchInputPublicDefaultAssociationMultiPost,
    PublicAssociationMultiArchive,
    PublicAssociationMultiPost,
    PublicDefaultAssociationMultiPost,
    PublicObjectId,
)
from hubspot.crm.associations.v4.schema import (  # type: ignore[import-untyped]
    PublicAssociationDefinitionCreateRequest,
    PublicAssociationDefinitionUpdateRequest,
)
from hubspot.crm.companies import PublicObjectSearchRequest  # type: ignore[import-untyped]
from hubspot.crm.companies import SimplePublicObjectInputForCreate as NewCompany
from hubspot.crm.contacts import SimplePublicObjectInputForCreate  # type: ignore[import-untyped]
from hubspot.crm.objects import ApiException, SimplePublicObjectInput  # type: ignore[import-untyped]
from hubspot.crm.properties import (  # type: ignore[import-untyped]
    BatchInputPropertyCreate,
    BatchInputPropertyName,
    BatchReadInputPropertyName,
    PropertyCreate,
    PropertyGroupCreate,
    PropertyGroupUpdate,
    PropertyName,
)
from hubspot.webhooks import (  # type: ignore[import-untyped]
    BatchInputSubscriptionBatchUpdateRequest,
    SettingsChangeRequest,
    SubscriptionBatchUpdateRequest,
    SubscriptionCreateRequest,
    SubscriptionPatchRequest,
    ThrottlingSettings,
)

from tests.contract.crm.conftest import Portal


@pytest.fixture
def pair(portal: Portal) -> tuple[str, str]:
    """A contact and a company."""
    crm = portal.client.crm
    contact = SimplePublicObjectInputForCreate(properties={"email": "ada@acme.test"}, associations=[])
    company = NewCompany(properties={"name": "Acme"}, associations=[])
    return (
        crm.contacts.basic_api.create(simple_public_object_input_for_create=contact).id,
        crm.companies.basic_api.create(simple_public_object_input_for_create=company).id,
    )


def test_generic_objects_by_type_id(portal: Portal, pair: tuple[str, str]) -> None:
    api = portal.client.crm.objects.basic_api
    assert [one.id for one in api.get_page(object_type="0-1", archived=False).results] == [pair[0]]
    body = SimplePublicObjectInput(properties={"city": "Turin"})
    changed = api.update(object_type="contact", object_id=pair[0], simple_public_object_input=body)
    assert changed.properties["city"] == "Turin"
    body = PublicObjectSearchRequest(query="acme", limit=5)
    found = portal.client.crm.objects.search_api.do_search("0-2", body)
    assert [one.id for one in found.results] == [pair[1]]
    api.archive(object_type="0-1", object_id=pair[0])
    assert [one.id for one in api.get_page(object_type="contacts", archived=True).results] == [pair[0]]


def test_capitalised_booleans_and_whole_records(portal: Portal, pair: tuple[str, str]) -> None:
    """Trap 42: ``archived=False`` comes as it is written in Python, and instants may not be missing."""
    page = portal.client.crm.contacts.basic_api.get_page(archived=False)
    seen = [event for event in portal.site.events.after(0, 1_000) if event.kind == "request"]
    assert (seen[-1].data["path"], seen[-1].data["status"]) == ("/crm/v3/objects/contacts", 200)
    (found,) = page.results
    assert None not in (found.created_at, found.updated_at, found.archived)
    assert found.properties["firstname"] is None


def test_associations_made_and_ended_in_batches(portal: Portal, pair: tuple[str, str]) -> None:
    contact, company = (PublicObjectId(id=id) for id in pair)
    api = portal.client.crm.associations.v4
    ends = PublicDefaultAssociationMultiPost(_from=contact, to=company)
    body = BatchInputPublicDefaultAssociationMultiPost(inputs=[ends])
    made = api.batch_api.create_default("contacts", "companies", body)
    assert [one.association_spec.association_type_id for one in made.results] == [279, 280]
    billing = AssociationSpec(association_category="HUBSPOT_DEFINED", association_type_id=931)
    typed = PublicAssociationMultiPost(types=[billing], _from=contact, to=company)
    typed_body = BatchInputPublicAssociationMultiPost(inputs=[typed])
    api.batch_api.create("contacts", "companies", typed_body)
    (found,) = api.basic_api.get_page("contacts", pair[0], "companies").results
    assert 931 in [one.type_id for one in found.association_types]
    api.batch_api.archive_labels("contacts", "companies", typed_body)
    (found,) = api.basic_api.get_page("contacts", pair[0], "companies").results
    assert 931 not in [one.type_id for one in found.association_types]
    ended = PublicAssociationMultiArchive(_from=contact, to=[company])
    api.batch_api.archive("contacts", "companies", BatchInputPublicAssociationMultiArchive(inputs=[ended]))
    assert api.basic_api.get_page("contacts", pair[0], "companies").results == []


def test_labels_of_one_s_own(portal: Portal) -> None:
    api = portal.client.crm.associations.v4.schema.definitions_api
    body = PublicAssociationDefinitionCreateRequest(name="adviser", label="Adviser", inverse_label="Client")
    made = api.create("contacts", "companies", body).results
    assert [one.label for one in made] == ["Adviser", "Client"]
    id = made[0].type_id
    changed = PublicAssociationDefinitionUpdateRequest(association_type_id=id, label="Consultant")
    api.update("contacts", "companies", changed)
    labels = {one.type_id: one.label for one in api.get_all("contacts", "companies").results}
    assert labels[id] == "Consultant"
    api.remove("contacts", "companies", id)
    assert id not in [one.type_id for one in api.get_all("contacts", "companies").results]


def test_definitions_in_batches(portal: Portal) -> None:
    api = portal.client.crm.properties
    group = PropertyGroupCreate(name="finance", label="Finance", display_order=3)
    assert api.groups_api.create("contacts", group).name == "finance"
    changed = api.groups_api.update("contacts", "finance", PropertyGroupUpdate(label="Money"))
    assert changed.label == api.groups_api.get_by_name("contacts", "finance").label == "Money"
    shape: dict[str, Any] = {"label": "N", "type": "number", "field_type": "number", "group_name": "finance"}
    new = [PropertyCreate(name=name, **shape) for name in ("n_1", "n_2")]
    made = api.batch_api.create("contacts", BatchInputPropertyCreate(inputs=new))
    assert [one.name for one in made.results] == ["n_1", "n_2"]
    names = [PropertyName(name=name) for name in ("n_1", "email")]
    asked = BatchReadInputPropertyName(archived=False, inputs=names)
    assert [one.name for one in api.batch_api.read("contacts", asked).results] == ["n_1", "email"]
    gone = [PropertyName(name=name) for name in ("n_1", "n_2")]
    api.batch_api.archive("contacts", BatchInputPropertyName(inputs=gone))
    assert "n_1" not in [one.name for one in api.core_api.get_all("contacts").results]
    assert "n_1" in [one.name for one in api.core_api.get_all("contacts", archived=True).results]
    api.groups_api.archive("contacts", "finance")


def test_owners_by_address_and_user(portal: Portal) -> None:
    api = portal.client.crm.owners.owners_api
    (found,) = api.get_page(email="theo.blanc@owners.test", limit=10).results
    assert api.get_by_id(owner_id=found.user_id, id_property="userId").id == found.id
    assert [one.id for one in api.get_page(archived=True).results] == ["703"]


def test_what_a_token_is_good_for(portal: Portal) -> None:
    api, ready = portal.client.oauth, portal.ready
    told = api.refresh_tokens_api.get(ready["refresh_token"])
    assert (told.hub_id, told.client_id) == (ready["portal_id"], ready["client_id"])
    api.refresh_tokens_api.archive(ready["refresh_token"])
    with pytest.raises(Exception, match="invalid, expired or revoked"):
        api.refresh_tokens_api.get(ready["refresh_token"])


def test_subscriptions(portal: Portal) -> None:
    app, api = portal.ready["app_id"], portal.developer.webhooks
    throttling = ThrottlingSettings(max_concurrent_requests=10)
    body = SettingsChangeRequest(throttling=throttling, target_url="http://127.0.0.1:9/hook")
    api.settings_api.configure(app_id=app, settings_change_request=body)
    assert api.settings_api.get_all(app_id=app).throttling.max_concurrent_requests == 10
    wanted = SubscriptionCreateRequest(
        event_type="contact.propertyChange", property_name="email", active=True
    )
    made = api.subscriptions_api.create(app_id=app, subscription_create_request=wanted)
    id = int(made.id)
    off = SubscriptionPatchRequest(active=False)
    changed = api.subscriptions_api.update(app_id=app, subscription_id=id, subscription_patch_request=off)
    assert changed.active is False
    on = BatchInputSubscriptionBatchUpdateRequest(inputs=[SubscriptionBatchUpdateRequest(id=id, active=True)])
    assert api.subscriptions_api.update_batch(app, on).results[0].active is True
    assert [one.id for one in api.subscriptions_api.get_all(app_id=app).results] == [made.id]
    api.subscriptions_api.archive(app_id=app, subscription_id=id)
    assert api.subscriptions_api.get_all(app_id=app).results == []
    api.settings_api.clear(app_id=app)


def test_raw_calls(portal: Portal) -> None:
    """``api_request`` goes by another option for its address."""
    client = portal.client
    client.config["base_url"] = portal.url
    found = client.api_request({"path": "/account-info/v3/details"}).json()
    assert (found["portalId"], found["uiDomain"]) == (portal.ready["portal_id"], "app.hubspot.com")
    body = {"properties": {"email": "raw@x.test"}}
    made = client.api_request({"method": "POST", "path": "/crm/v3/objects/contacts", "body": body})
    assert (made.status_code, made.json()["properties"]["email"]) == (201, "raw@x.test")


def test_unknown_routes_are_no_json(portal: Portal) -> None:
    client = portal.client
    client.config["base_url"] = portal.url
    missing = client.api_request({"path": "/crm/v3/planets"})
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "text/html;charset=utf-8")
    with pytest.raises(ApiException) as refused:
        client.crm.objects.basic_api.get_page(object_type="planets")
    assert "Unable to infer object type from: planets" in refused.value.body
