"""Custom objects, association limits and users through both of the vendor's clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hubspot.crm.associations.v4.schema import (  # type: ignore[import-untyped]
    BatchInputPublicAssociationDefinitionConfigurationCreateRequest as Limits,
)
from hubspot.crm.associations.v4.schema import (
    BatchInputPublicAssociationDefinitionConfigurationUpdateRequest as NewLimits,
)
from hubspot.crm.associations.v4.schema import (
    BatchInputPublicAssociationSpec,
    PublicAssociationDefinitionConfigurationCreateRequest,
    PublicAssociationDefinitionConfigurationUpdateRequest,
    PublicAssociationSpec,
)
from hubspot.crm.objects import (  # type: ignore[import-untyped]
    BatchInputSimplePublicObjectBatchInputForCreate,
    PublicObjectSearchRequest,
    SimplePublicObjectBatchInputForCreate,
    SimplePublicObjectInput,
    SimplePublicObjectInputForCreate,
)
from hubspot.crm.schemas import (  # type: ignore[import-untyped]
    ApiException,
    AssociationDefinitionEgg,
    ObjectSchemaEgg,
    ObjectTypeDefinitionLabels,
    ObjectTypeDefinitionPatch,
    ObjectTypePropertyCreate,
)
from hubspot_sdk import BadRequestError, ConflictError, HubSpot

from tests.contract.crm.conftest import Portal


@pytest.fixture
def sdk(portal: Portal) -> Iterator[HubSpot]:
    """The newer client, which calls dated paths only."""
    with HubSpot(access_token=portal.ready["access_token"], base_url=portal.url, max_retries=0) as client:
        yield client


def egg() -> ObjectSchemaEgg:
    return ObjectSchemaEgg(
        name="car",
        labels=ObjectTypeDefinitionLabels(singular="Car", plural="Cars"),
        primary_display_property="model",
        required_properties=["model"],
        searchable_properties=["model"],
        secondary_display_properties=[],
        associated_objects=["CONTACT"],
        properties=[
            ObjectTypePropertyCreate(name="model", label="Model", type="string", field_type="text"),
            ObjectTypePropertyCreate(
                name="vin", label="VIN", type="string", field_type="text", has_unique_value=True
            ),
        ],
    )


def test_a_schema_s_life_with_the_classic_client(portal: Portal) -> None:
    api = portal.client.crm.schemas.core_api
    assert api.get_all().results == []
    made = api.create(object_schema_egg=egg())
    assert (made.name, made.fully_qualified_name) == ("car", f"p{portal.account.id}_car")
    assert made.associations[0].to_object_type_id == "0-1"
    assert api.get_by_id(object_type="p_car").id == made.id
    patch = ObjectTypeDefinitionPatch(required_properties=["model", "vin"])
    changed = api.update(object_type=made.object_type_id, object_type_definition_patch=patch)
    assert changed.required_properties == ["model", "vin"]
    definition = AssociationDefinitionEgg(
        from_object_type_id=made.object_type_id, to_object_type_id="0-2", name="car_to_company"
    )
    pair = api.create_association(object_type="p_car", association_definition_egg=definition)
    assert pair.id in [one.id for one in api.get_by_id(object_type="p_car").associations]
    api.archive_association(object_type="p_car", association_identifier=pair.id)
    api.archive(object_type="p_car")
    assert [one.name for one in api.get_all(archived=True).results] == ["car"]
    with pytest.raises(ApiException) as refused:
        api.create(object_schema_egg=egg())
    assert refused.value.status == 409
    api.archive(object_type="p_car", archived=True)
    assert api.create(object_schema_egg=egg()).id != made.id


def test_records_with_the_classic_client(portal: Portal) -> None:
    crm = portal.client.crm
    crm.schemas.core_api.create(object_schema_egg=egg())
    made = crm.objects.basic_api.create(
        object_type="p_car",
        simple_public_object_input_for_create=SimplePublicObjectInputForCreate(
            properties={"model": "Beetle", "vin": "1"}, associations=[]
        ),
    )
    crm.objects.basic_api.update(
        object_type="p_car",
        object_id="1",
        id_property="vin",
        simple_public_object_input=SimplePublicObjectInput(properties={"model": "Golf"}),
    )
    read = crm.objects.basic_api.get_by_id("p_car", made.id, properties=["model"])
    assert read.properties["model"] == "Golf"
    batch = BatchInputSimplePublicObjectBatchInputForCreate(
        inputs=[
            SimplePublicObjectBatchInputForCreate(properties={"model": "Polo", "vin": "2"}, associations=[])
        ]
    )
    (other,) = crm.objects.batch_api.create("p_car", batch).results
    found = crm.objects.search_api.do_search("p_car", PublicObjectSearchRequest(query="polo")).results
    assert [one.id for one in found] == [other.id]
    assert "vin" in [one.name for one in crm.properties.core_api.get_all("p_car").results]
    assert [one.id for one in crm.objects.get_all("p_car")] == [made.id, other.id]


def test_a_schema_s_life_with_the_newer_client(sdk: HubSpot, portal: Portal) -> None:
    schemas = sdk.crm.object_schemas
    made = schemas.create(
        name="car",
        labels={"singular": "Car", "plural": "Cars"},
        allows_sensitive_properties=False,
        associated_objects=["0-1"],
        primary_display_property="model",
        required_properties=["model"],
        searchable_properties=["model"],
        secondary_display_properties=[],
        properties=[{"name": "model", "label": "Model", "type": "string", "field_type": "text"}],
    )
    assert made.object_type_id == f"2-{made.id}"
    assert schemas.get("p_car").primary_display_property == "model"
    (listed,) = schemas.list(include_property_definitions=False).results
    assert (listed.fully_qualified_name, listed.properties) == (f"p{portal.account.id}_car", [])
    read = schemas.batch.get(
        inputs=[made.object_type_id],
        include_association_definitions=True,
        include_audit_metadata=True,
        include_property_definitions=True,
    )
    assert [one.created_by_user_id for one in read.results] == [9001]
    changed = schemas.update("p_car", clear_description=True, labels={"singular": "Auto", "plural": "Autos"})
    assert (changed.labels.singular, changed.portal_id) == ("Auto", int(portal.account.id))
    pair = schemas.create_association(
        "p_car", from_object_type_id=made.object_type_id, to_object_type_id="0-2"
    )
    schemas.delete_association(pair.id, object_type="p_car")
    with pytest.raises(ConflictError):
        schemas.create_association("p_car", from_object_type_id="0-1", to_object_type_id=made.object_type_id)
    schemas.delete("p_car")
    with pytest.raises(BadRequestError, match="Unable to infer object type"):
        schemas.get("p_car")


def test_records_with_the_newer_client(sdk: HubSpot, portal: Portal) -> None:
    portal.client.crm.schemas.core_api.create(object_schema_egg=egg())
    cars = sdk.crm.objects.custom
    made = cars.create("p_car", properties={"model": "Beetle", "vin": "1"}, associations=[])
    other = cars.create("p_car", properties={"model": "Golf", "vin": "2"}, associations=[])
    assert [one.id for one in cars.list("p_car")] == [made.id, other.id]
    found = cars.search(
        "p_car", after="0", filter_groups=[], limit=5, properties=["vin"], sorts=[], query="golf"
    )
    assert [(one.properties or {})["vin"] for one in found.results] == ["2"]
    merged = cars.merge("p_car", primary_object_id=made.id, object_id_to_merge=other.id)
    assert cars.get(other.id, object_type="p_car").id == merged.id
    with pytest.raises(BadRequestError, match="required properties"):
        cars.create("p_car", properties={"vin": "3"}, associations=[])


def test_association_limits_with_the_classic_client(portal: Portal) -> None:
    api = portal.client.crm.associations.v4.schema.definition_configurations_api
    one = PublicAssociationDefinitionConfigurationCreateRequest(
        category="HUBSPOT_DEFINED", type_id=279, max_to_object_ids=2
    )
    made = api.batch_create("contacts", "companies", Limits(inputs=[one]))
    assert made.results[0].user_enforced_max_to_object_ids == 2
    other = PublicAssociationDefinitionConfigurationUpdateRequest(
        category="HUBSPOT_DEFINED", type_id=279, max_to_object_ids=3
    )
    api.batch_update("contacts", "companies", NewLimits(inputs=[other]))
    assert [one.user_enforced_max_to_object_ids for one in api.get_all().results] == [3]
    spec = PublicAssociationSpec(category="HUBSPOT_DEFINED", type_id=279)
    api.batch_remove("contacts", "companies", BatchInputPublicAssociationSpec(inputs=[spec]))
    assert api.get_all_between_two_object_types("contacts", "companies").results == []


def test_association_limits_with_the_newer_client(sdk: HubSpot) -> None:
    schema = sdk.crm.associations_schema
    made = schema.labels.batch_create(
        "companies",
        from_object_type="contacts",
        inputs=[{"category": "HUBSPOT_DEFINED", "type_id": 279, "max_to_object_ids": 2}],
    )
    assert made.results[0].type_id == 279
    schema.limits.batch_update(
        "companies",
        from_object_type="contacts",
        inputs=[{"category": "HUBSPOT_DEFINED", "type_id": 279, "max_to_object_ids": 3}],
    )
    (found,) = schema.limits.get_by_object_types("companies", from_object_type="contacts").results
    assert found.user_enforced_max_to_object_ids == 3
    schema.limits.batch_delete(
        "companies",
        from_object_type="contacts",
        inputs=[{"category": "HUBSPOT_DEFINED", "type_id": 279}],
    )
    assert schema.limits.list().results == []


def test_association_types_of_v3(portal: Portal) -> None:
    found = portal.client.crm.associations.schema.types_api.get_all("contacts", "companies").results
    assert ("1", "contact_to_company") in [(one.id, one.name) for one in found]


def test_users(portal: Portal, sdk: HubSpot) -> None:
    classic = portal.client.settings.users.users_api
    assert [one.id for one in classic.get_page().results] == ["9001", "9002"]
    assert classic.get_by_id("9001").super_admin is True
    assert [one.first_name for one in sdk.settings.users.list(limit=1)] == ["Mona", "Theo"]
    assert sdk.settings.users.get("9002").email == "theo.blanc@owners.test"
