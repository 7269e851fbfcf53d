"""Without these records get the wrong partner, two of them, or none."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.world import World
from tests.property.guards.telling import (
    ALL,
    ann,
    companies,
    customers,
    ends_badly_without,
    names,
    persons,
    wrong,
)


@ends_badly_without("matching", wrong="the customers")
def test_ann_is_in_both_apps(world: World) -> Iterator[str]:
    ann(world)
    world.quickbooks.customers.create(DisplayName="Lee, Ann", PrimaryEmailAddr="ann@acme.test")
    customers(world)
    world.advance("20m")
    found = names(world.quickbooks.customers.all(), "DisplayName")
    yield from wrong("the customers", found, wanted=["Lee, Ann"])


@ends_badly_without("unique_links", wrong="the core broke")
def test_two_companies_of_one_name(world: World) -> Iterator[str]:
    """Both are met on one page, and both would have the one customer of that name."""
    first, second = (world.crm.companies.create(name="Acme").id for _ in range(2))
    world.netsuite.companies.create(companyName="Acme")
    sync = world.core.set_up("netsuite", "companies", "company_customer", filters=ALL)
    world.advance("20m")
    paired = {one.id: bool(one.partner) for one in world.core.records(sync=sync.id, side="crm")}
    yield from wrong("who has a partner", paired, wanted={first: True, second: False})


@ends_badly_without("rekey", wrong="the partners")
def test_two_contacts_are_merged(world: World) -> Iterator[str]:
    """The CRM makes a third of them; its partner is that of the primary one."""
    sync = persons(world)
    contact = ann(world)
    bob = world.crm.contacts.create(email="bob@acme.test", firstname="Bob", lastname="Ray")
    world.advance("10m")
    person = world.netsuite.contacts.find(email="ann@acme.test")
    assert person is not None
    survivor = world.crm.merge(contact.id, bob.id)
    world.advance("2h")
    yield from wrong("the partners", world.core.links(sync), wanted=[(survivor.id, person.id)])


@ends_badly_without("deleted_stays_deleted", wrong="the contacts")
def test_a_contact_is_thrown_away(world: World) -> Iterator[str]:
    customers(world)
    contact = ann(world)
    world.advance("10m")
    (customer,) = world.quickbooks.customers.all()
    world.crm.contacts.archive(contact.id)
    world.advance("2h")
    world.quickbooks.customers.update(customer.id, PrimaryPhone="2")
    world.advance("20m")
    yield from wrong("the contacts", names(world.crm.contacts.all(), "email"), wanted=[])


@ends_badly_without("association_waits", wrong="Ann's company")
def test_a_company_is_made_later_than_its_contact(world: World) -> Iterator[str]:
    """NetSuite breaks down over the company, and takes the contact meanwhile."""
    companies(world)
    persons(world)
    acme = world.crm.companies.create(name="Acme")
    world.faults.arm("server_error", app="netsuite", match={"method": "PUT", "path": "*/customer/*"})
    contact = ann(world)
    world.crm.set_company(contact.id, acme.id)
    world.advance("5s")
    world.crm.contacts.update(contact.id, jobtitle="Chief")
    world.advance("2h")
    firm = world.netsuite.companies.find(companyName="Acme")
    person = world.netsuite.contacts.find(email="ann@acme.test")
    assert firm is not None
    assert person is not None
    yield from wrong("Ann's company", person["company"], wanted=firm.id)
