"""What the steps of one scenario share: the world, and what its records are called in the story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rehearse.core_values import Card, Sync
    from rehearse.rehearsal import Rehearsal

LATENCY: Final = 10 * 60_000
"""Within so many milliseconds a change is on the other side (data-sync, ``SYNC_LATENCY``)."""

ALL_RECORDS: Final[Mapping[str, Any]] = {"to_app": [], "to_crm": []}
"""Filters that let every record in, in place of the recommended ones."""


class Scene:
    """The story so far. Records go by the names that the steps give them; a pair shares one name."""

    def __init__(self, world: Rehearsal) -> None:
        self.world = world
        self._sync: Sync | None = None
        self.contacts: dict[str, str] = {}
        self.customers: dict[str, str] = {}
        self.companies: dict[str, str] = {}
        self.holders: dict[str, str] = {}
        self.since = world.now
        self.updates: dict[str, int | None] = {}
        self._begun = self._connected = False

    @property
    def sync(self) -> Sync:
        """The sync that the story is about."""
        assert self._sync is not None, "no step has set a sync up"
        return self._sync

    @property
    def syncing(self) -> bool:
        """Whether a step has set a sync up."""
        return self._sync is not None

    def contact(self, name: str) -> str:
        """The CRM's id of a contact of the story."""
        return _known(self.contacts, name, "contact")

    def company(self, name: str) -> str:
        """The CRM's id of a company of the story."""
        return _known(self.companies, name, "company")

    def customer(self, name: str) -> str:
        """QuickBooks' id of a customer of the story, or of the one that a contact so named syncs with."""
        if name not in self.customers and name in self.contacts:
            partner = self.partner(name)
            assert partner, f"the contact {name!r} syncs with no customer"
            self.customers[name] = partner
        return _known(self.customers, name, "customer")

    def card(self, name: str, lang: str = "en") -> Card:
        """The sync card of a contact of the story."""
        cards = self.world.core.cards("contacts", self.contact(name), lang)
        assert len(cards) == 1, f"the contact {name!r} has {len(cards)} cards"
        return cards[0]

    def partner(self, name: str) -> str:
        """The id of what the card of a contact says it syncs with; empty if with nothing."""
        partner = self.card(name).syncing_with
        return partner.id if partner is not None else ""

    def set_up(self, **settings: Any) -> None:
        """Connect both apps and set a sync of contacts with customers up; of all records unless filtered."""
        self.connect()
        self._sync = self.world.core.set_up(**{"filters": ALL_RECORDS, **settings})

    def connect(self) -> None:
        """Connect both apps, unless a step has done so."""
        if not self._connected:
            for app in ("crm", "quickbooks"):
                self.world.core.connect(app)
            self._connected = True

    def pass_time(self, milliseconds: int) -> None:
        """Let time pass; everything that falls due meanwhile is done."""
        self.world.advance(milliseconds)

    def begin(self) -> None:
        """Moment zero is the next whole second, unless it has come already."""
        if not self._begun:
            self.pass_time(-self.world.now % 1_000)
            self.world.start_here()
            self._begun = True

    def mark(self) -> None:
        """Remember this instant and what the cards say of their last update.

        A millisecond passes first, so that what is done at this very instant counts as before.
        """
        self.pass_time(1)
        self.since = self.world.now
        self.updates = {name: self.last_update(name) for name in self.contacts}

    def last_update(self, name: str) -> int | None:
        """When the card of a contact says that it was last updated; None before the first time."""
        return self.card(name).last_update


def _known(records: Mapping[str, str], name: str, kind: str) -> str:
    assert name in records, f"no {kind} of this story is called {name!r}; there are {sorted(records)}"
    return records[name]
