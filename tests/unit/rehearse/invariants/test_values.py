"""A value that nobody typed, and one that gave way without a word, are found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from rehearse.world import World
from sync_core.apps.quickbooks import writes
from sync_core.apps.quickbooks.records import body_of_update
from sync_core.store import verdicts
from tests.unit.rehearse.invariants.scenes import CONTACT, CUSTOMER, a_pair, all_is_well, broken

LOSERS, INVENTED = "losing values are audited", "no invention"


def conflict(world: World) -> None:
    """A phone of each side, a minute apart."""
    world.core.hold()
    world.crm.contacts.update(CONTACT, phone="2")
    world.advance("1m")
    world.quickbooks.customers.update(CUSTOMER, PrimaryPhone="3")
    world.core.release()
    world.advance("10m")


def test_a_loser_that_the_audit_does_not_tell_of_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_pair() as world:
        conflict(world)
        assert [one.detail["lost"] for one in world.core.conflicts()] == [["3"]]
        all_is_well(world)
    monkeypatch.setattr(verdicts, "audit", lambda *_args: None)
    with a_pair() as world:
        conflict(world)
        assert broken(world, LOSERS) == (
            "phone of 101: ('3',) in quickbooks gave way to ('2',), and the audit does not tell",
        )


def test_an_edit_that_a_write_overruns_is_found() -> None:
    """Somebody is quicker than a write that is not guarded by a version."""
    with World() as world:
        world.connect()
        contact = world.crm.contacts.create(email="ann@acme.test", firstname="Ann", phone="1")
        world.core.set_up("netsuite", "contacts", "contact", filters={"to_app": [], "to_crm": []})
        world.advance("10m")
        [person] = world.netsuite.contacts.all()
        world.intercept(
            lambda: world.netsuite.contacts.update(person.id, phone="3"),
            app="netsuite",
            method="PATCH",
        )
        world.crm.contacts.update(contact.id, phone="2")
        world.advance("10m")
        assert world.netsuite.contacts.get(person.id)["phone"] == "2"
        assert broken(world, LOSERS) == (
            "phone of 101: ('3',) in netsuite gave way to ('2',), and the audit does not tell",
        )


def test_a_value_of_the_cores_own_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def garbled(id: str, version: str, fields: Mapping[str, str]) -> dict[str, Any]:
        return body_of_update(id, version, {name: f"{text}9" for name, text in fields.items()})

    monkeypatch.setattr(writes, "body_of_update", garbled)
    with a_pair() as world:
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("10m")
        assert broken(world, INVENTED) == ("phone of 101 is ('29',) in quickbooks, which nobody typed",)


def test_parts_of_two_addresses_are_a_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_city(id: str, version: str, fields: Mapping[str, str]) -> dict[str, Any]:
        kept = {name: text for name, text in fields.items() if name != "BillAddr.City"}
        return body_of_update(id, version, kept | {"BillAddr.City": "Rome"})

    monkeypatch.setattr(writes, "body_of_update", without_city)
    with a_pair() as world:
        world.crm.contacts.update(CONTACT, address="1 First Street", city="Rome")
        world.advance("10m")
        world.crm.contacts.update(CONTACT, address="2 Second Street", city="Pisa")
        world.advance("10m")
        [finding] = broken(world, INVENTED)
        assert finding.startswith("address of 101 is ('2 Second Street', 'Rome', ")


def test_what_a_vendor_adds_is_typed_enough() -> None:
    with a_pair() as world:
        world.crm.contacts.create(email="bob@acme.test", lastname="Ray", address="1 First Street")
        world.advance("10m")
        all_is_well(world)
