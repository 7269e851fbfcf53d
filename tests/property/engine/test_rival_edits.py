"""Seeded histories of few records and many edits, each of its own value: nothing may hide a lost one.

`python -m tests.property.engine.test_rival_edits FIRST LAST` plays more.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.property.engine.test_histories import History, Move, judge, tell_failing

SEEDS = range(12)
ALL: dict[str, list[Any]] = {"to_app": [], "to_crm": []}
WAITS = (500, 1_000, 30_000, 60_000, 120_000, 240_000, 299_000, 300_000, 301_000, 600_000, 900_000)
CRM_FIELDS = ("phone", "firstname", "website", "city", "zip")
QUICKBOOKS_FIELDS = ("PrimaryPhone", "GivenName", "WebAddr", "BillAddr.City", "BillAddr.PostalCode")
NETSUITE_FIELDS = ("phone", "firstName", "address.city", "address.zip", "title")


class Rivals(History):
    """Two contacts in two or three apps, edited everywhere within minutes."""

    steps = 24

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        [sync] = self.world.core.syncs()
        direction = self.chance.choice(("two_way", "two_way", "two_way", "to_app", "to_crm"))
        self.world.core.edit(sync, winner=self.chance.choice(("crm", "app")), direction=direction)
        self.three = self.chance.random() < 0.5 and direction == "two_way"
        for _ in range(2):
            self.attempt(self.new_contact if direction != "to_crm" else self.new_customer)
        if self.three:
            winner = self.chance.choice(("crm", "app"))
            self.world.core.set_up("netsuite", "contacts", "contact", filters=ALL, winner=winner)
        self.world.advance("10m")

    def moves(self) -> tuple[Move, ...]:
        third = (self.edit_person,) if self.three else ()
        weather = (self.arm, self.crash, self.off_and_on, self.look_away)
        edits = (self.edit_contact, self.edit_customer, *third)
        return (*edits * 4, *(self.wait,) * 8, *weather, self.clear_contact, self.clear_customer)

    def play(self) -> None:
        super().play()
        self.world.core.release()
        for sync in self.world.core.every_sync():
            if sync.state == "OFF":
                self.world.core.edit(sync)
        self.world.advance("4h")

    def edit_contact(self) -> str:
        values = self.typed(CRM_FIELDS)
        return f"{self.on_contact(lambda one: self.world.crm.contacts.update(one.id, **values))} {values}"

    def edit_customer(self) -> str:
        values, book = self.typed(QUICKBOOKS_FIELDS), self.world.quickbooks.customers
        return f"{self.on_customer(lambda one: book.update(one.id, **values))} {values}"

    def edit_person(self) -> str:
        values, book = self.typed(NETSUITE_FIELDS), self.world.netsuite.contacts
        return f"{self._on(book.all(), lambda one: book.update(one.id, **values))} {values}"

    def clear_contact(self) -> str:
        values = {self.chance.choice(CRM_FIELDS): ""}
        return f"{self.on_contact(lambda one: self.world.crm.contacts.update(one.id, **values))} {values}"

    def clear_customer(self) -> str:
        values, book = {self.chance.choice(QUICKBOOKS_FIELDS): ""}, self.world.quickbooks.customers
        return f"{self.on_customer(lambda one: book.update(one.id, **values))} {values}"

    def off_and_on(self) -> str:
        """Turn a sync off, or on again."""
        sync = self.chance.choice(self.world.core.every_sync())
        if sync.state == "OFF":
            self.world.core.edit(sync)
        else:
            self.world.core.turn_off(sync)
        return f"{sync.id} was {sync.state}"

    def look_away(self) -> str:
        """The core does nothing for a while, then finds everything at once."""
        self.world.core.hold()
        length = self.chance.choice(WAITS)
        moves = (self.edit_contact, self.edit_customer, self.clear_contact)
        told = [self.chance.choice(moves)() for _ in range(2)]
        self.world.advance(length)
        told += [self.chance.choice(moves)() for _ in range(2)]
        self.world.core.release()
        return f"{length} ms with {told}"

    def wait(self) -> str:
        length = self.chance.choice(WAITS)
        self.world.advance(length)
        return f"{length} ms"

    def typed(self, fields: tuple[str, ...]) -> dict[str, str]:
        """A value that nobody else types."""
        self.made += 1
        return {self.chance.choice(fields): str(self.made + 1_000)}


@pytest.mark.parametrize("seed", SEEDS)
def test_of_rival_edits_none_is_lost(seed: int) -> None:
    told, findings = judge(Rivals(seed))
    assert findings == [], "\n".join([f"seed {seed}", *told])


if __name__ == "__main__":
    tell_failing(Rivals, int(sys.argv[1]), int(sys.argv[2]))
