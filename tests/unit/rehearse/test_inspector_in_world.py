"""What somebody edits in the inspector reaches the other side like any person's edit."""

from __future__ import annotations

from typing import Any

from rehearse.world import World

ALL: dict[str, list[Any]] = {"to_app": [], "to_crm": []}


def edit(world: World, app: str, account: object, kind: str, id: str, **values: str) -> None:
    path = f"/_rehearse/inspect/{account}/{kind}/{id}"
    world.backend.hands(app).call("POST", path, json={"values": values})


def test_an_edit_in_the_inspector_reaches_the_other_side() -> None:
    world = World()
    world.connect()
    world.core.set_up(filters=ALL)
    contact = world.crm.contacts.create(email="ann@acme.test", firstname="Ann", lastname="Lee", phone="1")
    world.advance("10m")
    (customer,) = world.quickbooks.customers.all()
    ready = world.backend.ready()

    last = world.events()[-1]["id"]
    edit(world, "crm", ready["crm"]["portal_id"], "contacts", contact.id, phone="2")
    world.advance("1s")
    assert [one for one in world.events(after=last) if one["kind"] == "webhook_attempted"]
    world.advance("10m")
    assert world.quickbooks.customers.get(customer.id)["PrimaryPhone"] == "2"

    realm = ready["quickbooks"]["realm_id"]
    edit(world, "quickbooks", realm, "customer", customer.id, GivenName="Anna")
    world.advance("10m")
    assert world.crm.contacts.get(contact.id)["firstname"] == "Anna"
    assert world.invariants.check().holds
