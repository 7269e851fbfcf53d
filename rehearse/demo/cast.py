"""Who is in the story: records of the world ``acme`` by their names, and the cards that were seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from rehearse.core_values import Card, Sync
from rehearse.demo.chapter import StoryBroke
from rehearse.people.rec import Rec
from rehearse.rehearsal import Rehearsal

ANN = "ann.lee@acme.example"
BOB = "bob.ray@acme.example"
CARLA = "carla.vance@vance-design.example"


@dataclass(slots=True)
class Cast:
    """The stack and what the chapters hand on. ``seen`` is every kind of card, the first time it was met."""

    here: Rehearsal
    seed: int
    sync: Sync | None = None
    seen: dict[str, tuple[str, Card]] = field(default_factory=dict)

    def contact(self, **properties: str) -> Rec:
        """The one contact with these properties."""
        found = self.here.crm.contacts.find(**properties)
        if found is None:
            raise StoryBroke(f"the CRM has no contact with {properties}")
        return found

    def look_at(self, contact: Rec) -> Card:
        """Its card, remembered if it is the first of its kind."""
        card = self.here.card("contacts", contact.id)
        if card is None:
            raise StoryBroke(f"contact {contact.id} has no card")
        name = f"{contact['firstname']} {contact['lastname']}".strip() or contact["email"]
        self.seen.setdefault(card.status, (name, card))
        return card

    def customer_of(self, contact: Rec) -> Rec:
        """The customer that a contact syncs with, as QuickBooks has it now."""
        partner = self.look_at(contact).syncing_with
        if partner is None:
            raise StoryBroke(f"contact {contact.id} syncs with nobody")
        return self.here.quickbooks.customers.get(partner.id)

    def the_sync(self) -> Sync:
        """The sync that the story turned on."""
        if self.sync is None:
            raise StoryBroke("no sync was set up yet")
        return self.sync
