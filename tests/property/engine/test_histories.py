"""Seeded histories: people on both sides, faults and crashes, then quiet, and what must hold is judged.

A first, small taste of exploration. `python tests/property/engine/test_histories.py FIRST LAST` plays more.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from typing import ClassVar, TypeAlias

import pytest

from rehearse.errors import RehearseError
from rehearse.people.rec import Rec
from rehearse.world import World

SEEDS = range(16)
FIRST_NAMES = ("Ann", "Bob", "Cid", "")
PHONES = ("1", "22", "333", "")
FAULTS = ("lost_answer", "timeout_before", "server_error", "too_many_requests")
WAITS = (1_000, 30_000, 60_000, 240_000, 299_000, 300_000, 301_000, 600_000)

Move: TypeAlias = Callable[[], str]
"""Something that happens; it answers what its story has to tell of it."""


class History:
    """One World and what happens in it; ``told`` is the story for whoever has to understand a failure."""

    steps: ClassVar[int] = 14

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.world = World(seed=seed)
        self.told: list[str] = []
        self.made = 0
        self.world.connect()
        self.companies = [self.world.crm.companies.create(name=name).id for name in ("Acme", "Beta")]
        self.world.core.set_up(
            connection="quickbooks",
            crm_object="contacts",
            app_object="customer",
            filters={"to_app": [], "to_crm": []},
        )

    def play(self) -> None:
        """Some steps at random, then four hours without people and faults."""
        moves = self.moves()
        for _ in range(self.steps):
            self.attempt(self.chance.choice(moves))
            self.revive()
        self.world.faults.clear()
        self.world.inside.traps.clear()
        self.world.advance("4h")
        self.revive()

    def attempt(self, move: Move) -> None:
        """Do it, or tell that an app refused it."""
        try:
            self.told.append(f"{self.world.time} {move.__name__} {move()}")
        except RehearseError as refused:
            self.told.append(f"{self.world.time} {move.__name__} was refused: {str(refused)[:150]}")

    def moves(self) -> tuple[Move, ...]:
        """What may happen; what is there twice happens twice as often."""
        return (
            self.new_contact,
            self.new_customer,
            *(self.edit_contact, self.edit_customer) * 2,
            self.other_company,
            self.other_email,
            self.switch_customer,
            *(self.wait,) * 3,
            self.arm,
            self.crash,
        )

    def findings(self) -> Iterator[str]:
        """What is wrong at the end of the story."""
        for one in self.world.invariants.check().results:
            yield from (f"{one.name}: {finding}" for finding in one.findings)

    def new_contact(self) -> str:
        self.made += 1
        contact = self.world.crm.contacts.create(
            email=self.email(), firstname=self.chance.choice(FIRST_NAMES), lastname=f"L{self.made}"
        )
        if self.chance.random() < 0.3:
            self.world.crm.set_company(contact.id, self.chance.choice(self.companies))
        return contact.id

    def new_customer(self) -> str:
        self.made += 1
        name = self.chance.choice((f"N{self.made}", "Acme"))
        fields = {"DisplayName": name, "GivenName": self.chance.choice(FIRST_NAMES)}
        if self.chance.random() < 0.9:
            fields["PrimaryEmailAddr"] = self.email()
        return self.world.quickbooks.customers.create(**fields).id

    def edit_contact(self) -> str:
        change = self.chance.choice(({"phone": PHONES}, {"firstname": FIRST_NAMES}))
        values = {name: self.chance.choice(among) for name, among in change.items()}
        return f"{self.on_contact(lambda one: self.world.crm.contacts.update(one.id, **values))} {values}"

    def edit_customer(self) -> str:
        change = self.chance.choice(({"PrimaryPhone": PHONES}, {"GivenName": FIRST_NAMES}))
        values = {name: self.chance.choice(among) for name, among in change.items()}
        book = self.world.quickbooks.customers
        return f"{self.on_customer(lambda one: book.update(one.id, **values))} {values}"

    def other_email(self) -> str:
        email = self.email()
        return f"{self.on_contact(lambda one: self.world.crm.contacts.update(one.id, email=email))} {email}"

    def other_company(self) -> str:
        company = self.chance.choice(self.companies)
        return self.on_contact(lambda one: self.world.crm.set_company(one.id, company))

    def switch_customer(self) -> str:
        book = self.world.quickbooks.customers
        return self.on_customer(
            lambda one: book.deactivate(one.id) if one["Active"] == "true" else book.activate(one.id)
        )

    def wait(self) -> str:
        length = self.chance.choice(WAITS)
        self.world.advance(length)
        return f"{length} ms"

    def arm(self) -> str:
        name = self.chance.choice(FAULTS)
        self.world.faults.arm(name, times=self.chance.choice((1, 2)))
        return name

    def crash(self) -> str:
        nth, app = self.chance.randrange(1, 8), self.chance.choice(("crm", "quickbooks"))
        before = self.chance.random() < 0.5
        self.world.crash_after(app=app, nth=nth, before=before)
        return f"{'before' if before else 'after'} call {nth} to {app}"

    def revive(self) -> None:
        """A core that crashed is started again, as whoever operates it would."""
        if not self.world.core_is_up:
            self.told.append(f"{self.world.time} the core crashed")
            self.world.restart_core()

    def email(self) -> str:
        return f"u{self.chance.randrange(6)}@people.test"

    def on_contact(self, do: Callable[[Rec], object]) -> str:
        return self._on(self.world.crm.contacts.all(), do)

    def on_customer(self, do: Callable[[Rec], object]) -> str:
        return self._on(self.world.quickbooks.customers.all(inactive=True), do)

    def _on(self, records: list[Rec], do: Callable[[Rec], object]) -> str:
        if not records:
            return "nobody"
        chosen = self.chance.choice(records)
        do(chosen)
        return chosen.id


def judge(history: History) -> tuple[list[str], list[str]]:
    """The story, and what was found wrong at its end."""
    with history.world:
        try:
            history.play()
            return history.told, list(history.findings())
        except Exception as error:  # noqa: BLE001
            return history.told, [f"the story broke off: {error!r}"]


def tell_failing(kind: Callable[[int], History], first: int, last: int) -> None:
    """Play the seeds of a range and print the story of each that ends badly."""
    for seed in range(first, last):
        told, findings = judge(kind(seed))
        if findings:
            print("\n".join([f"seed {seed}", *told, *findings]), flush=True)  # noqa: T201


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_all_is_well_in_the_end(seed: int) -> None:
    told, findings = judge(History(seed))
    assert findings == [], "\n".join([f"seed {seed}", *told])


if __name__ == "__main__":
    tell_failing(History, int(sys.argv[1]), int(sys.argv[2]))
