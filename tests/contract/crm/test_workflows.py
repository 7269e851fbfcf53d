"""Custom workflow actions through both of the vendor's Python clients, and calls over real sockets.

The Stainless client judges every answer strictly. It has no validator of signatures; the classic one has.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hubspot.automation import actions as classic  # type: ignore[import-untyped]
from hubspot.exceptions import InvalidSignatureTimestampError  # type: ignore[import-untyped]
from hubspot_sdk import HubSpot as Stainless
from hubspot_sdk import NotFoundError

from simulators.kit.sites import HAND
from simulators.kit.timeline import advance
from tests.contract.crm.conftest import AT, Portal
from tests.contract.crm.receiver import Receiver, valid

YEAR = 365 * 86_400_000
OPTIONS = [{"label": "Parent", "value": "1"}, {"label": "Child", "value": "2"}]


def define(portal: Portal, developer: Stainless, url: str) -> str:
    made = developer.automation.actions.definitions.create(
        portal.ready["app_id"],
        action_url=url,
        functions=[{"function_type": "PRE_FETCH_OPTIONS", "function_source": "exports.main = 1;"}],
        input_fields=[
            {
                "type_definition": {
                    "name": "subsidiary",
                    "type": "enumeration",
                    "field_type": "select",
                    "options": [{"label": one["label"], "value": one["value"]} for one in OPTIONS],
                },
                "supported_value_types": ["STATIC_VALUE"],
                "is_required": True,
            }
        ],
        output_fields=[
            {
                "type_definition": {
                    "name": "netsuite_order_id",
                    "type": "string",
                    "options": [],
                    "external_options": False,
                    "schema": {"type": "STRING"},
                    "use_chirp": False,
                }
            }
        ],
        labels={"en": {"action_name": "Create NetSuite sales order"}},
        object_types=["CONTACT"],
        object_request_options={"properties": ["email"]},
        published=True,
    )
    return made.id


def build(portal: Portal, definition: str) -> None:
    """A person builds a workflow that calls the action when a contact's city becomes Turin."""
    fields = {
        "name": "Orders",
        "objectType": "contacts",
        "when": {"property": "city", "values": ["Turin"]},
        "action": definition,
        "inputFields": {"subsidiary": {"value": "1"}},
    }
    answer = httpx.post(f"{portal.url}/_rehearse/workflows", json=fields, headers={HAND: portal.site.hand})
    assert answer.status_code == 201, answer.text


def run(portal: Portal) -> dict[str, Any]:
    """The only execution of the only workflow."""
    url, headers = f"{portal.url}/_rehearse/workflows", {HAND: portal.site.hand}
    (workflow,) = httpx.get(url, headers=headers).json()["workflows"]
    (found,) = httpx.get(f"{url}/{workflow['id']}/executions", headers=headers).json()["executions"]
    assert isinstance(found, dict)
    return found


def test_definitions_by_the_stainless_client(portal: Portal, developer: Stainless) -> None:
    app, api = portal.ready["app_id"], developer.automation.actions
    id = define(portal, developer, "https://core.example/orders")
    found = api.definitions.get(id, app_id=app)
    assert found.input_fields[0].type_definition.options[1].value == "2"
    assert [one.function_type for one in found.functions] == ["PRE_FETCH_OPTIONS"]
    assert found.output_fields is not None
    changed = api.definitions.update(id, app_id=app, published=False)
    assert (changed.published, changed.revision_id) == (False, "2")
    assert [one.id for one in api.definitions.list(app)] == [id]
    assert [one.revision_id for one in api.revisions.list(id, app_id=app, limit=1)] == ["1", "2"]
    assert api.revisions.get("1", app_id=app, definition_id=id).definition.published
    api.definitions.create_requires_object(id, app_id=app, requires_object=False)
    assert not api.definitions.get_requires_object(id, app_id=app).requires_object
    put = api.functions.create_or_replace(
        "tidy", app_id=app, definition_id=id, function_type="POST_FETCH_OPTIONS", body="exports.main = 2;"
    )
    assert put.id == "tidy"
    read = api.functions.get("tidy", app_id=app, definition_id=id, function_type="POST_FETCH_OPTIONS")
    assert read.function_source == "exports.main = 2;"
    assert len(api.functions.list(id, app_id=app).results) == 2
    api.definitions.delete(id, app_id=app)
    with pytest.raises(NotFoundError):
        api.definitions.get(id, app_id=app)


def test_definitions_by_the_classic_client(portal: Portal) -> None:
    app, api = portal.ready["app_id"], portal.developer.automation.actions
    shape = classic.FieldTypeDefinition(
        name="subsidiary",
        type="enumeration",
        field_type="select",
        external_options=False,
        options=[
            classic.Option(
                **one, hidden=False, display_order=0, double_data=0.0, description="", read_only=False
            )
            for one in OPTIONS
        ],
    )
    egg = classic.PublicActionDefinitionEgg(
        action_url="https://core.example/orders",
        functions=[],
        input_fields=[
            classic.InputFieldDefinition(
                type_definition=shape, is_required=True, supported_value_types=["STATIC_VALUE"]
            )
        ],
        labels={"en": classic.PublicActionLabels(action_name="Create NetSuite sales order")},
        object_types=["CONTACT"],
        published=False,
    )
    made = api.definitions_api.create(app_id=app, public_action_definition_egg=egg)
    patch = classic.PublicActionDefinitionPatch(published=True)
    changed = api.definitions_api.update(
        definition_id=made.id, app_id=app, public_action_definition_patch=patch
    )
    assert (changed.published, changed.revision_id) == (True, "2")
    assert changed.input_fields[0].type_definition.options[0].label == "Parent"
    assert [one.id for one in api.definitions_api.get_page(app_id=app).results] == [made.id]
    assert len(api.revisions_api.get_page(definition_id=made.id, app_id=app).results) == 2
    put = api.functions_api.create_or_replace_by_function_type(
        definition_id=made.id, function_type="PRE_FETCH_OPTIONS", app_id=app, body="exports.main = 1;"
    )
    assert put.function_type == "PRE_FETCH_OPTIONS"
    read = api.functions_api.get_by_function_type(
        definition_id=made.id, function_type="PRE_FETCH_OPTIONS", app_id=app
    )
    assert read.function_source == "exports.main = 1;"
    api.definitions_api.archive(definition_id=made.id, app_id=app)
    with pytest.raises(classic.ApiException) as refused:
        api.definitions_api.get_by_id(definition_id=made.id, app_id=app)
    assert refused.value.status == 404


def test_a_blocked_run_is_completed_by_the_classic_client(
    portal: Portal, developer: Stainless, receiver: Receiver
) -> None:
    build(portal, define(portal, developer, receiver.url))
    receiver.replies = [(200, {}, {"outputFields": {"hs_execution_state": "BLOCK"}})]
    portal.contact_comes()
    ((body, _),) = receiver.received
    callback = json.loads(body)["callbackId"]
    assert run(portal)["state"] == "BLOCKED"
    done = classic.CallbackCompletionRequest(
        output_fields={"netsuite_order_id": "SO-1", "hs_execution_state": "SUCCESS"}
    )
    api = portal.client.automation.actions.callbacks_api
    assert api.complete(callback_id=callback, callback_completion_request=done) is None
    assert (run(portal)["state"], run(portal)["outputs"]) == ("SUCCESS", {"netsuite_order_id": "SO-1"})
    with pytest.raises(classic.ApiException) as refused:
        api.complete(callback_id="ap-1-1-1-0", callback_completion_request=done)
    assert refused.value.status == 404


def test_a_blocked_run_is_completed_by_the_stainless_client(
    portal: Portal, developer: Stainless, receiver: Receiver
) -> None:
    build(portal, define(portal, developer, receiver.url))
    receiver.replies = [(200, {}, {"outputFields": {"hs_execution_state": "BLOCK"}})]
    portal.contact_comes()
    callback = json.loads(receiver.received[0][0])["callbackId"]
    with Stainless(base_url=portal.url, access_token=portal.ready["access_token"], max_retries=0) as client:
        one = {"callback_id": callback, "output_fields": {"netsuite_order_id": "SO-1"}, "typed_outputs": {}}
        client.automation.actions.callbacks.complete_batch(inputs=[one])  # type: ignore[list-item]
        client.automation.actions.callbacks.complete(callback, output_fields={}, typed_outputs={})
    assert (run(portal)["state"], run(portal)["outputs"]) == ("SUCCESS", {"netsuite_order_id": "SO-1"})


def test_a_429_with_milliseconds_over_a_socket(
    portal: Portal, developer: Stainless, receiver: Receiver
) -> None:
    build(portal, define(portal, developer, receiver.url))
    receiver.replies = [
        (429, {"Retry-After": "2500"}, None),
        (200, {}, {"outputFields": {"netsuite_order_id": "SO-1"}}),
    ]
    portal.contact_comes()
    advance(portal.site, 2_499)
    assert len(receiver.received) == 1
    advance(portal.site, 1)
    assert run(portal)["outputs"] == {"netsuite_order_id": "SO-1"}
    assert receiver.received[0][0] == receiver.received[1][0]


@pytest.mark.parametrize("portal", [{"action_timeout": 200}], indirect=True)
def test_an_action_that_takes_too_long_is_called_again(
    portal: Portal, developer: Stainless, receiver: Receiver
) -> None:
    build(portal, define(portal, developer, receiver.url))
    receiver.hold.clear()
    portal.contact_comes()
    assert (run(portal)["state"], [one["status"] for one in run(portal)["tries"]]) == ("CALLING", [0])
    receiver.hold.set()
    advance(portal.site, 60_000)
    assert run(portal)["state"] == "SUCCESS"
    assert receiver.received[0][0] == receiver.received[1][0]


@pytest.mark.parametrize("portal", [{"client_time": "wall"}], indirect=True)
@pytest.mark.parametrize("at", [AT, AT - 2 * YEAR], ids=["ahead", "behind"])
def test_by_wall_time_the_client_s_validator_takes_the_call(
    portal: Portal, developer: Stainless, receiver: Receiver, at: int
) -> None:
    portal.site.clock.rewind(at, factor=0)
    build(portal, define(portal, developer, receiver.url))
    portal.contact_comes()
    ((body, headers),) = receiver.received
    for version in ("v2", "v3"):
        assert valid(portal, receiver.url, body, headers, version)
        assert not valid(portal, receiver.url, body + " ", headers, version)


def test_by_the_site_s_time_a_year_ago_it_is_too_old(
    portal: Portal, developer: Stainless, receiver: Receiver
) -> None:
    portal.site.clock.rewind(AT - 2 * YEAR, factor=0)
    build(portal, define(portal, developer, receiver.url))
    portal.contact_comes()
    ((body, headers),) = receiver.received
    assert int(headers["X-HubSpot-Request-Timestamp"]) == portal.account.now()
    with pytest.raises(InvalidSignatureTimestampError):
        valid(portal, receiver.url, body, headers, "v3")
    assert valid(portal, receiver.url, body, headers, "v2")
