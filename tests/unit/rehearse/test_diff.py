"""What happened between two snapshots reads as if a person wrote it: every app, and the core."""

from __future__ import annotations

from rehearse.rehearsal import Rehearsal
from rehearse.world import World

TOLD = """\
Between monday and now (2 hours 5 minutes):
CRM
  contact Ann Lee (101): phone 22 → 333, company Acme → Beta
  contact Bob Ray (102): new, bob@acme.test
  contact Cid Orr (103): new, cid@acme.test
NetSuite
  customer Nell Fox ({nell}): new, nell@acme.test
QuickBooks
  customer Acme (1): DisplayName Acme → Beta, PrimaryPhone 22 → 333
  customer Old One (2): DisplayName "Old One" → "Older One (deleted)"; made inactive
  vendor Cid Orr (3): new
  customer Bob Ray (4): new, bob@acme.test
Sync
  contact Bob Ray (102) is now linked with customer 4 (QuickBooks)
  contact Cid Orr (103) fails: DISPLAY_NAME_IN_USE
Time: 09:10 → 11:15 on 2026-03-02. Faults armed: lost_answer (QuickBooks, once)."""


def story(here: Rehearsal) -> str:
    """A morning's work in all apps; returns what is expected to be told of it."""
    here.connect()
    here.core.set_up(filters={"to_app": [], "to_crm": []}, direction="to_app")
    ann = here.crm.contacts.create(firstname="Ann", lastname="Lee", email="ann@acme.test", phone="22")
    acme, beta = (here.crm.companies.create(name=name) for name in ("Acme", "Beta"))
    here.crm.set_company(ann.id, acme.id)
    here.advance("10m")
    old = here.quickbooks.customers.create(DisplayName="Old One")
    here.snapshot("monday")
    here.crm.contacts.update(ann.id, phone="333")
    here.crm.set_company(ann.id, beta.id)
    here.quickbooks.customers.update(old.id, DisplayName="Older One")
    here.quickbooks.customers.deactivate(old.id)
    here.quickbooks.vendors.create(DisplayName="Cid Orr")
    here.crm.contacts.create(firstname="Bob", lastname="Ray", email="bob@acme.test")
    here.crm.contacts.create(firstname="Cid", lastname="Orr", email="cid@acme.test")
    nell = here.netsuite.individuals.create(firstName="Nell", lastName="Fox", email="nell@acme.test")
    here.advance("2h")
    here.advance("5m")
    here.faults.arm("lost_answer", app="quickbooks")
    return TOLD.format(nell=nell.id)


def test_a_morning_is_told() -> None:
    with World(seed=3) as world:
        expected = story(world)
        assert str(world.diff("monday")) == expected


def test_on_the_way_back_everything_is_told_the_other_way_round() -> None:
    with World(seed=3) as world:
        story(world)
        world.snapshot("noon")
        world.restore("monday")
        told = str(world.diff("noon"))
        assert "Between noon and now (2 hours 5 minutes back):" in told
        assert "contact Ann Lee (101): phone 333 → 22, company Beta → Acme" in told
        assert "contact Bob Ray (102): gone" in told
        assert "contact Bob Ray (102) is no longer linked with customer 4 (QuickBooks)" in told
        assert world.diff("monday").is_empty


def test_connections_and_syncs_are_told_too() -> None:
    with World(seed=3) as world:
        world.snapshot("empty")
        world.connect()
        sync = world.core.set_up(filters={"to_app": [], "to_crm": []})
        world.advance("10m")
        world.snapshot("on")
        assert world.diff("empty", "on").parts[-1].lines == (
            "HubSpot was connected",
            "NetSuite was connected",
            "QuickBooks was connected",
            "the sync contacts ↔ customer (QuickBooks) was set up, and is ON",
        )
        world.core.turn_off(sync)
        world.quickbooks.revoke()
        world.settle()
        assert world.diff("on").parts[-1].lines == ("the sync contacts ↔ customer (QuickBooks): ON → OFF",)


def test_a_netsuite_customer_is_told_with_its_address() -> None:
    with World(seed=3) as world:
        world.connect()
        world.core.set_up("netsuite", "companies", "company_customer", filters={"to_app": [], "to_crm": []})
        acme = world.crm.companies.create(name="Acme", address="Weg 1", city="Bonn")
        world.snapshot("before")
        world.advance("10m")
        (made,) = world.netsuite.companies.all()
        told = str(world.diff("before"))
        assert f"NetSuite\n  customer Acme ({made.id}): new\nSync\n" in told
        assert f"company Acme ({acme.id}) is now linked with company customer {made.id} (NetSuite)" in told
        world.snapshot("linked")
        world.crm.companies.update(acme.id, city="Köln", phone="22")
        world.advance("10m")
        world.netsuite.companies.deactivate(made.id)
        told = str(world.diff("linked"))
        assert f"  customer Acme ({made.id}): phone nothing → 22, city Bonn → Köln; made inactive\n" in told
