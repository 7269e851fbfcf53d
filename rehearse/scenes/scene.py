"""What the steps of one scenario share: the world, and what its records are called in the story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from rehearse.scenes.kinds import (
    COMPANY,
    CONTACT,
    CUSTOMER,
    FORMS,
    KINDS,
    NETSUITE_CUSTOMER,
    QUICKBOOKS_CUSTOMER,
    USUAL,
    Form,
    Kind,
)
from rehearse.scenes.patience import patiently

if TYPE_CHECKING:
    from rehearse.core_values import Card, Check, Connection, Sync
    from rehearse.rehearsal import Rehearsal
    from rehearse.world import World

LATENCY: Final = 10 * 60_000
"""Within so many milliseconds a change is on the other side (data-sync, ``SYNC_LATENCY``)."""

ALL_RECORDS: Final[Mapping[str, Any]] = {"to_app": [], "to_crm": []}
"""Filters that let every record in, in place of the recommended ones."""


class Scene:
    """The story so far. Records go by the names that the steps give them; a pair shares one name.

    ``kind`` is what the story is about: the objects that a sentence means which names none.
    """

    def __init__(self, world: Rehearsal) -> None:
        self.world = world
        self.kind = USUAL
        self.syncs: dict[str, Sync] = {}
        self.holders: dict[str, str] = {}
        self.checks: tuple[Check, ...] = ()
        self.credentials: dict[str, str] = {}
        self.since = world.now
        self.updates: dict[str, int | None] = {}
        self._ids: dict[str, dict[str, str]] = {noun: {} for noun in FORMS}
        self._connected: set[str] = set()
        self._begun = False

    @property
    def sync(self) -> Sync:
        """The sync that the story is about."""
        assert self.syncing, f"no step has set a sync of {self.kind.pairs} up"
        return self.syncs[self.kind.pairs]

    @property
    def syncing(self) -> bool:
        """Whether a step has set that sync up."""
        return self.kind.pairs in self.syncs

    @property
    def contacts(self) -> dict[str, str]:
        """The CRM's ids of the contacts of the story."""
        return self.ids(CONTACT)

    @property
    def companies(self) -> dict[str, str]:
        """The CRM's ids of the companies of the story."""
        return self.ids(COMPANY)

    def ids(self, form: Form) -> dict[str, str]:
        """The ids of all records of this kind that the story has named, by name."""
        return self._ids[form.noun]

    def form(self, noun: str) -> Form:
        """The kind of record that a noun means in this story."""
        if noun != CUSTOMER:
            return FORMS[noun]
        return self.kind.partner if self.kind.partner is NETSUITE_CUSTOMER else QUICKBOOKS_CUSTOMER

    def id(self, form: Form, name: str) -> str:
        """The id of a record of the story, or of the one that a record of this name syncs with."""
        known = self.ids(form)
        if name not in known and (id := self._other_end(form, name)):
            known[name] = id
        assert name in known, f"no {form.noun} of this story is called {name!r}; there are {sorted(known)}"
        return known[name]

    def name(self, form: Form, id: str) -> str:
        """What the story calls the record with this id; the id itself where it has no name for it."""
        others = [kind.partner if form is kind.crm else kind.crm for kind in self._kinds_of(form)]
        named = [*self.ids(form), *(name for other in others for name in self.ids(other))]
        for name in named:
            if name not in self.ids(form) and (found := self._other_end(form, name)):
                self.ids(form)[name] = found
        return next((name for name, known in self.ids(form).items() if known == id), id)

    def contact(self, name: str) -> str:
        """The CRM's id of a contact of the story."""
        return self.id(CONTACT, name)

    def company(self, name: str) -> str:
        """The CRM's id of a company of the story."""
        return self.id(COMPANY, name)

    def customer(self, name: str) -> str:
        """The id of a customer of the story, or of the one that a record so named syncs with."""
        return self.id(self.form(CUSTOMER), name)

    def pair(self, name: str) -> tuple[str, str]:
        """The CRM's and the app's id of a pair of the story."""
        return self.id(self.kind.crm, name), self.id(self.kind.partner, name)

    def cards(self, name: str, kind: Kind | None = None, lang: str = "en") -> list[Card]:
        """All sync cards of a CRM record of the story."""
        form = (kind or self.kind).crm
        return self.world.core.cards(form.object, self.id(form, name), lang)

    def card(self, name: str, kind: Kind | None = None, lang: str = "en") -> Card:
        """The sync card of a CRM record that tells of the sync of this kind, or of none if there is none."""
        kind = kind or self.kind
        cards = self.cards(name, kind, lang)
        sync = self.syncs.get(kind.pairs)
        mine = [one for one in cards if sync is not None and one.sync == sync.id] or cards
        assert len(mine) == 1, f"{name!r} has {len(mine)} cards about {kind.pairs}"
        return mine[0]

    def partner(self, name: str, kind: Kind | None = None) -> str:
        """The id of what the card of a record says it syncs with; empty if with nothing."""
        partner = self.card(name, kind).syncing_with
        return partner.id if partner is not None else ""

    def set_up(self, kind: Kind | None = None, **settings: Any) -> None:
        """Connect both apps and set a sync of these kinds up; of all records unless filtered."""
        kind = kind or self.kind
        self.connect(kind.app)
        core, chosen = self.world.core, {"filters": ALL_RECORDS, **kind.settings, **settings}
        self.syncs[kind.pairs] = patiently(
            self.world,
            lambda: core.set_up(kind.app, kind.crm.object, kind.partner.object, **chosen),
            again=lambda: core.edit(core.syncs(kind.app)[-1]),
        )

    def edit(self, **settings: Any) -> None:
        """Save settings of the sync that the story is about, or nothing new."""
        sync = self.sync
        patiently(self.world, lambda: self.world.core.edit(sync, **settings))

    def connect(self, app: str) -> None:
        """Connect the CRM and this app, each unless a step has done so."""
        for one in ("crm", app):
            if one not in self._connected:
                own = self.credentials if one == "netsuite" else {}
                self.checks = self._connected_to(one, own).checks
                self._connected.add(one)

    def _connected_to(self, app: str, credentials: Mapping[str, str]) -> Connection:
        return patiently(self.world, lambda: self.world.core.connect(app, **credentials))

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
        self.updates = {name: self.last_update(name) for name in self.ids(self.kind.crm)}

    def last_update(self, name: str) -> int | None:
        """When the card of a record says that it was last updated; None before the first time."""
        return self.card(name).last_update

    def _kinds_of(self, form: Form) -> list[Kind]:
        """The pairs of objects with this one that sync."""
        return [kind for kind in KINDS if form in (kind.crm, kind.partner) and kind.pairs in self.syncs]

    def _other_end(self, form: Form, name: str) -> str:
        """The id of what syncs with the record so named on the other side; empty where nothing does."""
        for kind in self._kinds_of(form):
            if form is kind.partner and name in self.ids(kind.crm):
                return self.partner(name, kind) or self._alike(form, kind.crm, name)
            if form is kind.crm and (id := self.ids(kind.partner).get(name)):
                ends = {app: crm for crm, app in self.world.core.links(self.syncs[kind.pairs])}
                return ends.get(id) or self._alike(form, kind.partner, name)
        return ""

    def _alike(self, form: Form, other: Form, name: str) -> str:
        """The one record with the e-mail, or else the name, of another one that syncs with nothing yet."""
        word = next((one for one in ("e-mail", "name") if one in form.fields and one in other.fields), None)
        if word is None:
            return ""
        held = self.world.app(other.app).records(other.object).get(self.ids(other)[name])
        value = held[other.fields[word]].lower()
        records = self.world.app(form.app).records(form.object).all() if value else []
        found = [one.id for one in records if one[form.fields[word]].lower() == value]
        return found[0] if len(found) == 1 else ""


def in_process(scene: Scene) -> World:
    """The rehearsal, if it is one that can end the core between a call and its answer."""
    from rehearse.world import World

    assert isinstance(scene.world, World), "this step needs the core inside this process: mark it @world_only"
    return scene.world
