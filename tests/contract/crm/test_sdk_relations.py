"""Associations, labels, properties and owners through hubspot-sdk (CRM contract 7, 9, 10)."""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_sdk import ConflictError, NotFoundError

from tests.contract.crm.conftest import Portal


@pytest.fixture
def pair(portal: Portal) -> tuple[str, str]:
    """A contact and a company."""
    objects = portal.strict.crm.objects
    contact = objects.contacts.create(properties={"email": "ada@acme.test"}, associations=[]).id
    return contact, objects.companies.create(properties={"name": "Acme"}, associations=[]).id


def test_associations_of_one_record(portal: Portal, pair: tuple[str, str]) -> None:
    contact, company = pair
    api = portal.strict.crm.associations
    here: dict[str, Any] = {"from_object_type": "contacts", "from_object_id": contact}
    made = api.create(company, to_object_type="companies", **here)
    assert [one.association_spec.association_type_id for one in made.results] == [279, 280]
    there: dict[str, Any] = {"object_type": "contacts", "object_id": contact, "to_object_type": "companies"}
    labelled = api.update_labels(
        company,
        **there,
        body=[{"association_category": "HUBSPOT_DEFINED", "association_type_id": 931}],
    )
    assert labelled.labels == ["Billing contact"]
    (found,) = api.list("companies", object_type="contacts", object_id=contact)
    assert found.to_object_id == company
    assert [one.type_id for one in found.association_types] == [279, 931]
    api.delete(company, **there)
    assert list(api.list("companies", object_type="contacts", object_id=contact)) == []


def test_associations_in_a_create_and_inline(portal: Portal, pair: tuple[str, str]) -> None:
    api = portal.sdk.crm.objects.contacts
    to: Any = {
        "to": {"id": pair[1]},
        "types": [{"association_category": "HUBSPOT_DEFINED", "association_type_id": 1}],
    }
    made = api.create(properties={"email": "bob@acme.test"}, associations=[to])
    found = api.get(made.id, associations=["companies"])
    assert found.associations is not None
    assert [(one.id, one.type) for one in found.associations["companies"].results] == [
        (pair[1], "contact_to_company"),
        (pair[1], "contact_to_company_unlabeled"),
    ]


def test_associations_in_batches(portal: Portal, pair: tuple[str, str]) -> None:
    contact, company = pair
    api, types = (
        portal.strict.crm.associations.batch,
        [{"association_category": "HUBSPOT_DEFINED", "association_type_id": 1}],
    )
    both: dict[str, Any] = {"from_object_type": "contacts"}
    ends: Any = {"from": {"id": contact}, "to": {"id": company}}
    typed: Any = ends | {"types": types}
    made = api.create("companies", **both, inputs=[typed])
    assert made.results[0].labels == ["Primary"]
    read = api.get("companies", **both, inputs=[{"id": contact}, {"id": "999"}])
    assert [one.to_object_id for one in read.results[0].to] == [company]
    api.delete_labels("companies", **both, inputs=[typed])
    again = api.create_default("companies", **both, inputs=[ends])
    assert len(again.results) == 2
    api.delete("companies", **both, inputs=[{"from": {"id": contact}, "to": [{"id": company}]}])
    assert (
        list(portal.strict.crm.associations.list("companies", object_type="contacts", object_id=contact))
        == []
    )


def test_labels(portal: Portal) -> None:
    api = portal.strict.crm.associations_schema.labels
    both: dict[str, Any] = {"from_object_type": "contacts"}
    shipped = api.list_labels("companies", **both).results
    assert (shipped[0].type_id, shipped[0].label, shipped[0].category) == (1, "Primary", "HUBSPOT_DEFINED")
    made = api.create_label("companies", **both, name="adviser", label="Adviser", inverse_label="Client")
    assert [one.label for one in made.results] == ["Adviser", "Client"]
    id = made.results[0].type_id
    api.update_label("companies", **both, association_type_id=id, label="Consultant")
    assert "Consultant" in [one.label for one in api.list_labels("companies", **both).results]
    api.delete_label(id, **both, to_object_type="companies")
    assert id not in [one.type_id for one in api.list_labels("companies", **both).results]


def test_properties(portal: Portal) -> None:
    api = portal.strict.crm.properties
    made = api.create(
        "contacts",
        name="tier",
        label="Tier",
        type="enumeration",
        field_type="select",
        group_name="contactinformation",
        options=[{"label": "Gold", "value": "gold", "display_order": 0, "hidden": False}],
    )
    assert (made.name, [one.value for one in made.options]) == ("tier", ["gold"])
    assert "tier" in [one.name for one in api.list("contacts").results]
    assert api.update("tier", object_type="contacts", label="Level").label == "Level"
    with pytest.raises(ConflictError):
        api.create(
            "contacts",
            name="tier",
            label="T",
            type="string",
            field_type="text",
            group_name="contactinformation",
        )
    api.delete("tier", object_type="contacts")
    with pytest.raises(NotFoundError):
        api.get("tier", object_type="contacts")
    assert api.get("tier", object_type="contacts", archived=True).archived is True


def test_properties_in_batches_and_groups(portal: Portal) -> None:
    api = portal.strict.crm.properties
    group = api.groups.create("contacts", name="finance", label="Finance", display_order=3)
    assert (group.name, group.display_order) == ("finance", 3)
    assert api.groups.update("finance", object_type="contacts", label="Money").label == "Money"
    shape: Any = {"label": "N", "type": "number", "field_type": "number", "group_name": "finance"}
    made = api.batch.create("contacts", inputs=[shape | {"name": name} for name in ("n_1", "n_2")])
    assert [one.name for one in made.results] == ["n_1", "n_2"]
    named: Any = [{"name": "n_1"}, {"name": "email"}]
    read = api.batch.get("contacts", inputs=named, archived=False, data_sensitivity="non_sensitive")
    assert [one.name for one in read.results] == ["n_1", "email"]
    api.batch.delete("contacts", inputs=[{"name": "n_1"}, {"name": "n_2"}])
    api.groups.delete("finance", object_type="contacts")
    assert "finance" not in [one.name for one in api.groups.list("contacts").results]


def test_owners(portal: Portal) -> None:
    api = portal.strict.crm.owners
    assert [one.id for one in api.list()] == ["701", "702"]
    assert [one.id for one in api.list(limit=1)] == ["701", "702"]
    gone = api.get(703, archived=True)
    assert (gone.user_id, gone.user_id_including_inactive) == (None, 9003)
