"""Without these two workers get into each other's way."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.world import World
from tests.property.guards.telling import (
    ann,
    customers,
    ends_badly_without,
    wrong,
)

UPSERT = "/crm/v3/objects/companies/batch/upsert"
READ = "/crm/v3/objects/contacts/batch/read"
CUSTOMER = "/v3/company/*/customer"


@ends_badly_without("fence_check", wrong="a cycle went on although another had begun")
def test_a_worker_stands_still_with_what_it_has_read(world: World) -> Iterator[str]:
    """Another one takes over and carries over what somebody has edited since."""
    customers(world)
    contact = ann(world)
    world.advance("10m")
    world.intercept(
        lambda: world.crm.contacts.update(contact.id, phone="3"), app="crm", path=READ, when="after"
    )
    world.stall_after(app="crm", path=READ, lasting="10m")
    world.crm.contacts.update(contact.id, phone="2")
    world.advance("30m")
    (customer,) = world.quickbooks.customers.all()
    yield from wrong("the customer's phone", customer["PrimaryPhone"], wanted="3")
