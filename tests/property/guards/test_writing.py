"""Without these a crash or a lost answer makes doubles, or undoes what people did."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.world import World
from tests.property.guards.telling import ann, companies, customers, ends_badly_without, look, names, wrong

UPSERT = "/crm/v3/objects/companies/batch/upsert"
CUSTOMER = "/v3/company/*/customer"
HIDDEN = {"crm": {"index_lag": 60_000, "webhook_url": ""}}
LAGGING = {"crm": {"index_lag": 10_000, "webhook_url": ""}}


@ends_badly_without("intent_before_send", wrong="the phone in NetSuite")
def test_a_crash_after_a_create(world: World) -> Iterator[str]:
    """Somebody corrects the new customer while the core is down."""
    companies(world)
    world.crash_after(app="netsuite", method="PUT")
    made = world.crm.companies.create(name="Acme", phone="1")
    world.advance("5m")
    (firm,) = world.netsuite.companies.all()
    world.netsuite.companies.update(firm.id, phone="2")
    world.restart_core()
    world.advance("20m")
    yield from wrong("the phone in NetSuite", world.netsuite.companies.get(firm.id)["phone"], wanted="2")
    yield from wrong("the phone in the CRM", world.crm.companies.get(made.id)["phone"], wanted="2")


@ends_badly_without("idempotency_key", wrong="the companies", settings=HIDDEN)
def test_a_company_whose_answer_is_lost(world: World) -> Iterator[str]:
    """The core asks for it before the index shows it."""
    companies(world)
    world.faults.arm("lost_answer", app="crm", match={"path": UPSERT})
    world.netsuite.companies.create(companyName="Acme")
    look(world)
    world.advance("50s")
    look(world)
    world.advance("20m")
    yield from wrong("the companies", names(world.crm.companies.all(), "name"), wanted=["Acme"])


@ends_badly_without("recovery_lookup", wrong="the phone in the CRM")
def test_an_edit_between_two_attempts(world: World) -> Iterator[str]:
    """Somebody corrects the new company before the core asks what became of it."""
    companies(world)
    world.faults.arm("lost_answer", app="crm", match={"path": UPSERT})
    world.intercept(
        lambda: world.crm.companies.update(world.crm.companies.all()[0].id, phone="2"),
        app="crm",
        path=UPSERT,
        when="after",
    )
    firm = world.netsuite.companies.create(companyName="Acme", phone="1")
    world.advance("20m")
    (made,) = world.crm.companies.all()
    yield from wrong("the phone in the CRM", made["phone"], wanted="2")
    yield from wrong("the phone in NetSuite", world.netsuite.companies.get(firm.id)["phone"], wanted="2")


@ends_badly_without("consistent_lookup", wrong="the phone in the CRM", settings=HIDDEN)
def test_an_index_that_lags(world: World) -> Iterator[str]:
    """The answer was lost; a search does not show yet what was made, and somebody has corrected it."""
    companies(world)
    world.faults.arm("lost_answer", app="crm", match={"path": UPSERT})
    world.netsuite.companies.create(companyName="Acme", phone="1")
    look(world)
    (made,) = world.crm.companies.all()
    world.crm.companies.update(made.id, phone="2")
    world.advance("50s")
    look(world)
    world.advance("20m")
    yield from wrong("the phone in the CRM", world.crm.companies.get(made.id)["phone"], wanted="2")


@ends_badly_without("requestid", wrong="the customers")
def test_a_customer_is_renamed_before_the_second_attempt(world: World) -> Iterator[str]:
    """The core is down after it made the customer; its name does not tell any more who it is."""
    customers(world)
    world.crash_after(app="quickbooks", method="POST", path=CUSTOMER)
    ann(world)
    world.advance("5m")
    (customer,) = world.quickbooks.customers.all()
    world.quickbooks.customers.update(customer.id, DisplayName="Lee, Ann")
    world.restart_core()
    world.advance("20m")
    yield from wrong(
        "the customers", names(world.quickbooks.customers.all(), "DisplayName"), wanted=["Lee, Ann"]
    )


@ends_badly_without("stored_bytes", wrong="the phone in QuickBooks")
def test_an_edit_while_an_answer_is_missing(world: World) -> Iterator[str]:
    """QuickBooks answers the second attempt as it answered the first."""
    customers(world)
    world.faults.arm("lost_answer", app="quickbooks", match={"method": "POST", "path": CUSTOMER})
    contact = ann(world)
    world.advance("5s")
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("20m")
    (customer,) = world.quickbooks.customers.all()
    yield from wrong("the phone in QuickBooks", customer["PrimaryPhone"], wanted="2")


@ends_badly_without("look_before_write", wrong="the phone", settings=LAGGING)
def test_an_edit_that_no_index_shows(world: World) -> Iterator[str]:
    """The CRM's edit is to hold; the core has only heard of the other one."""
    companies(world)
    made = world.crm.companies.create(name="Acme", phone="1")
    world.advance("10m")
    (firm,) = world.netsuite.companies.all()
    world.netsuite.companies.update(firm.id, phone="2")
    world.crm.companies.update(made.id, phone="3")
    look(world)
    world.advance("20m")
    yield from wrong("the phone", world.crm.companies.get(made.id)["phone"], wanted="3")


@ends_badly_without("stale_version", wrong="the phone")
def test_somebody_is_quicker(world: World) -> Iterator[str]:
    """QuickBooks' edit is to hold, and comes just before the CRM's is written over it."""
    customers(world, winner="app")
    contact = ann(world)
    world.advance("10m")
    (customer,) = world.quickbooks.customers.all()
    world.intercept(
        lambda: world.quickbooks.customers.update(customer.id, PrimaryPhone="3"),
        app="quickbooks",
        method="POST",
        path=CUSTOMER,
    )
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("20m")
    yield from wrong("the phone", world.crm.contacts.get(contact.id)["phone"], wanted="3")
