"""What became of a request is only found out later: what people did with the record meanwhile counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rehearse.world import World

ALL: dict[str, list[Any]] = {"to_app": [], "to_crm": []}
UPSERT = "/crm/v3/objects/companies/batch/upsert"


@pytest.fixture
def world() -> Iterator[World]:
    """Companies are in sync with NetSuite's customers."""
    with World(seed=3) as world:
        world.connect()
        world.core.set_up("netsuite", "companies", "company_customer", filters=ALL)
        world.advance("1m")
        yield world


def all_is_well(world: World) -> None:
    report = world.invariants.check()
    assert report.holds, str(report)


def test_a_webhook_tells_of_a_company_before_its_create_is_known_to_have_succeeded(world: World) -> None:
    """It matches the very customer for which it was made, and must not be linked with it twice."""
    world.faults.arm("lost_answer", app="crm", match={"path": UPSERT})
    world.netsuite.companies.create(companyName="Acme", phone="1")
    world.advance("20m")
    assert [one["name"] for one in world.crm.companies.all()] == ["Acme"]
    all_is_well(world)


def test_somebody_makes_the_same_company_while_an_answer_is_missing(world: World) -> None:
    """The CRM did not do it; the company that a person made is the one to link."""
    world.faults.arm("timeout_before", app="crm", match={"path": UPSERT})
    world.intercept(lambda: world.crm.companies.create(name="Acme"), app="crm", path=UPSERT, when="after")
    world.netsuite.companies.create(companyName="Acme", phone="1")
    world.advance("20m")
    assert [one["phone"] for one in world.crm.companies.all()] == ["1"]
    all_is_well(world)


@pytest.mark.parametrize("field", ["phone", "name"])
def test_a_new_customer_is_edited_before_the_core_is_up_again(world: World, field: str) -> None:
    world.crash_after(app="netsuite", method="PUT")
    made = world.crm.companies.create(name="Acme", phone="1")
    world.advance("5m")
    (firm,) = world.netsuite.companies.all()
    world.netsuite.companies.update(
        firm.id, **{"phone": {"phone": "2"}, "name": {"companyName": "Beta"}}[field]
    )
    world.restart_core()
    world.advance("20m")
    assert world.crm.companies.get(made.id)[field] == {"phone": "2", "name": "Beta"}[field]
    all_is_well(world)


@pytest.mark.parametrize("winner", ["crm", "app"])
def test_a_new_company_is_edited_before_its_create_is_known_to_have_succeeded(
    world: World, winner: str
) -> None:
    """Whoever edits it goes on from what the customer gave it: no conflict, whoever wins those."""
    world.core.edit(world.core.syncs("netsuite")[0], winner=winner)
    world.advance("1m")
    world.faults.arm("lost_answer", app="crm", match={"path": UPSERT})
    world.intercept(
        lambda: world.crm.companies.update(world.crm.companies.all()[0].id, phone="2"),
        app="crm",
        path=UPSERT,
        when="after",
    )
    firm = world.netsuite.companies.create(companyName="Acme", phone="1")
    world.advance("20m")
    assert world.netsuite.companies.get(firm.id)["phone"] == "2"
    all_is_well(world)
