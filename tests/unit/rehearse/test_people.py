"""People's hands in the vendors' pages, in a World."""

from __future__ import annotations

import pytest

from rehearse.errors import Refused, RehearseError
from rehearse.world import World


def test_contacts_are_made_found_changed_and_archived() -> None:
    contacts = World().crm.contacts
    ann = contacts.create(email="ann@acme.test", firstname="Ann", phone="1")
    contacts.create(email="bob@acme.test", firstname="Bob")
    assert contacts.find(email="ann@acme.test") == ann
    assert contacts.find(email="nobody@acme.test") is None
    assert contacts.update(ann.id, phone="")["phone"] == ""
    assert [one["firstname"] for one in contacts.all()] == ["Ann", "Bob"]
    contacts.archive(ann.id)
    assert [one["firstname"] for one in contacts.all()] == ["Bob"]


def test_many_contacts_are_made_in_the_order_of_their_rows() -> None:
    contacts = World().crm.contacts
    ids = contacts.create_many([{"email": f"{number}@mail.test"} for number in range(230)])
    everybody = contacts.all()
    assert [one.id for one in everybody] == ids
    assert [one["email"] for one in everybody][-1] == "229@mail.test"


def test_a_search_that_fits_several_says_so() -> None:
    contacts = World().crm.contacts
    contacts.create(email="a@mail.test", firstname="Ann")
    contacts.create(email="b@mail.test", firstname="Ann")
    assert len(contacts.where(firstname="Ann")) == 2
    with pytest.raises(RehearseError, match="2 records"):
        contacts.find(firstname="Ann")


def test_what_the_vendor_refuses_is_told_in_its_words() -> None:
    world = World()
    world.crm.contacts.create(email="ann@acme.test")
    with pytest.raises(Refused, match="already exists") as refused:
        world.crm.contacts.create(email="ann@acme.test")
    assert refused.value.status == 409
    world.quickbooks.customers.create(DisplayName="Acme")
    with pytest.raises(Refused, match="400"):
        world.quickbooks.vendors.create(DisplayName="acme")


def test_a_contact_has_one_company_or_none() -> None:
    world = World()
    ann = world.crm.contacts.create(email="ann@acme.test")
    acme, beta = (world.crm.companies.create(name=name).id for name in ("Acme", "Beta"))
    for company in (acme, beta, beta, None):
        world.crm.set_company(ann.id, company)
        assert world.crm.company_of(ann.id) == company
    world.crm.set_company(ann.id, acme)
    assert world.crm.contacts.get(ann.id)["associatedcompanyid"] == acme


def test_a_contact_has_more_companies_beside_its_primary_one() -> None:
    crm = World().crm
    ann = crm.contacts.create(email="ann@acme.test").id
    acme, beta, gamma = (crm.companies.create(name=name).id for name in ("Acme", "Beta", "Gamma"))
    for company in (beta, gamma, acme):
        crm.add_company(ann, company)
    assert crm.companies_of(ann) == [beta, acme, gamma]
    assert crm.company_of(ann) == beta
    crm.set_company(ann, gamma)
    assert crm.companies_of(ann) == [gamma]


def test_a_company_has_one_parent_or_none() -> None:
    crm = World().crm
    holding, other, daughter = (crm.companies.create(name=name).id for name in ("Holding", "Other", "Child"))
    for parent in (holding, other, other, None, None):
        crm.set_parent(daughter, parent)
        assert crm.parent_of(daughter) == parent
    crm.set_parent(daughter, holding)
    merged = crm.merge_companies(other, holding)
    assert (merged["name"], crm.parent_of(daughter)) == ("Other", merged.id)


def test_merged_contacts_are_one() -> None:
    world = World()
    ann, other = (world.crm.contacts.create(email=f"{name}@acme.test") for name in ("ann", "a.lee"))
    merged = world.crm.merge(ann.id, other.id)
    assert [one.id for one in world.crm.contacts.all()] == [merged.id]
    assert merged["email"] == "ann@acme.test"


def test_customers_have_flat_fields() -> None:
    customers = World().quickbooks.customers
    fields = {
        "DisplayName": "Acme",
        "PrimaryPhone": "1",
        "BillAddr.Line1": "1 Road",
        "BillAddr.City": "Dayton",
    }
    made = customers.create(**fields)
    assert {name: made[name] for name in fields} == fields
    changed = customers.update(made.id, **{"BillAddr.City": "Toledo"})
    assert (changed["BillAddr.Line1"], changed["BillAddr.City"]) == ("1 Road", "Toledo")
    assert customers.update(made.id, PrimaryPhone="")["PrimaryPhone"] == ""
    assert customers.find(DisplayName="Acme") == customers.get(made.id)


def test_an_inactive_customer_is_out_of_sight_until_it_is_active_again() -> None:
    customers = World().quickbooks.customers
    made = customers.create(DisplayName="Acme")
    assert customers.deactivate(made.id)["Active"] == "false"
    assert customers.all() == []
    assert [one.id for one in customers.all(inactive=True)] == [made.id]
    assert customers.activate(made.id)["Active"] == "true"
    assert len(customers.where(DisplayName="Acme")) == 1


def test_more_customers_than_a_page_holds_are_all_found() -> None:
    world = World()
    rows = [{"DisplayName": f"Customer {number}"} for number in range(2_001)]
    world.send("quickbooks", "customer", rows)
    assert len(world.quickbooks.customers.all()) == 2_001


def test_vendors_and_employees_are_there_too() -> None:
    world = World()
    assert world.quickbooks.vendors.create(DisplayName="Acme")["DisplayName"] == "Acme"
    dana = world.quickbooks.employees.create(GivenName="Dana", FamilyName="Whitlock")
    assert world.quickbooks.employees.get(dana.id)["DisplayName"] == "Dana Whitlock"
