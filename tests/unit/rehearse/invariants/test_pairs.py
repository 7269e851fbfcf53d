"""What must hold of pairs, of quiet and of limits is found where it does not."""

from __future__ import annotations

from rehearse.world import World
from tests.unit.rehearse.invariants.scenes import a_pair, findings


def test_a_sound_world_holds_and_everything_was_looked_at() -> None:
    report = a_pair().invariants.check()
    assert report.holds, str(report)
    assert [one.name for one in report.results if not one.checks] == ["merges keep partners"], str(report)


def test_a_core_that_does_not_look_is_found() -> None:
    world = a_pair()
    world.core.hold()
    world.quickbooks.customers.update("1", PrimaryPhone="2")
    report = world.invariants.check()
    assert not report.holds
    assert findings(report, "quiet") == ("the core did not look within 5m",)
    assert findings(report, "convergence") == ("phone of 101 and 1: ('1',) is not ('2',)",)
    assert "convergence: BROKEN" in str(report)


def test_a_write_that_was_still_due_is_not_quiet() -> None:
    world = a_pair()
    world.quickbooks.customers.update("1", PrimaryPhone="2")
    report = world.invariants.check()
    assert findings(report, "quiet") == ("crm contacts 101 was updated without need",)


def test_the_same_in_another_spelling_converges() -> None:
    world = a_pair()
    world.quickbooks.customers.update("1", PrimaryEmailAddr="ANN@Acme.test")
    world.advance("10m")
    assert world.invariants.check().holds


def test_throttling_counts_unless_a_fault_made_it() -> None:
    world = a_pair()
    world.faults.arm("too_many_requests", app="quickbooks")
    world.advance("10m")
    assert world.invariants.check().holds
    greedy = World(settings={"quickbooks": {"requests_per_minute": 12}})
    greedy.connect()
    greedy.core.set_up(filters={"to_app": [], "to_crm": []})
    for number in range(200):
        greedy.crm.contacts.create(email=f"{number}@mail.test", lastname=f"Lee {number}")
    greedy.advance("10m")
    assert findings(greedy.invariants.check(), "no 429 of our own making")


def test_two_records_with_one_email_among_the_linked_are_found() -> None:
    world = a_pair()
    world.crm.contacts.create(email="bob@acme.test", firstname="Bob", lastname="Ray")
    world.advance("10m")
    world.core.hold()
    world.quickbooks.customers.update("2", PrimaryEmailAddr="Ann@acme.test")
    assert findings(world.invariants.check(), "no duplicates") == (
        "2 linked app records have the e-mail ann@acme.test",
    )


def members_in_netsuite() -> World:
    """One contact of one company in the CRM and NetSuite."""
    world = World()
    world.connect()
    contact = world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee")
    world.crm.set_company(contact.id, world.crm.companies.create(name="Acme").id)
    for crm_object, app_object in (("companies", "customer"), ("contacts", "contact")):
        world.core.set_up("netsuite", crm_object, app_object, filters={"to_app": [], "to_crm": []})
    world.advance("10m")
    return world


def test_what_is_never_cleared_may_be_empty_on_one_side() -> None:
    world = members_in_netsuite()
    [person] = world.netsuite.contacts.all()
    world.netsuite.contacts.update(person.id, company="")
    world.advance("10m")
    [contact] = world.crm.contacts.all()
    assert world.crm.company_of(contact.id), "it is never cleared"
    report = world.invariants.check()
    assert report.holds, str(report)


def test_an_email_that_people_gave_twice_is_told_by_the_core_and_no_duplicate() -> None:
    """NetSuite takes an e-mail twice, the CRM does not: the pair fails, and nobody made a record too many."""
    world = members_in_netsuite()
    world.crm.contacts.create(email="bob@acme.test", firstname="Bob", lastname="Ray")
    world.advance("10m")
    bob = world.netsuite.contacts.find(firstName="Bob")
    assert bob is not None
    world.netsuite.contacts.update(bob.id, email="ann@acme.test")
    world.advance("10m")
    assert [one.code for one in world.core.issues()] == ["EMAIL_IN_USE"]
    report = world.invariants.check()
    assert report.holds, str(report)
