"""Without these two workers get into each other's way."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.world import World
from tests.property.guards.telling import companies, ends_badly_without, look, names, wrong

UPDATE = "/crm/v3/objects/companies/batch/update"
READ = "/crm/v3/objects/companies/batch/read"
UPSERT = "/crm/v3/objects/companies/batch/upsert"


@ends_badly_without("lease", wrong="the companies", settings={"crm": {"index_lag": 20_000}})
def test_a_worker_is_slow_for_ten_seconds(world: World) -> Iterator[str]:
    """Its request is on its way to the CRM while another worker would like to begin."""
    companies(world)
    world.stall_before(app="crm", path=UPSERT, lasting="10s")
    world.netsuite.companies.create(companyName="Acme")
    look(world)
    world.advance("20m")
    yield from wrong("the companies", names(world.crm.companies.all(), "name"), wanted=["Acme"])


@ends_badly_without("fence_check", wrong="the phone", settings={"crm": {"webhook_url": ""}})
def test_a_worker_stands_still_before_it_writes(world: World) -> Iterator[str]:
    """Another one does its work meanwhile, and somebody goes on from that."""
    companies(world)
    made = world.crm.companies.create(name="Acme", phone="1")
    world.advance("10m")
    (firm,) = world.netsuite.companies.all()
    world.stall_after(app="crm", path=READ, lasting="2m")
    world.intercept(
        lambda: world.crm.companies.update(made.id, phone="3"), app="crm", path=UPDATE, when="after"
    )
    world.netsuite.companies.update(firm.id, phone="2")
    look(world)
    world.advance("20m")
    yield from wrong("the phone", world.crm.companies.get(made.id)["phone"], wanted="3")
