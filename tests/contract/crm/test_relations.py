"""Associations, properties and owners through the vendor's own client."""

from __future__ import annotations

import pytest
from hubspot.crm.associations.v4 import (  # type: ignore[import-untyped]
    AssociationSpec,
    BatchInputPublicAssociationMultiPost,
    BatchInputPublicFetchAssociationsBatchRequest,
    PublicAssociationMultiPost,
    PublicFetchAssociationsBatchRequest,
    PublicObjectId,
)
from hubspot.crm.companies import SimplePublicObjectInputForCreate as CompanyInput  # type: ignore[import-untyped]
from hubspot.crm.contacts import SimplePublicObjectInputForCreate  # type: ignore[import-untyped]
from hubspot.crm.properties import ApiException, PropertyCreate, PropertyUpdate  # type: ignore[import-untyped]

from tests.contract.crm.conftest import Portal

PRIMARY = AssociationSpec(association_category="HUBSPOT_DEFINED", association_type_id=1)
CHILD = AssociationSpec(association_category="HUBSPOT_DEFINED", association_type_id=14)


def pair(portal: Portal) -> tuple[str, str]:
    crm = portal.client.crm
    contact = SimplePublicObjectInputForCreate(properties={"email": "ada@acme.test"}, associations=[])
    company = SimplePublicObjectInputForCreate(properties={"name": "Acme"}, associations=[])
    return (
        crm.contacts.basic_api.create(simple_public_object_input_for_create=contact).id,
        crm.companies.basic_api.create(simple_public_object_input_for_create=company).id,
    )


def test_associations_of_one_record(portal: Portal) -> None:
    contact, company = pair(portal)
    api = portal.client.crm.associations.v4.basic_api
    made = api.create_default("contacts", contact, "companies", company)
    assert made.status == "COMPLETE"
    labels = api.create("contacts", contact, "companies", company, [PRIMARY])
    assert labels.labels == ["Primary"]
    (found,) = api.get_page("contacts", contact, "companies").results
    assert str(found.to_object_id) == company
    assert [one.type_id for one in found.association_types] == [1, 279]
    read = portal.client.crm.contacts.basic_api.get_by_id(contact, associations=["companies"])
    assert [one.type for one in read.associations["companies"].results] == [
        "contact_to_company",
        "contact_to_company_unlabeled",
    ]
    api.archive("contacts", contact, "companies", company)
    assert api.get_page("contacts", contact, "companies").results == []


def test_associations_in_batches(portal: Portal) -> None:
    contact, company = pair(portal)
    api = portal.client.crm.associations.v4.batch_api
    one = PublicAssociationMultiPost(
        types=[PRIMARY], _from=PublicObjectId(id=contact), to=PublicObjectId(id=company)
    )
    made = api.create("contacts", "companies", BatchInputPublicAssociationMultiPost(inputs=[one]))
    assert made.results[0].labels == ["Primary"]
    asked = [PublicFetchAssociationsBatchRequest(id=id) for id in (contact, "999")]
    body = BatchInputPublicFetchAssociationsBatchRequest(inputs=asked)
    read = api.get_page("contacts", "companies", body)
    assert [str(to.to_object_id) for to in read.results[0].to] == [company]
    assert read.num_errors == 1


def test_parent_companies(portal: Portal) -> None:
    api, companies = portal.client.crm.associations.v4, portal.client.crm.companies
    holding, other, daughter = (
        companies.basic_api.create(
            simple_public_object_input_for_create=CompanyInput(properties={"name": name}, associations=[])
        ).id
        for name in ("Holding", "Other", "Daughter")
    )
    for parent in (holding, other):
        one = PublicAssociationMultiPost(
            types=[CHILD], _from=PublicObjectId(id=daughter), to=PublicObjectId(id=parent)
        )
        body = BatchInputPublicAssociationMultiPost(inputs=[one])
        made = api.batch_api.create("companies", "companies", body)
        assert [str(made.results[0].from_object_id), str(made.results[0].to_object_id)] == [daughter, parent]
        read = companies.basic_api.get_by_id(daughter, properties=["hs_parent_company_id"])
        assert read.properties["hs_parent_company_id"] == parent
    found = api.basic_api.get_page("companies", daughter, "companies").results
    assert {str(one.to_object_id): [kind.type_id for kind in one.association_types] for one in found} == {
        holding: [450],
        other: [14, 450],
    }
    told = companies.basic_api.get_by_id(daughter, properties_with_history=["hs_parent_company_id"])
    history = told.properties_with_history["hs_parent_company_id"]
    assert [version.value for version in history] == [other, holding]


def test_labels(portal: Portal) -> None:
    api = portal.client.crm.associations.v4.schema.definitions_api
    found = api.get_all("contacts", "companies").results
    assert (found[0].type_id, found[0].label) == (1, "Primary")


def test_properties(portal: Portal) -> None:
    api = portal.client.crm.properties.core_api
    body = PropertyCreate(
        name="erp_number",
        label="ERP number",
        type="string",
        field_type="text",
        group_name="contactinformation",
        has_unique_value=True,
    )
    made = api.create(object_type="contacts", property_create=body)
    assert made.has_unique_value is True
    assert "erp_number" in [one.name for one in api.get_all(object_type="contacts").results]
    changed = api.update("contacts", "erp_number", PropertyUpdate(label="Number in ERP"))
    assert changed.label == "Number in ERP"
    with pytest.raises(ApiException) as refused:
        api.create(object_type="contacts", property_create=body)
    assert refused.value.status == 409
    api.archive("contacts", "erp_number")
    with pytest.raises(ApiException) as refused:
        api.get_by_name("contacts", "erp_number")
    assert refused.value.status == 404
    groups = portal.client.crm.properties.groups_api.get_all("contacts").results
    assert groups[0].name == "contactinformation"


def test_owners(portal: Portal) -> None:
    api = portal.client.crm.owners.owners_api
    assert [one.id for one in portal.client.crm.owners.get_all()] == ["701", "702"]
    assert api.get_by_id(owner_id=703, archived=True).user_id_including_inactive == 9003
