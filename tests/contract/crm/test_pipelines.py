"""Pipelines and deals through both of the vendor's Python clients."""

from __future__ import annotations

import json

import hubspot_sdk
import pytest
from hubspot.crm.deals import (  # type: ignore[import-untyped]
    ApiException as DealsException,
)
from hubspot.crm.deals import (
    BatchInputSimplePublicObjectBatchInput,
    PublicObjectSearchRequest,
    SimplePublicObjectBatchInput,
    SimplePublicObjectInput,
    SimplePublicObjectInputForCreate,
)
from hubspot.crm.pipelines import (  # type: ignore[import-untyped]
    ApiException,
    PipelineInput,
    PipelinePatchInput,
    PipelineStageInput,
    PipelineStagePatchInput,
)
from hubspot.crm.tickets import SimplePublicObjectInputForCreate as NewTicket  # type: ignore[import-untyped]
from hubspot_sdk.types.crm import PipelineStageInputParam

from tests.contract.crm.conftest import Portal


def new_client(portal: Portal) -> hubspot_sdk.HubSpot:
    """The newer client, unmodified."""
    return hubspot_sdk.HubSpot(access_token=portal.ready["access_token"], base_url=portal.url, max_retries=0)


def stages(*labels: str) -> list[PipelineStageInput]:
    return [
        PipelineStageInput(label=label, display_order=place, metadata={"probability": "0.5"})
        for place, label in enumerate(labels)
    ]


def create_deal(portal: Portal, **properties: str) -> str:
    given = {"dealname": "Renewal", "dealstage": "contractsent", **properties}
    body = SimplePublicObjectInputForCreate(properties=given, associations=[])
    id: str = portal.client.crm.deals.basic_api.create(simple_public_object_input_for_create=body).id
    return id


def test_the_default_pipelines(portal: Portal) -> None:
    api = portal.client.crm.pipelines.pipelines_api
    (sales,) = api.get_all("deals").results
    assert (sales.id, sales.label, len(sales.stages)) == ("default", "Sales Pipeline", 7)
    assert sales.stages[5].metadata == {"isClosed": "true", "probability": "1.0"}
    assert api.get_by_id("tickets", "0").stages[3].metadata["ticketState"] == "CLOSED"
    (same,) = new_client(portal).crm.pipelines.list("0-3").results
    assert [one.id for one in same.stages] == [one.id for one in sales.stages]
    assert same.stages[0].write_permissions == "CRM_PERMISSIONS_ENFORCEMENT"


def test_a_pipeline_from_its_making_to_its_end(portal: Portal) -> None:
    api = portal.client.crm.pipelines.pipelines_api
    body = PipelineInput(label="Renewals", display_order=1, stages=stages("Talks", "Offer"))
    made = api.create("deals", body)
    assert made.id.isdecimal()
    renamed = api.update("deals", made.id, PipelinePatchInput(label="Upgrades"))
    assert (renamed.label, len(renamed.stages)) == ("Upgrades", 2)
    replaced = api.replace(
        "deals", made.id, PipelineInput(label="New", display_order=2, stages=stages("Only"))
    )
    assert [one.label for one in replaced.stages] == ["Only"]
    stage = replaced.stages[0].id
    create_deal(portal, pipeline=made.id, dealstage=stage)
    with pytest.raises(ApiException) as refused:
        api.archive("deals", made.id, validate_references_before_delete=True)
    assert json.loads(refused.value.body)["subCategory"] == "PipelineError.STAGE_ID_IN_USE"
    api.archive("deals", made.id)
    with pytest.raises(ApiException) as refused:
        api.get_by_id("deals", made.id)
    assert refused.value.status == 404
    assert api.update("deals", made.id, PipelinePatchInput(archived=False)).label == "New"
    told = portal.client.crm.pipelines.pipeline_audits_api.get_audit("deals", made.id).results
    assert [one.action for one in told] == ["UPDATE", "DELETE", "UPDATE", "UPDATE", "CREATE"]
    assert json.loads(told[-1].raw_object)["label"] == "Renewals"


def test_the_stages_of_a_pipeline(portal: Portal) -> None:
    api = portal.client.crm.pipelines.pipeline_stages_api
    body = PipelineStageInput(label="Signed", display_order=7, metadata={"probability": "0.95"})
    made = api.create("deals", "default", body)
    assert (made.id.isdecimal(), made.metadata["isClosed"]) == (True, "false")
    patch = PipelineStagePatchInput(metadata={"probability": "1"}, label="Signed and sealed")
    assert api.update("deals", "default", made.id, patch).metadata["probability"] == "1.0"
    body = PipelineStageInput(label="Sealed", display_order=8, metadata={"probability": "0.5"})
    assert api.replace("deals", "default", made.id, body).label == "Sealed"
    assert api.get_by_id("deals", "default", made.id).display_order == 8
    assert len(api.get_all("deals", "default").results) == 8
    told = portal.client.crm.pipelines.pipeline_stage_audits_api.get_audit("deals", made.id).results
    assert [one.action for one in told] == ["UPDATE", "UPDATE", "CREATE"]
    api.archive("deals", "default", made.id)
    assert len(api.get_all("deals", "default").results) == 7
    with pytest.raises(ApiException) as refused:
        api.create("deals", "default", PipelineStageInput(label="No odds", display_order=9, metadata={}))
    assert refused.value.status == 400


def test_deals_with_the_classic_client(portal: Portal) -> None:
    api = portal.client.crm.deals
    id = create_deal(portal, amount="1200.50")
    changed = api.basic_api.update(
        id, simple_public_object_input=SimplePublicObjectInput(properties={"dealstage": "closedwon"})
    )
    assert changed.properties["hs_is_closed_won"] == "true"
    assert changed.properties["hs_closed_amount"] == "1200.50"
    found = api.basic_api.get_by_id(id, properties=["amount", "hs_v2_date_exited_contractsent"])
    assert found.properties["hs_v2_date_exited_contractsent"] == "2027-11-02T09:15:04.120Z"
    filters = [{"propertyName": "dealstage", "operator": "EQ", "value": "closedwon"}]
    search = PublicObjectSearchRequest(filter_groups=[{"filters": filters}])
    assert [one.id for one in api.search_api.do_search(public_object_search_request=search).results] == [id]
    given = [SimplePublicObjectBatchInput(id=id, properties={"dealstage": "closedlost"})]
    api.batch_api.update(BatchInputSimplePublicObjectBatchInput(inputs=given))
    assert [one.properties["dealstage"] for one in api.get_all()] == ["closedlost"]
    with pytest.raises(DealsException) as refused:
        create_deal(portal, dealstage="registered")
    body = json.loads(refused.value.body)
    details = json.loads(body["message"].removeprefix("Property values were not valid: "))
    assert [(one["error"], one["name"]) for one in details] == [("INVALID_OPTION", "dealstage")]
    api.basic_api.archive(id)
    assert api.get_all() == []


def test_tickets_with_both_clients(portal: Portal) -> None:
    new = NewTicket(properties={"subject": "It squeaks", "hs_pipeline_stage": "2"}, associations=[])
    made = portal.client.crm.tickets.basic_api.create(simple_public_object_input_for_create=new)
    assert made.properties["hs_pipeline"] == "0"
    client = new_client(portal).crm.objects.tickets
    assert client.get(made.id).properties["hs_pipeline_stage"] == "2"
    assert (
        client.update(made.id, properties={"hs_pipeline_stage": "4"}).properties["hs_pipeline_stage"] == "4"
    )


def test_pipelines_with_the_newer_client(portal: Portal) -> None:
    client = new_client(portal).crm.pipelines
    given: PipelineStageInputParam = {
        "display_order": 0,
        "label": "Talks",
        "metadata": {"probability": "0.3"},
        "stage_id": "talks",
    }
    made = client.create("0-3", display_order=1, label="Renewals", pipeline_id="own", stages=[given])
    assert (made.id, made.stages[0].id) == ("own", "talks")
    stage = client.create_stage(
        "own", object_type="0-3", display_order=1, label="Signed", metadata={"probability": "1.0"}
    )
    changed = client.update_stage(
        stage.id, object_type="0-3", pipeline_id="own", metadata={}, label="Signed and sealed"
    )
    assert (changed.label, changed.metadata["probability"]) == ("Signed and sealed", "1.0")
    assert len(client.list_stages("own", object_type="deals").results) == 2
    assert len(client.list_stage_audit("talks", object_type="deals", pipeline_id="own").results) == 1
    client.delete_stage("talks", object_type="deals", pipeline_id="own")
    after = client.update_all_properties(
        "own", object_type="deals", display_order=2, label="Sales", stages=[given]
    )
    assert [one.id for one in after.stages] == ["talks"]
    assert client.update("own", object_type="deals", label="Renewals again").label == "Renewals again"
    assert [one.action for one in client.list_audit("own", object_type="deals").results][-1] == "CREATE"
    client.delete("own", object_type="deals", validate_deal_stage_usages_before_delete=True)
    with pytest.raises(hubspot_sdk.NotFoundError):
        client.get("own", object_type="deals")


def test_deals_with_the_newer_client_trap_26(portal: Portal) -> None:
    """Trap 26: it calls deals by their type id, on 2026-03."""
    client = new_client(portal).crm.objects.deals
    given = {"dealname": "Renewal", "dealstage": "contractsent", "createdate": "2025-01-31T10:00:00Z"}
    made = client.create(properties=given, associations=[])
    assert made.properties["createdate"] == "2025-01-31T10:00:00Z"
    client.update(made.id, properties={"dealstage": "closedwon", "amount": "100"})
    found = client.get(made.id, properties=["hs_closed_amount", "pipeline"])
    assert (found.properties["hs_closed_amount"], found.properties["pipeline"]) == ("100", "default")
    assert [one.id for one in client.list()] == [made.id]
    filters = [{"filters": [{"propertyName": "hs_is_closed_won", "operator": "EQ", "value": "true"}]}]
    page = client.search(after="0", filter_groups=filters, limit=10, properties=["dealname"], sorts=[])  # type: ignore[arg-type]
    assert page.total == 1
    with pytest.raises(hubspot_sdk.BadRequestError):
        client.update(made.id, properties={"dealstage": "nowhere"})
    client.delete(made.id)
    assert list(client.list()) == []
