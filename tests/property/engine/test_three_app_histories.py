"""Seeded histories of three apps: contacts and companies, faults and crashes everywhere, then quiet.

`python -m tests.property.engine.test_three_app_histories FIRST LAST` plays more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from rehearse.people.rec import Rec
from tests.property.engine.test_histories import (
    FAULTS,
    FIRST_NAMES,
    PHONES,
    History,
    Move,
    judge,
    tell_failing,
)

SEEDS = range(10)
ALL: dict[str, list[Any]] = {"to_app": [], "to_crm": []}
APPS = ("crm", "netsuite", "quickbooks")
EMAILS = tuple(f"u{number}@people.test" for number in range(6))
COMPANIES = ("Acme", "Beta", "Gamma", "Delta")


class ThreeApps(History):
    """A history with NetSuite, where companies and contacts sync, and all that may happen to a bond."""

    steps = 20

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.loosened: set[tuple[str, str]] = set()
        for crm_object, app_object in (("companies", "customer"), ("contacts", "contact")):
            self.world.core.set_up("netsuite", crm_object, app_object, filters=ALL)
        self.by_object = {one.crm_object: one for one in self.world.core.syncs("netsuite")}
        for begin in (self.new_firm, self.new_contact, self.new_person, self.new_contact, self.new_person):
            self.attempt(begin)
        self.world.advance("10m")

    def moves(self) -> tuple[Move, ...]:
        return (
            *super().moves(),
            *(self.new_company, self.new_person, self.new_firm),
            *(self.edit_company, self.edit_person, self.edit_firm),
            *(self.company_of_contact, self.company_of_person) * 2,
            *(self.parent_of_company, self.parent_of_firm, self.switch_person, self.switch_firm),
            *(self.archive_contact, self.archive_company, self.delete_person, self.delete_firm),
            *(self.merge_contacts, self.merge_companies, self.switch_sync),
            *(self.wait,) * 3,
        )

    def play(self) -> None:
        super().play()
        for sync in self.world.core.every_sync():
            if sync.state == "OFF":
                self.world.core.edit(sync)
        self.world.advance("4h")

    def new_company(self) -> str:
        return self.world.crm.companies.create(name=self.company_name(), phone=self.chance.choice(PHONES)).id

    def new_firm(self) -> str:
        """A company in NetSuite."""
        parent = self.any_of(self.firms()) if self.chance.random() < 0.3 else ""
        fields = {"parent": parent} if parent else {}
        return self.world.netsuite.companies.create(companyName=self.company_name(), **fields).id

    def new_person(self) -> str:
        """A contact in NetSuite."""
        self.made += 1
        fields = {"firstName": self.chance.choice(FIRST_NAMES), "lastName": f"P{self.made}"}
        if self.chance.random() < 0.9:
            fields["email"] = self.email()
        company = self.any_of(self.firms()) if self.chance.random() < 0.5 else ""
        if company:
            fields["company"] = company
        return self.world.netsuite.contacts.create(**fields).id

    def edit_company(self) -> str:
        change = self.chance.choice(({"phone": PHONES}, {"city": FIRST_NAMES}, {"name": COMPANIES}))
        values = {name: self.chance.choice(among) for name, among in change.items()}
        return (
            f"{self._on(self.ours(), lambda one: self.world.crm.companies.update(one.id, **values))} {values}"
        )

    def edit_firm(self) -> str:
        change = self.chance.choice(
            ({"phone": PHONES}, {"companyName": COMPANIES}, {"address.city": FIRST_NAMES})
        )
        values = {name: self.chance.choice(among) for name, among in change.items()}
        book = self.world.netsuite.companies
        return f"{self._on(self.firms(), lambda one: book.update(one.id, **values))} {values}"

    def edit_person(self) -> str:
        change = self.chance.choice(({"phone": PHONES}, {"firstName": FIRST_NAMES}, {"email": EMAILS}))
        values = {name: self.chance.choice(among) for name, among in change.items()}
        book = self.world.netsuite.contacts
        return f"{self._on(self.persons(), lambda one: book.update(one.id, **values))} {values}"

    def other_company(self) -> str:
        """The companies of the beginning may be gone by now."""
        return self.company_of_contact()

    def company_of_contact(self) -> str:
        company = self.any_of(self.ours()) if self.chance.random() < 0.8 else ""

        def bind(one: Rec) -> None:
            self.world.crm.set_company(one.id, company or None)
            self.loosen_if_empty(company, "contacts", one)

        return f"{self.on_contact(bind)} to {company}"

    def company_of_person(self) -> str:
        firm = self.any_of(self.firms()) if self.chance.random() < 0.8 else ""

        def bind(one: Rec) -> None:
            self.world.netsuite.contacts.update(one.id, company=firm)
            self.loosen_if_empty(firm, "netsuite", one)

        return f"{self._on(self.persons(), bind)} to {firm}"

    def parent_of_company(self) -> str:
        parent = self.any_of(self.ours()) if self.chance.random() < 0.8 else ""

        def bind(one: Rec) -> None:
            self.world.crm.set_parent(one.id, parent or None)
            self.loosen_if_empty(parent, "companies", one)

        return f"{self._on(self.ours(), bind)} to {parent}"

    def parent_of_firm(self) -> str:
        parent = self.any_of(self.firms()) if self.chance.random() < 0.8 else ""

        def bind(one: Rec) -> None:
            self.world.netsuite.companies.update(one.id, parent=parent)
            self.loosen_if_empty(parent, "netsuite", one)

        return f"{self._on(self.firms(), bind)} to {parent}"

    def switch_person(self) -> str:
        book = self.world.netsuite.contacts
        return self._on(
            self.persons(),
            lambda one: book.activate(one.id) if one["isInactive"] == "true" else book.deactivate(one.id),
        )

    def switch_firm(self) -> str:
        book = self.world.netsuite.companies
        return self._on(
            self.firms(),
            lambda one: book.activate(one.id) if one["isInactive"] == "true" else book.deactivate(one.id),
        )

    def archive_contact(self) -> str:
        return self.on_contact(lambda one: self.world.crm.contacts.archive(one.id))

    def archive_company(self) -> str:
        def archive(one: Rec) -> None:
            self.loosen_members(one)
            self.world.crm.companies.archive(one.id)

        return self._on(self.ours(), archive)

    def delete_person(self) -> str:
        return self._on(self.persons(), lambda one: self.world.netsuite.contacts.delete(one.id))

    def delete_firm(self) -> str:
        def delete(one: Rec) -> None:
            self.loosen_staff(one)
            self.world.netsuite.companies.delete(one.id)

        return self._on(self.firms(), delete)

    def merge_contacts(self) -> str:
        other = self.any_of(self.world.crm.contacts.all())
        return f"{self.on_contact(lambda one: self.world.crm.merge(one.id, other))} with {other}"

    def merge_companies(self) -> str:
        other = self.any_of(self.ours())

        def merge(one: Rec) -> None:
            for former in (one, self.world.crm.companies.get(other)):
                self.loosen_members(former)
            self.loosened.add(("companies", self.world.crm.merge_companies(one.id, other).id))

        return f"{self._on(self.ours(), merge)} with {other}"

    def switch_sync(self) -> str:
        """Turn a sync off, or on again."""
        sync = self.chance.choice(self.world.core.every_sync())
        if sync.state == "OFF":
            self.world.core.edit(sync)
        else:
            self.world.core.turn_off(sync)
        return f"{sync.id} was {sync.state}"

    def arm(self) -> str:
        name = self.chance.choice((*FAULTS, "misleading_login"))
        app = "netsuite" if name == "misleading_login" else self.chance.choice((None, *APPS))
        times = self.chance.choice((1, 2, 5))
        self.world.faults.arm(name, app=app, times=times)
        return f"{name} {times} times in {app}"

    def crash(self) -> str:
        nth, app = self.chance.randrange(1, 8), self.chance.choice(APPS)
        before = self.chance.random() < 0.5
        self.world.crash_after(app=app, nth=nth, before=before)
        return f"{'before' if before else 'after'} call {nth} to {app}"

    def loosen_if_empty(self, named: str, place: str, one: Rec) -> None:
        """A bond that somebody took away may stay on the other side: it is never cleared from here."""
        if not named:
            self.loosened.add((place, one.id))

    def loosen_members(self, company: Rec) -> None:
        """With a company of the CRM its bonds go."""
        self.loosened |= {
            *(("contacts", one.id) for one in self.world.crm.contacts.where(associatedcompanyid=company.id)),
            *(("companies", one.id) for one in self.ours() if one["hs_parent_company_id"] == company.id),
        }

    def loosen_staff(self, firm: Rec) -> None:
        """With a company of NetSuite its bonds go."""
        self.loosened |= {
            *(("netsuite", one.id) for one in self.persons() if one["company"] == firm.id),
            *(("netsuite", one.id) for one in self.firms() if one["parent"] == firm.id),
        }

    def ours(self) -> list[Rec]:
        return self.world.crm.companies.all()

    def firms(self) -> list[Rec]:
        return self.world.netsuite.companies.all(inactive=True)

    def persons(self) -> list[Rec]:
        return self.world.netsuite.contacts.all(inactive=True)

    def any_of(self, records: list[Rec]) -> str:
        return self.chance.choice(records).id if records else ""

    def company_name(self) -> str:
        self.made += 1
        return self.chance.choice((*COMPANIES, f"C{self.made}"))

    def findings(self) -> Iterator[str]:
        yield from super().findings()
        yield from (
            f"{one.app} has the error {one.error}" for one in self.world.core.connections() if one.error
        )
        yield from (f"{one.id} is {one.state}" for one in self.world.core.every_sync() if one.state != "ON")
        yield from self.loose_bonds()

    def loose_bonds(self) -> Iterator[str]:
        """Bonds on one side only, although nobody took one away there and the named record is in sync."""
        firms = self.in_sync("companies")
        ours = {"contacts": self.world.crm.contacts.all(), "companies": self.ours()}
        theirs = {"contacts": self.persons(), "companies": self.firms()}
        for crm_object, in_crm, in_app in (
            ("contacts", "associatedcompanyid", "company"),
            ("companies", "hs_parent_company_id", "parent"),
        ):
            partners = self.in_sync(crm_object)
            by_id = {one.id: one for one in theirs[crm_object]}
            for one in ours[crm_object]:
                other = by_id.get(partners.get(one.id, ""))
                if other is None or {(crm_object, one.id), ("netsuite", other.id)} & self.loosened:
                    continue
                here, there = one[in_crm], other[in_app]
                if (here in firms and not there) or (there in firms.values() and not here):
                    yield f"{crm_object} {one.id} names {here or 'none'}, {other.id} {there or 'none'}"

    def in_sync(self, crm_object: str) -> dict[str, str]:
        """The pairs with NetSuite that are well: the app's id of each CRM id."""
        sync = self.by_object[crm_object].id
        found = self.world.core.records(sync=sync, side="crm", state="in_sync")
        return {one.id: one.partner for one in found}


@pytest.mark.parametrize("seed", SEEDS)
def test_three_apps_are_at_one_in_the_end(seed: int) -> None:
    told, findings = judge(ThreeApps(seed))
    assert findings == [], "\n".join([f"seed {seed}", *told])


if __name__ == "__main__":
    tell_failing(ThreeApps, int(sys.argv[1]), int(sys.argv[2]))
