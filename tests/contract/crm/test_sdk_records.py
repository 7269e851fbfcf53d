"""Contacts and companies through hubspot-sdk, on the dated paths that it calls (CRM contract 3, 6, 18)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hubspot_sdk import BadRequestError, ConflictError, NotFoundError

from simulators.crm import vendor
from tests.contract.crm.conftest import Portal


def create(portal: Portal, **properties: str) -> str:
    return portal.sdk.crm.objects.contacts.create(properties=properties, associations=[]).id


def paths(portal: Portal) -> set[str]:
    """The paths that were called so far."""
    return {event.data["path"] for event in portal.site.events.after(0, 10_000) if event.kind == "request"}


def test_create_read_update_archive(portal: Portal) -> None:
    api = portal.sdk.crm.objects.contacts
    id = create(portal, email="ada@acme.test", firstname="Ada")
    found = api.get(id, properties=["email", "phone"], properties_with_history=["firstname"])
    assert found.properties["email"] == "ada@acme.test"
    assert dict(found.properties).get("phone", "") is None
    assert found.created_at == datetime(2027, 11, 2, 9, 15, 4, 120_000, tzinfo=UTC)
    assert found.properties_with_history is not None
    assert found.properties_with_history["firstname"][0].value == "Ada"
    changed = api.update("ada@acme.test", properties={"firstname": "Augusta"}, id_property="email")
    assert (changed.id, changed.properties["firstname"]) == (id, "Augusta")
    api.delete(id)
    with pytest.raises(NotFoundError) as refused:
        api.get(id)
    assert "resource not found" in str(refused.value)
    assert api.get(id, archived=True).archived is True
    assert paths(portal) == {
        "/crm/objects/2026-03/contacts",
        f"/crm/objects/2026-03/contacts/{id}",
        "/crm/objects/2026-03/contacts/ada@acme.test",
    }


def test_a_list_is_followed_to_its_end(portal: Portal) -> None:
    rows = [{"email": f"u{n}@x.test"} for n in range(25)]
    made = vendor().import_records(portal.account, "contacts", rows, cause="fill")
    api = portal.sdk.crm.objects.contacts
    assert [one.id for one in api.list(limit=10, archived=False)] == [one.id for one in made]
    api.delete(made[0].id)
    assert [one.id for one in api.list(archived=True)] == [made[0].id]


def test_comma_lists_are_taken_apart(portal: Portal) -> None:
    create(portal, email="ada@acme.test", city="Turin")
    (found,) = portal.sdk.crm.objects.contacts.list(properties=["city", "phone", "nothing"])
    assert found.properties.keys() == {"city", "phone", "createdate", "hs_object_id", "lastmodifieddate"}


def test_conflicts_and_invalid_values(portal: Portal) -> None:
    id = create(portal, email="ada@acme.test")
    with pytest.raises(ConflictError) as conflict:
        create(portal, email="ada@acme.test")
    assert f"Existing ID: {id}" in str(conflict.value)
    with pytest.raises(BadRequestError) as bad:
        create(portal, nothing="1")
    assert "PROPERTY_DOESNT_EXIST" in bad.value.response.text


def test_batches(portal: Portal) -> None:
    api = portal.sdk.crm.objects.contacts.batch
    new: Any = [{"properties": {"email": f"u{n}@x.test"}, "associations": []} for n in range(3)]
    made = api.create(inputs=new)
    ids = [one.id for one in made.results]
    assert (made.status, len(ids)) == ("COMPLETE", 3)
    read = api.get(inputs=[{"id": ids[0]}, {"id": "999"}], properties=["email"], properties_with_history=[])
    assert [one.id for one in read.results] == [ids[0]]
    assert read.model_extra is not None
    assert read.model_extra["errors"][0]["context"] == {"ids": ["999"]}, "207 is a success to this client"
    changed = api.update(inputs=[{"id": id, "properties": {"city": "Turin"}} for id in ids])
    assert {one.properties["city"] for one in changed.results} == {"Turin"}
    given: Any = [{"id": "u0@x.test", "id_property": "email", "properties": {"city": "Bern"}}]
    given += [{"id": "new@x.test", "id_property": "email", "properties": {"city": "Bern"}}]
    upserted = api.upsert(inputs=given)
    assert [one.new for one in upserted.results] == [False, True]
    api.delete(inputs=[{"id": id} for id in ids])
    assert [one.properties["email"] for one in portal.sdk.crm.objects.contacts.list()] == ["new@x.test"]


def test_search(portal: Portal) -> None:
    for n in range(3):
        create(portal, email=f"u{n}@x.test", city="Turin" if n else "Bern")
    api = portal.sdk.crm.objects.contacts
    found = api.search(
        filter_groups=[{"filters": [{"property_name": "city", "operator": "EQ", "value": "turin"}]}],
        sorts=["-email"],
        properties=["email"],
        limit=1,
        after="0",
    )
    assert (found.total, found.results[0].properties["email"]) == (2, "u2@x.test")
    assert found.paging is not None
    assert found.paging.next is not None
    assert found.paging.next.after == "1"
    between: Any = {"property_name": "createdate", "operator": "BETWEEN", "value": "1", "high_value": "2"}
    none = api.search(filter_groups=[{"filters": [between]}], sorts=[], properties=[], limit=1, after="0")
    assert (none.total, none.paging) == (0, None)


def test_merge(portal: Portal) -> None:
    a, b = create(portal, email="a@x.test"), create(portal, email="b@x.test")
    api = portal.sdk.crm.objects.contacts
    merged = api.merge(primary_object_id=a, object_id_to_merge=b)
    assert merged.id not in (a, b)
    assert api.get(b).id == merged.id


def test_companies(portal: Portal) -> None:
    api = portal.sdk.crm.objects.companies
    id = api.create(properties={"name": "Acme", "domain": "acme.test"}, associations=[]).id
    assert api.get(id).properties["domain"] == "acme.test"
    assert api.update(id, properties={"name": "Acme AG"}).properties["name"] == "Acme AG"
    assert [one.id for one in api.list()] == [id]
    other = api.batch.create(inputs=[{"properties": {"name": "Other"}, "associations": []}]).results[0].id
    merged = api.merge(primary_object_id=id, object_id_to_merge=other)
    assert api.get(other).id == merged.id
    query = api.search(filter_groups=[], sorts=[], properties=["name"], limit=10, after="0", query="acme")
    assert [one.id for one in query.results] == [merged.id]
    api.delete(merged.id)
    assert list(api.list()) == []


def test_both_clients_see_the_same_record(portal: Portal) -> None:
    id = create(portal, email="ada@acme.test", city="Turin")
    classic = portal.client.crm.contacts.basic_api.get_by_id(id, properties=["city"])
    sdk = portal.sdk.crm.objects.contacts.get(id, properties=["city"])
    assert classic.properties == sdk.properties
    assert (classic.created_at, classic.updated_at) == (sdk.created_at, sdk.updated_at)
