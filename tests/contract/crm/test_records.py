"""Contacts and companies through the vendor's own client."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hubspot.crm.companies import SimplePublicObjectInputForCreate as NewCompany  # type: ignore[import-untyped]
from hubspot.crm.contacts import (  # type: ignore[import-untyped]
    ApiException,
    BatchInputSimplePublicObjectBatchInput,
    BatchInputSimplePublicObjectBatchInputForCreate,
    BatchInputSimplePublicObjectBatchInputUpsert,
    BatchInputSimplePublicObjectId,
    BatchReadInputSimplePublicObjectId,
    PublicMergeInput,
    PublicObjectSearchRequest,
    SimplePublicObjectBatchInput,
    SimplePublicObjectBatchInputForCreate,
    SimplePublicObjectBatchInputUpsert,
    SimplePublicObjectId,
    SimplePublicObjectInput,
    SimplePublicObjectInputForCreate,
)

from simulators.crm import vendor
from tests.contract.crm.conftest import Portal


def create(portal: Portal, **properties: str) -> str:
    body = SimplePublicObjectInputForCreate(properties=properties, associations=[])
    id: str = portal.client.crm.contacts.basic_api.create(simple_public_object_input_for_create=body).id
    return id


def test_create_read_update_archive(portal: Portal) -> None:
    api = portal.client.crm.contacts.basic_api
    id = create(portal, email="ada@acme.test", firstname="Ada")
    found = api.get_by_id(contact_id=id, properties=["email", "phone"], properties_with_history=["firstname"])
    assert found.properties["email"] == "ada@acme.test"
    assert found.properties["phone"] is None
    assert found.properties_with_history["firstname"][0].value == "Ada"
    assert found.created_at == datetime(2027, 11, 2, 9, 15, 4, 120_000, tzinfo=UTC)
    body = SimplePublicObjectInput(properties={"firstname": "Augusta"})
    changed = api.update(contact_id="ada@acme.test", simple_public_object_input=body, id_property="email")
    assert (changed.id, changed.properties["firstname"]) == (id, "Augusta")
    api.archive(contact_id=id)
    with pytest.raises(ApiException) as refused:
        api.get_by_id(contact_id=id)
    assert refused.value.status == 404
    assert api.get_by_id(contact_id=id, archived=True).archived is True


def test_get_all_follows_the_cursor(portal: Portal) -> None:
    rows = [{"email": f"u{n}@x.test"} for n in range(205)]
    made = vendor().import_records(portal.account, "contacts", rows, cause="fill")
    assert [one.id for one in portal.client.crm.contacts.get_all()] == [one.id for one in made]
    page = portal.client.crm.contacts.basic_api.get_page(limit=2, archived=False)
    assert page.paging.next.after == str(int(made[1].id) + 1)


def test_a_conflict_tells_who_has_the_address(portal: Portal) -> None:
    id = create(portal, email="ada@acme.test")
    with pytest.raises(ApiException) as refused:
        create(portal, email="ada@acme.test")
    assert refused.value.status == 409
    assert f"Existing ID: {id}" in refused.value.body


def test_batches(portal: Portal) -> None:
    api = portal.client.crm.contacts.batch_api
    new = [
        SimplePublicObjectBatchInputForCreate(properties={"email": f"u{n}@x.test"}, associations=[])
        for n in range(3)
    ]
    made = api.create(BatchInputSimplePublicObjectBatchInputForCreate(inputs=new))
    ids = sorted(one.id for one in made.results)
    wanted = [SimplePublicObjectId(id=id) for id in [*ids, "999"]]
    body = BatchReadInputSimplePublicObjectId(inputs=wanted, properties=["email"], properties_with_history=[])
    read = api.read(body)
    assert sorted(one.id for one in read.results) == ids
    assert read.num_errors == 1
    assert read.errors[0].category == "OBJECT_NOT_FOUND"
    given = [SimplePublicObjectBatchInput(id=id, properties={"city": "Turin"}) for id in ids]
    assert len(api.update(BatchInputSimplePublicObjectBatchInput(inputs=given)).results) == 3
    given = [
        SimplePublicObjectBatchInputUpsert(
            id=f"u{n}@x.test", id_property="email", properties={"city": "Bern"}
        )
        for n in (0, 9)
    ]
    upserted = api.upsert(BatchInputSimplePublicObjectBatchInputUpsert(inputs=given))
    assert sorted(one.new for one in upserted.results) == [False, True]
    api.archive(BatchInputSimplePublicObjectId(inputs=wanted))
    assert [one.properties["email"] for one in portal.client.crm.contacts.get_all()] == ["u9@x.test"]


def test_search(portal: Portal) -> None:
    for n in range(3):
        create(portal, email=f"u{n}@x.test", city="Turin" if n else "Bern")
    filters = [{"propertyName": "city", "operator": "EQ", "value": "turin"}]
    body = PublicObjectSearchRequest(filter_groups=[{"filters": filters}], limit=1, sorts=["-email"])
    found = portal.client.crm.contacts.search_api.do_search(public_object_search_request=body)
    assert (found.total, found.results[0].properties["email"]) == (2, "u2@x.test")
    assert found.paging.next.after == "1"


def test_merge(portal: Portal) -> None:
    a, b = create(portal, email="a@x.test"), create(portal, email="b@x.test")
    body = PublicMergeInput(primary_object_id=a, object_id_to_merge=b)
    merged = portal.client.crm.contacts.basic_api.merge(public_merge_input=body)
    assert merged.id not in (a, b)
    assert portal.client.crm.contacts.basic_api.get_by_id(contact_id=b).id == merged.id


def test_generic_objects_and_companies(portal: Portal) -> None:
    body = NewCompany(properties={"name": "Acme"}, associations=[])
    made = portal.client.crm.companies.basic_api.create(simple_public_object_input_for_create=body)
    found = portal.client.crm.objects.basic_api.get_by_id(object_type="0-2", object_id=made.id)
    assert found.properties["name"] == "Acme"
