"""What the histories of three apps found, each told as shortly as it can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rehearse.core_values import Sync
from rehearse.people.rec import Rec
from rehearse.world import World

ALL: dict[str, list[Any]] = {"to_app": [], "to_crm": []}
BONDS = "/crm/v4/associations/contacts/companies/batch/create"


@pytest.fixture
def world() -> Iterator[World]:
    """All apps connected; the CRM's search is behind by ten seconds."""
    with World(seed=3, settings={"crm": {"index_lag": 10_000}}) as world:
        world.connect()
        yield world


def sync(world: World, crm_object: str = "contacts") -> Sync:
    app_object = {"contacts": "contact", "companies": "customer"}[crm_object]
    return world.core.set_up("netsuite", crm_object, app_object, filters=ALL)


def sync_quickbooks(world: World) -> Sync:
    return world.core.set_up("quickbooks", "contacts", "customer", filters=ALL)


def ann(world: World) -> Rec:
    return world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee")


def in_netsuite(world: World, contact: Rec) -> Rec:
    found = world.netsuite.contacts.find(email=contact["email"])
    assert found is not None
    return found


def firm_of(world: World, company: Rec) -> str:
    found = world.netsuite.companies.find(companyName=company["name"])
    assert found is not None
    return found.id


def all_is_well(world: World) -> None:
    report = world.invariants.check()
    assert report.holds, str(report)


@pytest.mark.parametrize("first", [sync, sync_quickbooks])
def test_an_edit_in_one_app_reaches_the_other(world: World, first: Any) -> None:
    contact = ann(world)
    first(world)
    (sync_quickbooks if first is sync else sync)(world)
    world.advance("10m")
    world.netsuite.contacts.update(in_netsuite(world, contact).id, firstName="Anna")
    world.advance("10m")
    customer = world.quickbooks.customers.find(PrimaryEmailAddr=contact["email"])
    assert customer is not None
    assert customer["GivenName"] == "Anna"
    world.quickbooks.customers.update(customer.id, GivenName="Anne")
    world.advance("10m")
    assert in_netsuite(world, contact)["firstName"] == "Anne"
    all_is_well(world)


def test_a_company_is_archived_just_before_somebody_gets_it(world: World) -> None:
    contact, acme = ann(world), world.crm.companies.create(name="Acme")
    sync(world, "companies")
    sync(world)
    world.advance("10m")
    world.intercept(lambda: world.crm.companies.archive(acme.id), app="crm", path=BONDS)
    world.netsuite.contacts.update(in_netsuite(world, contact).id, company=firm_of(world, acme))
    world.advance("10m")
    assert world.core.issues() == []
    assert [one.code for one in world.core.issues(state="warning")] == ["ASSOCIATION_PENDING"]
    all_is_well(world)


def test_an_index_that_lags_brings_no_merged_contact_back(world: World) -> None:
    """A look falls due while search still shows the two that were merged a second ago."""
    acme = world.crm.companies.create(name="Acme")
    contacts = [
        world.crm.contacts.create(email=f"{name}@acme.test", firstname=name, lastname="Lee")
        for name in ("ann", "bob")
    ]
    for one in contacts:
        world.crm.set_company(one.id, acme.id)
    sync(world)
    world.advance("10m")
    world.at("13:00")
    world.crm.contacts.update(contacts[1].id, phone="2")
    world.at("13:59")
    world.faults.arm("timeout_before", app="crm")
    world.crm.merge(contacts[0].id, contacts[1].id)
    world.advance("1m")
    [survivor] = world.crm.contacts.all()
    assert [one.id for one in world.core.records(side="crm")] == [survivor.id]
    all_is_well(world)


def test_a_write_that_succeeds_ends_no_other_error(world: World) -> None:
    """The CRM refuses the e-mail that NetSuite took twice; the name travels the other way meanwhile."""
    contact = ann(world)
    world.crm.contacts.create(email="bob@acme.test", firstname="Bob", lastname="Ray")
    sync(world)
    world.advance("10m")
    person = in_netsuite(world, contact)
    world.core.hold()
    world.netsuite.contacts.update(person.id, email="bob@acme.test")
    world.crm.contacts.update(contact.id, firstname="Anna")
    world.core.release()
    world.advance("10m")
    assert world.netsuite.contacts.get(person.id)["firstName"] == "Anna"
    assert [one.code for one in world.core.issues()] == ["EMAIL_IN_USE"]
    assert [one.state for one in world.core.records(side="crm") if one.id == contact.id] == ["failing"]
    world.netsuite.contacts.update(person.id, email="anna@acme.test")
    world.advance("10m")
    assert world.crm.contacts.get(contact.id)["email"] == "anna@acme.test"
    assert world.core.issues() == []
    all_is_well(world)


def test_companies_sync_again_after_a_contact_has_moved(world: World) -> None:
    contact = ann(world)
    acme, beta = (world.crm.companies.create(name=name) for name in ("Acme", "Beta"))
    world.crm.set_company(contact.id, acme.id)
    companies = sync(world, "companies")
    sync(world)
    world.advance("10m")
    world.core.turn_off(companies)
    world.crm.set_company(contact.id, beta.id)
    world.advance("10m")
    assert in_netsuite(world, contact)["company"] == firm_of(world, acme)
    world.core.edit(companies)
    world.advance("10m")
    assert in_netsuite(world, contact)["company"] == firm_of(world, beta)
    all_is_well(world)


def test_a_contact_waits_for_an_inactive_company(world: World) -> None:
    contact, acme = ann(world), world.crm.companies.create(name="Acme")
    sync(world, "companies")
    sync(world)
    world.advance("10m")
    firm = firm_of(world, acme)
    world.netsuite.companies.deactivate(firm)
    world.advance("10m")
    world.crm.set_company(contact.id, acme.id)
    world.advance("10m")
    assert in_netsuite(world, contact)["company"] == ""
    assert "ASSOCIATION_PENDING" in [one.code for one in world.core.issues(state="warning")]
    world.netsuite.companies.activate(firm)
    world.advance("10m")
    assert in_netsuite(world, contact)["company"] == firm
    assert world.core.issues(state="warning") == []
    all_is_well(world)


def test_two_companies_of_one_name_meet_one_customer(world: World) -> None:
    first, second = (world.crm.companies.create(name="Acme") for _ in range(2))
    firm = world.netsuite.companies.create(companyName="Acme")
    companies = sync(world, "companies")
    world.advance("10m")
    paired = {one.id: one.partner for one in world.core.records(sync=companies.id, side="crm")}
    assert paired[first.id] == firm.id
    assert [(one.id, one.code) for one in world.core.issues()] == [(second.id, "LINK_TAKEN")]
    all_is_well(world)


def test_a_company_is_linked_on_the_same_page_as_its_parent(world: World) -> None:
    child, parent = (world.crm.companies.create(name=name) for name in ("Acme", "Beta"))
    firms = [world.netsuite.companies.create(companyName=name) for name in ("Acme", "Beta")]
    world.netsuite.companies.update(firms[0].id, parent=firms[1].id)
    sync(world, "companies")
    world.advance("10m")
    assert world.crm.companies.get(child.id)["hs_parent_company_id"] == parent.id
    assert world.core.issues(state="warning") == []
    all_is_well(world)


def test_what_was_deleted_while_a_sync_was_off_is_found(world: World) -> None:
    """A full pass shows who is there; only the changes since the last look before it tell who is not."""
    contact = ann(world)
    contacts = sync(world)
    world.advance("10m")
    world.core.turn_off(contacts)
    world.netsuite.contacts.delete(in_netsuite(world, contact).id)
    world.advance("2h")
    world.core.edit(contacts)
    world.advance("10m")
    assert [(one.id, one.code) for one in world.core.issues()] == [(contact.id, "COUNTERPART_DELETED")]
    all_is_well(world)
