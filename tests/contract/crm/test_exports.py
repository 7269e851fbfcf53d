"""Exports through both of the vendor's own clients."""

from __future__ import annotations

import csv
from io import BytesIO
from typing import Literal

import httpx
import pytest
from hubspot.crm.exports import ApiException, PublicExportViewRequest  # type: ignore[import-untyped]
from hubspot_sdk import HubSpot, PermissionDeniedError
from openpyxl import load_workbook

from simulators.crm import vendor
from simulators.kit.timeline import advance
from tests.contract.crm.conftest import Portal


@pytest.fixture(autouse=True)
def records(portal: Portal) -> None:
    rows = [{"email": "ada@x.test", "firstname": "Ada"}, {"email": "bo@x.test", "firstname": "Bo"}]
    vendor().import_records(portal.account, "contacts", rows, cause="fill")


def test_the_classic_client_exports(portal: Portal) -> None:
    api = portal.client.crm.exports.public_exports_api
    filters = [{"propertyName": "firstname", "operator": "EQ", "value": "Bo"}]
    asked = PublicExportViewRequest(
        format="CSV",
        export_name="people",
        object_properties=["email"],
        object_type="CONTACT",
        language="EN",
        export_internal_values_options=["NAMES"],
        override_associated_objects_per_definition_per_row_limit=False,
        public_crm_search_request={"filters": filters, "sorts": [], "query": ""},
    )
    task = api.start(asked)
    assert api.get_status(task_id=task.id).status == "PENDING"
    advance(portal.site, 5_000)
    done = api.get_status(task_id=task.id)
    lines = httpx.get(done.result).text.splitlines()
    assert (done.status, lines[0], len(lines)) == ("COMPLETE", '"hs_object_id","email"', 2)
    assert lines[1].endswith(',"bo@x.test"')
    advance(portal.site, 300_000)
    assert httpx.get(done.result).status_code == 403
    with pytest.raises(ApiException) as refused:
        api.get_status(task_id=999)
    assert refused.value.status == 403


@pytest.mark.parametrize("format", ["CSV", "XLSX"])
def test_the_newer_client_exports(portal: Portal, format: Literal["CSV", "XLSX"]) -> None:
    client = HubSpot(access_token=portal.ready["access_token"], base_url=portal.url, max_retries=0)
    api = client.crm.exports
    task = api.create_async(
        associated_object_type=["COMPANY"],
        export_internal_values_options=[],
        export_name="people",
        export_type="VIEW",
        format=format,
        include_labeled_associations=False,
        include_primary_display_property_for_associated_objects=False,
        language="EN",
        object_properties=["email"],
        object_type="0-1",
        override_associated_objects_per_definition_per_row_limit=False,
    )
    advance(portal.site, 5_000)
    told = api.get(int(task.id))
    assert (told.export_state, told.record_count, told.object_type) == ("DONE", 2, "CONTACT")
    done = api.get_status(int(task.id))
    assert done.result is not None
    file = httpx.get(done.result)
    heading = ["Record ID", "Email", "Associated Company IDs", "Associated Company"]
    if format == "CSV":
        rows = list(csv.reader(file.text.splitlines()))
    else:
        rows = [[*row] for row in load_workbook(BytesIO(file.content)).active.iter_rows(values_only=True)]
    assert (rows[0], [row[1] for row in rows[1:]]) == (heading, ["ada@x.test", "bo@x.test"])
    with pytest.raises(PermissionDeniedError):
        api.get(999)


def test_the_newer_client_sees_the_use_of_the_day(portal: Portal) -> None:
    """CRM contract 12.4."""
    client = HubSpot(access_token=portal.ready["access_token"], base_url=portal.url)
    (usage,) = client.account.get_daily_private_apps_usage().results
    assert (usage.usage_limit, usage.current_usage) == (625_000, 1)
