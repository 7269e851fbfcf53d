"""One pass of the naive core over all records: pair them by e-mail, copy the one that was touched last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from tests.naive_core.apps import Crm, QuickBooks, Refused, Seen

EVERY = 4 * 60_000
"""Milliseconds between two looks."""


@dataclass
class Sync:
    """Contacts with customers. ``links`` are CRM id → app id, ``failing`` why by side and id."""

    id: str
    direction: str = "two_way"
    state: str = "ON"
    links: dict[str, str] = field(default_factory=dict)
    updates: dict[str, int] = field(default_factory=dict)
    failing: dict[tuple[str, str], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


class Pass:
    """``changed`` says whether anything was written."""

    def __init__(self, sync: Sync, crm: Crm, quickbooks: QuickBooks, now: int) -> None:
        self._sync, self._crm, self._quickbooks, self._now = sync, crm, quickbooks, now
        self.changed = False

    def run(self) -> None:
        """Everything once. Raises `httpx.HTTPError` where a vendor does not answer."""
        contacts = {one.id: one for one in self._crm.every()}
        customers = {one.id: one for one in self._quickbooks.every()}
        self._sync.names |= {one.id: one.name for one in customers.values()}
        self._pair(contacts, customers)
        for id, other in list(self._sync.links.items()):
            if id in contacts and other in customers:
                self._copy(contacts[id], customers[other])

    def _pair(self, contacts: dict[str, Seen], customers: dict[str, Seen]) -> None:
        links = self._sync.links
        for id in [id for id, other in links.items() if id not in contacts or other not in customers]:
            del links[id]
        by_email = {one.values["email"].lower(): one for one in customers.values() if one.values["email"]}
        for one in contacts.values():
            if one.id not in links:
                found = by_email.get(one.values["email"].lower())
                if found is not None and found.id not in links.values():
                    links[one.id] = found.id
                elif self._sync.direction != "to_crm":
                    self._create("crm", one, self._quickbooks.create)
        for one in customers.values():
            if one.id not in links.values() and self._sync.direction != "to_app":
                self._create("quickbooks", one, self._crm.create)

    def _create(self, side: str, one: Seen, create: Callable[[dict[str, str]], Seen]) -> None:
        def act() -> None:
            made = create(one.values)
            contact, customer = (one, made) if side == "crm" else (made, one)
            self._sync.links[contact.id] = customer.id
            self._sync.updates[contact.id] = self._now
            self._sync.names[customer.id] = customer.name

        self._try(side, one.id, act)

    def _copy(self, contact: Seen, customer: Seen) -> None:
        if contact.values == customer.values:
            self._sync.failing.pop(("crm", contact.id), None)
            self._sync.failing.pop(("quickbooks", customer.id), None)
        elif _at(contact.touched) >= _at(customer.touched):
            if self._sync.direction != "to_crm":
                self._try("crm", contact.id, lambda: self._write(contact, customer, contact))
        elif self._sync.direction != "to_app":
            self._try("quickbooks", customer.id, lambda: self._write(customer, contact, contact))

    def _write(self, source: Seen, target: Seen, contact: Seen) -> None:
        (self._quickbooks if source is contact else self._crm).update(target, source.values)
        self._sync.updates[contact.id] = self._now

    def _try(self, side: str, id: str, act: Callable[[], None]) -> None:
        try:
            act()
        except (Refused, httpx.HTTPError) as error:
            self._sync.failing[side, id] = str(error) or type(error).__name__
        else:
            self._sync.failing.pop((side, id), None)
            self.changed = True


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
