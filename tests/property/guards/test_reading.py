"""Without these a change is passed over, or something is taken for what it is not."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.world import World
from tests.property.guards.telling import (
    ALL,
    ann,
    companies,
    customers,
    ends_badly_without,
    look,
    names,
    wrong,
)

CUSTOMER = "/v3/company/*/customer"
HIDDEN = {"crm": {"index_lag": 60_000, "webhook_url": ""}}
LAGGING = {"crm": {"index_lag": 10_000, "webhook_url": ""}}
SEARCH = "/crm/v3/objects/contacts/search"


@ends_badly_without("cursor_overlap", wrong="the phone", settings=LAGGING)
def test_an_edit_just_before_a_look(world: World) -> Iterator[str]:
    """The index does not show it yet, and there is no webhook."""
    customers(world)
    contact = ann(world)
    world.advance("10m")
    world.core.hold()
    world.advance("10m")
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("5s")
    world.core.release()
    world.advance("20m")
    (customer,) = world.quickbooks.customers.all()
    yield from wrong("the phone", customer["PrimaryPhone"], wanted="2")


@ends_badly_without("cursor_after_page", wrong="the phone", settings=LAGGING)
def test_a_look_that_fails(world: World) -> Iterator[str]:
    """The CRM breaks down when it is asked what changed."""
    customers(world)
    contact = ann(world)
    world.advance("10m")
    world.core.hold()
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("5m")
    world.faults.arm("server_error", app="crm", match={"path": SEARCH})
    world.core.release()
    world.advance("20m")
    (customer,) = world.quickbooks.customers.all()
    yield from wrong("the phone", customer["PrimaryPhone"], wanted="2")


@ends_badly_without("hold_for_skipped", wrong="the phone")
def test_an_edit_while_a_write_is_on_its_way(world: World) -> Iterator[str]:
    """QuickBooks asks for a minute's patience; meanwhile somebody corrects the contact."""
    customers(world)
    world.faults.arm("too_many_requests", app="quickbooks", match={"method": "POST", "path": CUSTOMER})
    contact = ann(world)
    world.advance("5s")
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("20m")
    (customer,) = world.quickbooks.customers.all()
    yield from wrong("the phone", customer["PrimaryPhone"], wanted="2")


@ends_badly_without("one_create_in_flight", wrong="the core broke", settings=HIDDEN)
def test_a_customer_is_edited_while_its_company_is_made(world: World) -> Iterator[str]:
    """The CRM has made it, the answer was lost, and no index shows it yet."""
    companies(world)
    world.faults.arm("lost_answer", app="crm", match={"path": "/crm/v3/objects/companies/batch/upsert"})
    firm = world.netsuite.companies.create(companyName="Acme", phone="1")
    look(world)
    world.advance("5s")
    world.netsuite.companies.update(firm.id, phone="2")
    look(world)
    world.advance("20m")
    yield from wrong("the companies", names(world.crm.companies.all(), "phone"), wanted=["2"])


@ends_badly_without("first_read_both_sides", wrong="the customers")
def test_quickbooks_cannot_be_read_at_first(world: World) -> Iterator[str]:
    """Ann is there already, under another display name."""
    ann(world)
    world.quickbooks.customers.create(DisplayName="Lee, Ann", PrimaryEmailAddr="ann@acme.test")
    world.core.set_up("quickbooks", "contacts", "customer", filters=ALL)
    world.faults.arm("server_error", app="quickbooks", match={"path": "/v3/company/*/query"}, times=2)
    world.advance("20m")
    found = names(world.quickbooks.customers.all(), "DisplayName")
    yield from wrong("the customers", found, wanted=["Lee, Ann"])


@ends_badly_without("delete_evidence", wrong="the phone")
def test_a_read_that_fails(world: World) -> Iterator[str]:
    """The CRM breaks down when a contact is looked at before it is updated."""
    customers(world)
    contact = ann(world)
    world.advance("10m")
    (customer,) = world.quickbooks.customers.all()
    world.faults.arm("server_error", app="crm", match={"path": "/crm/v3/objects/contacts/*"}, times=2)
    world.quickbooks.customers.update(customer.id, PrimaryPhone="2")
    world.advance("2h")
    yield from wrong("the phone", world.crm.contacts.get(contact.id)["phone"], wanted="2")


@ends_badly_without("clock_offset", wrong="the phone", settings={"quickbooks": {"webhook_url": ""}})
def test_a_clock_that_is_slow(world: World) -> Iterator[str]:
    """What happens in QuickBooks now was, by its clock, before our last look."""
    world.faults.arm("clock_skew", app="quickbooks", params={"by": "-10m"}, sticky=True)
    customers(world)
    contact = ann(world)
    world.advance("20m")
    (customer,) = world.quickbooks.customers.all()
    world.quickbooks.customers.update(customer.id, PrimaryPhone="2")
    world.advance("20m")
    yield from wrong("the phone", world.crm.contacts.get(contact.id)["phone"], wanted="2")
