"""Associations, labels and pipelines of custom objects through both of the vendor's clients."""

from __future__ import annotations

from typing import Any

import pytest
from hubspot.crm.associations import (  # type: ignore[import-untyped]
    BatchInputPublicAssociation,
    BatchInputPublicObjectId,
    PublicAssociation,
)
from hubspot.crm.associations import PublicObjectId as NamedId
from hubspot.crm.associations.v4 import (  # type: ignore[import-untyped]
    AssociationSpec,
    BatchInputPublicAssociationMultiArchive,
    BatchInputPublicAssociationMultiPost,
    BatchInputPublicDefaultAssociationMultiPost,
    BatchInputPublicFetchAssociationsBatchRequest,
    PublicAssociationMultiArchive,
    PublicAssociationMultiPost,
    PublicDefaultAssociationMultiPost,
    PublicFetchAssociationsBatchRequest,
    PublicObjectId,
)
from hubspot.crm.associations.v4.schema import (  # type: ignore[import-untyped]
    PublicAssociationDefinitionCreateRequest,
)
from hubspot.crm.pipelines import PipelineInput, PipelineStageInput  # type: ignore[import-untyped]

from tests.contract.crm.conftest import Portal


@pytest.fixture
def ends(portal: Portal) -> tuple[str, str]:
    """A car and a contact."""
    portal.sdk.crm.object_schemas.create(
        name="car",
        labels={"singular": "Car", "plural": "Cars"},
        primary_display_property="model",
        properties=[{"name": "model", "label": "Model", "type": "string", "field_type": "text"}],
        required_properties=[],
        searchable_properties=[],
        secondary_display_properties=[],
        associated_objects=["CONTACT"],
        allows_sensitive_properties=False,
    )
    objects = portal.sdk.crm.objects
    car = objects.custom.create("p_car", properties={"model": "Beetle"}, associations=[]).id
    return car, objects.contacts.create(properties={"email": "ada@acme.test"}, associations=[]).id


def test_labelled_associations_with_the_classic_client(portal: Portal, ends: tuple[str, str]) -> None:
    car, person = ends
    api = portal.client.crm.associations.v4
    label = PublicAssociationDefinitionCreateRequest(name="driver", label="Driver", inverse_label="Drives")
    here, there = api.schema.definitions_api.create("p_car", "contacts", label).results
    driver = [AssociationSpec(association_category="USER_DEFINED", association_type_id=here.type_id)]
    both = api.basic_api.create_default("p_car", car, "contacts", person)
    plain = both.results[0].association_spec
    assert plain.association_category == "USER_DEFINED"
    assert api.basic_api.create("p_car", car, "contacts", person, driver).labels == ["Driver"]
    (seen,) = api.basic_api.get_page("contacts", person, "p_car").results
    assert [one.label for one in seen.association_types] == [None, "Drives"]
    assert there.type_id in [one.type_id for one in seen.association_types]
    api.basic_api.archive("p_car", car, "contacts", person)
    assert api.basic_api.get_page("p_car", car, "contacts").results == []


def test_batches_of_associations_with_the_classic_client(portal: Portal, ends: tuple[str, str]) -> None:
    car, person = (PublicObjectId(id=id) for id in ends)
    api = portal.client.crm.associations.v4.batch_api
    default = PublicDefaultAssociationMultiPost(_from=car, to=person)
    body = BatchInputPublicDefaultAssociationMultiPost(inputs=[default])
    plain = api.create_default("p_car", "contacts", body).results[0].association_spec
    typed = PublicAssociationMultiPost(types=[plain], _from=car, to=person)
    body = BatchInputPublicAssociationMultiPost(inputs=[typed])
    made = api.create("p_car", "contacts", body).results[0]
    assert (str(made.from_object_id), str(made.to_object_id)) == ends
    asked = BatchInputPublicFetchAssociationsBatchRequest(
        inputs=[PublicFetchAssociationsBatchRequest(id=ends[0])]
    )
    assert str(api.get_page("p_car", "contacts", asked).results[0].to[0].to_object_id) == ends[1]
    api.archive_labels("p_car", "contacts", body)
    assert api.get_page("p_car", "contacts", asked).num_errors == 1
    api.create("p_car", "contacts", body)
    ended = PublicAssociationMultiArchive(_from=car, to=[person])
    api.archive("p_car", "contacts", BatchInputPublicAssociationMultiArchive(inputs=[ended]))
    assert api.get_page("p_car", "contacts", asked).results == []


def test_named_associations_with_the_classic_client(portal: Portal, ends: tuple[str, str]) -> None:
    car, person = (NamedId(id=id) for id in ends)
    crm = portal.client.crm
    kinds = crm.associations.schema.types_api.get_all("p_car", "contacts").results
    assert [one.name for one in kinds] == ["car_to_contact"]
    one = PublicAssociation(_from=car, to=person, type="car_to_contact")
    body = BatchInputPublicAssociation(inputs=[one])
    assert crm.associations.batch_api.create("p_car", "contacts", body).results[0].to.id == ends[1]
    asked = BatchInputPublicObjectId(inputs=[car])
    (read,) = crm.associations.batch_api.read("p_car", "contacts", asked).results
    assert [(to.id, to.type) for to in read.to] == [(ends[1], "car_to_contact")]
    inline = crm.contacts.basic_api.get_by_id(ends[1], associations=["p_car"]).associations
    key = f"p{portal.account.id}_car"
    assert [(row.id, row.type) for row in inline[key].results] == [(ends[0], "contact_to_car")]
    crm.associations.batch_api.archive("p_car", "contacts", body)
    assert crm.contacts.basic_api.get_by_id(ends[1], associations=["p_car"]).associations is None


def test_associations_with_the_newer_client(portal: Portal, ends: tuple[str, str]) -> None:
    car, person = ends
    api, batch = portal.strict.crm.associations, portal.strict.crm.associations.batch
    labels = portal.strict.crm.associations_schema.labels
    to: dict[str, Any] = {"from_object_type": "p_car"}
    here: dict[str, Any] = {"object_type": "p_car", "object_id": car, "to_object_type": "contacts"}
    made = api.create(person, from_object_type="p_car", from_object_id=car, to_object_type="contacts")
    plain = made.results[0].association_spec.association_type_id
    driver = labels.create_label("contacts", **to, name="driver", label="Driver").results[0]
    spec: Any = {"association_category": "USER_DEFINED", "association_type_id": driver.type_id}
    assert api.update_labels(person, **here, body=[spec]).labels == ["Driver"]
    (found,) = api.list("contacts", object_type="p_car", object_id=car)
    assert [one.type_id for one in found.association_types] == [plain, driver.type_id]
    typed: Any = {"from": {"id": car}, "to": {"id": person}, "types": [spec]}
    batch.delete_labels("contacts", **to, inputs=[typed])
    assert batch.create("contacts", **to, inputs=[typed]).results[0].labels == ["Driver"]
    ends_only: Any = {"from": {"id": car}, "to": {"id": person}}
    assert len(batch.create_default("contacts", **to, inputs=[ends_only]).results) == 2
    assert batch.get("contacts", **to, inputs=[{"id": car}]).results[0].to[0].to_object_id == person
    batch.delete("contacts", **to, inputs=[{"from": {"id": car}, "to": [{"id": person}]}])
    api.create(person, from_object_type="p_car", from_object_id=car, to_object_type="contacts")
    api.delete(person, **here)
    assert list(api.list("contacts", object_type="p_car", object_id=car)) == []


def test_pipelines_with_both_clients(portal: Portal, ends: tuple[str, str]) -> None:
    classic, newer = portal.client.crm.pipelines.pipelines_api, portal.strict.crm.pipelines
    assert classic.get_all("p_car").results == []
    stages = [PipelineStageInput(label="Ready", display_order=0, metadata={"state": "OPEN"})]
    made = classic.create("p_car", PipelineInput(label="Lending", display_order=0, stages=stages))
    lent = newer.create_stage(
        made.id, object_type="p_car", display_order=1, label="Lent", metadata={"state": "OPEN"}
    )
    (found,) = newer.list("p_car").results
    assert [one.label for one in found.stages] == ["Ready", "Lent"]
    cars = portal.sdk.crm.objects.custom
    moved = {"hs_pipeline": made.id, "hs_pipeline_stage": lent.id}
    changed = cars.update(ends[0], object_type="p_car", properties=moved).properties or {}
    assert changed["hs_pipeline_stage"] == lent.id
    newer.delete(made.id, object_type="p_car")
    assert classic.get_all("p_car").results == []
