"""Without these the wrong edit holds, or an edit is none."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.people.rec import Rec
from rehearse.world import World
from tests.property.guards.telling import ann, customers, ends_badly_without, wrong

CUSTOMER = "/v3/company/*/customer"


def pair(world: World) -> tuple[Rec, Rec]:
    """Ann in both apps."""
    contact = ann(world)
    world.advance("10m")
    (customer,) = world.quickbooks.customers.all()
    return contact, customer


def both_hold(world: World, contact: Rec, customer: Rec, phone: str) -> Iterator[str]:
    yield from wrong("the contact's phone", world.crm.contacts.get(contact.id)["phone"], wanted=phone)
    held = world.quickbooks.customers.get(customer.id)["PrimaryPhone"]
    yield from wrong("the customer's phone", held, wanted=phone)


@ends_badly_without("baseline", wrong="the contact's phone")
def test_an_edit_in_the_app_that_does_not_win(world: World) -> Iterator[str]:
    customers(world)
    contact, customer = pair(world)
    world.quickbooks.customers.update(customer.id, PrimaryPhone="2")
    world.advance("20m")
    yield from both_hold(world, contact, customer, "2")


@ends_badly_without("baseline_is_what_was_written", wrong="the customer's phone")
def test_an_edit_while_a_write_is_on_its_way(world: World) -> Iterator[str]:
    """QuickBooks does not answer at first; the contact is corrected before it does."""
    customers(world)
    world.faults.arm("lost_answer", app="quickbooks", match={"method": "POST", "path": CUSTOMER})
    contact = ann(world)
    world.advance("5s")
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("20m")
    (customer,) = world.quickbooks.customers.all()
    yield from both_hold(world, contact, customer, "2")


@ends_badly_without("echo_suppression", wrong="the contact's phone")
def test_somebody_goes_on_from_what_we_wrote(world: World) -> Iterator[str]:
    """Within five minutes; the CRM would win if both had edited."""
    customers(world)
    contact, customer = pair(world)
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("1m")
    world.quickbooks.customers.update(customer.id, PrimaryPhone="3")
    world.advance("20m")
    yield from both_hold(world, contact, customer, "3")


@ends_badly_without("five_minute_rule", wrong="the contact's phone")
def test_two_edits_a_minute_apart(world: World) -> Iterator[str]:
    customers(world)
    contact, customer = pair(world)
    world.core.hold()
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("1m")
    world.quickbooks.customers.update(customer.id, PrimaryPhone="3")
    world.core.release()
    world.advance("20m")
    yield from both_hold(world, contact, customer, "2")


@ends_badly_without("times_of_fields", wrong="the contact's phone")
def test_another_field_is_edited_later(world: World) -> Iterator[str]:
    """The contact's phone is six minutes older than the customer's, its first name is not."""
    customers(world)
    contact, customer = pair(world)
    world.core.hold()
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("6m")
    world.quickbooks.customers.update(customer.id, PrimaryPhone="3")
    world.crm.contacts.update(contact.id, firstname="Anna")
    world.core.release()
    world.advance("20m")
    yield from both_hold(world, contact, customer, "3")


@ends_badly_without("empty_never_erases", wrong="the contact's phone")
def test_one_clears_what_the_other_fills_in(world: World) -> Iterator[str]:
    customers(world)
    contact, customer = pair(world)
    world.core.hold()
    world.crm.contacts.update(contact.id, phone="")
    world.advance("1m")
    world.quickbooks.customers.update(customer.id, PrimaryPhone="3")
    world.core.release()
    world.advance("20m")
    yield from both_hold(world, contact, customer, "3")
