"""Without these a vendor has to defend itself, and one bad record stands in the way of the others."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.world import World
from tests.property.guards.telling import ALL, customers, ends_badly_without, wrong


@ends_badly_without("pacing", wrong="with 429")
def test_thirty_contacts_one_after_the_other(world: World) -> Iterator[str]:
    """QuickBooks allows ten calls in a second; the invariants see whether it had to say so."""
    customers(world)
    for number in range(30):
        world.crm.contacts.create(email=f"u{number}@acme.test", firstname="Ann", lastname=f"Lee {number}")
        world.settle()
    world.advance("20m")
    yield from wrong("how many customers there are", len(world.quickbooks.customers.all()), wanted=30)


@ends_badly_without("park_per_record", wrong="writes are in flight")
def test_one_of_four_is_refused(world: World) -> Iterator[str]:
    """A colon in a display name is nothing that QuickBooks takes."""
    for name in ("Bo", "Cy", "Di", "A:B"):
        world.crm.contacts.create(email=f"{name[0].lower()}@acme.test", firstname=name, lastname="Lee")
    sync = world.core.set_up("quickbooks", "contacts", "customer", filters=ALL)
    world.advance("2h")
    yield from wrong("how many are linked", len(world.core.links(sync)), wanted=3)
