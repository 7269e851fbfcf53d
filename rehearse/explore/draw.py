"""From a seed to a story. Swarm: each seed draws what may happen at all; everything at once hides bugs.

Few records, few values, equal names and equal times: what goes wrong goes wrong where things meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from rehearse.explore.figures import Drawn, Figures
from rehearse.explore.moves import (
    AnyMove,
    Archive,
    Change,
    Crash,
    Deaf,
    Delete,
    Fault,
    Go,
    Make,
    Meanwhile,
    Merge,
    Off,
    On,
    Switch,
    TwoWorkers,
    Wait,
)
from rehearse.explore.story import Opening, Story
from rehearse.explore.words import EMAILS, FIRMS, PEOPLE, USUAL_FAULTS, VALUES, WAITS, WRITTEN
from rehearse.scenes.kinds import (
    COMPANY,
    CONTACT,
    NETSUITE_CONTACT,
    NETSUITE_CUSTOMER,
    PAIRS,
    QUICKBOOKS_CUSTOMER,
)
from rehearse.wiring import lacks
from simulators.kit.faults.registry import FAULTS, drawable, kind_of
from simulators.kit.rng import Streams

MOVES: Final = 12
"""So many moves a story has, unless told otherwise."""

SCENES: Final[Sequence[tuple[tuple[str, ...], int]]] = (
    (("contacts and QuickBooks customers",), 5),
    (("companies and NetSuite customers",), 3),
    (("companies and NetSuite customers", "contacts and NetSuite contacts"), 2),
    (("contacts and NetSuite contacts",), 1),
    (
        (
            "contacts and QuickBooks customers",
            "companies and NetSuite customers",
            "contacts and NetSuite contacts",
        ),
        1,
    ),
)
"""Which pairs sync in a story, and how often that is drawn."""


def draw(seed: int, *, moves: int = MOVES) -> Story:
    """The story of a seed: the same on every machine."""
    return Pen(seed).story(seed, moves)


class Pen:
    """Writes one story down."""

    def __init__(self, seed: int) -> None:
        self.chance = Streams(seed).stream("story")
        self.pairs = self.chance.choices([pairs for pairs, _ in SCENES], [often for _, often in SCENES])[0]
        self.names: dict[str, list[str]] = {}
        self.count = 0

    def story(self, seed: int, moves: int) -> Story:
        chance = self.chance
        opening = Opening(
            settings=self.settings(),
            records=self.first(),
            syncs={pairs: chance.choice(("crm", "app")) for pairs in self.pairs},
            caught_up=chance.random() < 0.8,
        )
        kinds = self.swarm()
        drawn: list[AnyMove] = [] if opening.caught_up or chance.random() < 0.5 else [self.fault()]
        while len(drawn) < moves:
            made = chance.choices(*kinds)[0]()
            drawn += made if isinstance(made, tuple) else (made,)
        return Story(seed, opening, tuple(drawn[:moves]))

    def settings(self) -> dict[str, dict[str, Any]]:
        """Switches of the fakes: slow indexes, no webhooks, narrow limits."""
        found: dict[str, dict[str, Any]] = {}
        roll = self.chance.random()
        if roll < 0.25:
            found.setdefault("crm", {})["index_lag"] = self.chance.choice((10_000, 30_000, 60_000))
        if "contacts and QuickBooks customers" in self.pairs and self.chance.random() < 0.2:
            found.setdefault("quickbooks", {})["index_lag"] = 5_000
        for app, slow in (("crm", roll < 0.25), ("quickbooks", False)):
            # A slow index and no notices are each harmless by themselves.
            if self.chance.random() < (0.6 if slow else 0.25):
                found.setdefault(app, {})["webhook_url"] = ""
        return found

    def first(self) -> tuple[Make, ...]:
        """Records that are there before any sync; now and then one of them in both apps."""
        chance = self.chance
        made = [self.make() for _ in range(chance.choice((0, 1, 2, 3, 5)))]
        if made and chance.random() < 0.4:
            made.append(self.twin(chance.choice(made)))
        return tuple(made)

    def twin(self, one: Make) -> Make:
        """The same person or firm in the other app."""
        kinds = [PAIRS[pairs] for pairs in self.pairs]
        ends = [(kind.crm.noun, kind.partner.noun) for kind in kinds]
        others = [app if one.noun == crm else crm for crm, app in ends if one.noun in (crm, app)]
        other = self.make(self.chance.choice(others))
        same = {field: text for field, text in one.fields.items() if field in ("e-mail", "name")}
        return Make(other.noun, other.name, {**other.fields, **same})

    def swarm(self) -> tuple[list[Drawn], list[float]]:
        """The moves of this story with their weights. People edit and time passes in every one."""
        figures = Figures(self)
        usual: list[tuple[Drawn, float]] = [
            (self.make, 2),
            (self.change, 3),
            (self.wait, 3),
            (figures.trouble, 2),
            (figures.race, 2),
            (figures.touch, 0.8),
            (figures.hurry, 0.8),
            (figures.unseen, 0.8),
            (figures.unclear, 1.2),
        ]
        rare: list[tuple[Drawn, float]] = [
            (figures.trouble, 2),
            (figures.race, 1),
            (figures.farewell, 1),
            (figures.union, 1),
            (figures.company, 1.5),
            (self.go, 1),
            (self.fault, 2),
            (self.crash, 1.5),
            (self.meanwhile, 1.5),
            (self.two_workers, 1),
            (self.switch, 1),
            (self.other_email, 1),
            (self.bond, 1.5),
            (self.archive, 0.7),
            (self.merge, 0.7),
            (self.off_or_on, 0.7),
            (self.deaf, 0.4),
        ]
        if NETSUITE_CONTACT.noun in self.nouns() or NETSUITE_CUSTOMER.noun in self.nouns():
            rare.append((self.delete, 0.6))
        chosen = [one for one in rare if self.chance.random() < 0.45]
        both = [*usual, *((kind, weight * self.chance.choice((1, 1, 2))) for kind, weight in chosen)]
        return [kind for kind, _ in both], [weight for _, weight in both]

    def make(self, noun: str = "") -> Make:
        noun = noun or self.chance.choice(self.nouns())
        self.count += 1
        name = f"{noun.split()[-1][:1]}{self.count}"
        self.names.setdefault(noun, []).append(name)
        return Make(noun, name, self.fields(noun))

    def fields(self, noun: str) -> dict[str, str]:
        chance = self.chance
        if noun in (COMPANY.noun, NETSUITE_CUSTOMER.noun):
            found = {"name": chance.choice((*FIRMS, f"Firm {self.count}"))}
        else:
            found = {"first name": chance.choice(PEOPLE), "last name": chance.choice(VALUES["last name"])}
            if noun == QUICKBOOKS_CUSTOMER.noun:
                found["display name"] = chance.choice((f"Customer {self.count}", *PEOPLE))
            if chance.random() < 0.85:
                found["e-mail"] = chance.choice(EMAILS)
        if chance.random() < 0.5:
            found["phone"] = chance.choice(VALUES["phone"][:3])
        return found

    def change(self) -> Change:
        noun, name = self.somebody()
        field = self.chance.choice(WRITTEN[noun])
        return Change(noun, name, field, self.chance.choice(VALUES[field]))

    def other_email(self) -> Change:
        noun, name = self.somebody(*self.persons())
        return Change(noun, name, "e-mail", self.chance.choice(EMAILS))

    def bond(self) -> Change:
        """A contact gets a company, or a company a parent, where the story's sync knows such."""
        firms = [noun for noun in self.nouns() if noun in (COMPANY.noun, NETSUITE_CUSTOMER.noun)]
        if not firms:
            return self.change()
        noun = self.chance.choice(self.nouns())
        bonds = {
            CONTACT.noun: ("company", COMPANY.noun),
            NETSUITE_CONTACT.noun: ("company", NETSUITE_CUSTOMER.noun),
            COMPANY.noun: ("parent company", COMPANY.noun),
            NETSUITE_CUSTOMER.noun: ("parent company", NETSUITE_CUSTOMER.noun),
        }
        if noun not in bonds:
            return self.change()
        field, other = bonds[noun]
        value = self.name_of(other) if self.chance.random() < 0.8 else ""
        return Change(noun, self.name_of(noun), field, value)

    def meanwhile(self) -> Meanwhile | Change:
        """Not in NetSuite: its writes know no versions and answer with no record, so that an edit at the very
        instant of one is lost whoever writes.
        """
        change, moment = self.change(), self.chance.choice(("before", "after"))
        if change.noun.startswith("NetSuite"):
            return change
        return Meanwhile(change, self.chance.randrange(1, 7), moment)  # type: ignore[arg-type]

    def switch(self) -> Switch | Change:
        listed = [noun for noun in self.nouns() if noun not in (CONTACT.noun, COMPANY.noun)]
        noun = self.chance.choice(listed)
        return Switch(noun, self.name_of(noun), self.chance.random() < 0.4)

    def archive(self) -> Archive:
        noun = self.chance.choice([noun for noun in self.nouns() if noun in (CONTACT.noun, COMPANY.noun)])
        return Archive(noun, self.name_of(noun))

    def delete(self) -> Delete:
        ours = [noun for noun in self.nouns() if noun.startswith("NetSuite")]
        noun = self.chance.choice(ours)
        return Delete(noun, self.name_of(noun))

    def merge(self) -> Merge:
        noun = self.chance.choice([noun for noun in self.nouns() if noun in (CONTACT.noun, COMPANY.noun)])
        return Merge(noun, self.name_of(noun), self.name_of(noun))

    def off_or_on(self) -> Off | On:
        pairs = self.chance.choice(self.pairs)
        return Off(pairs) if self.chance.random() < 0.4 else On(pairs)

    def wait(self) -> Wait:
        return Wait(self.chance.choice(WAITS))

    def fault(self) -> Fault:
        """A usual one, or any that the weather may bring and the app can have."""
        chance, app = self.chance, self.chance.choice(self.apps())
        # A clock that jumps under us is more than any sync can bear; one that is off is part of a scenario.
        rare = [name for name in drawable() if name not in lacks()[app] and name != "clock_skew"]
        name = chance.choice(USUAL_FAULTS if chance.random() < 0.6 else rare)
        kind = kind_of(FAULTS[name])
        if kind == "condition":
            return Fault(name, app)
        operation = chance.choice(("", "", "create", "update", "list")) if kind == "call" else ""
        return Fault(name, app, chance.choice((1, 1, 2, 4)), chance.randrange(1, 4), operation)

    def crash(self) -> Crash:
        what, moment = self.chance.choice(("call", "commit")), self.chance.choice(("before", "after"))
        return Crash(what, moment, self.chance.randrange(1, 12))  # type: ignore[arg-type]

    def two_workers(self) -> TwoWorkers:
        turns = tuple(self.chance.randrange(1, 6) for _ in range(self.chance.choice((0, 0, 2, 4, 6))))
        return TwoWorkers(self.chance.randrange(1, 8), self.chance.choice((30, 61, 120, 600)), turns)

    def go(self) -> Go:
        return Go()

    def deaf(self) -> Deaf:
        return Deaf(self.chance.choice(("crm", "quickbooks")), self.chance.random() < 0.7)

    def nouns(self) -> list[str]:
        """The kinds of records that this story is about."""
        kinds = [PAIRS[pairs] for pairs in self.pairs]
        return list(dict.fromkeys(noun for kind in kinds for noun in (kind.crm.noun, kind.partner.noun)))

    def persons(self) -> list[str]:
        persons = [noun for noun in self.nouns() if noun not in (COMPANY.noun, NETSUITE_CUSTOMER.noun)]
        return persons or self.nouns()

    def apps(self) -> list[str]:
        return ["crm", *dict.fromkeys(PAIRS[pairs].app for pairs in self.pairs)]

    def somebody(self, *among: str) -> tuple[str, str]:
        noun = self.chance.choice(among or self.nouns())
        return noun, self.name_of(noun)

    def name_of(self, noun: str) -> str:
        """A record of this kind by the name under which it, or the record that it syncs with, was made."""
        own = self.names.get(noun, [])
        partners = [
            name
            for kind in (PAIRS[pairs] for pairs in self.pairs)
            if noun in (kind.crm.noun, kind.partner.noun)
            for one in (kind.crm.noun, kind.partner.noun)
            for name in self.names.get(one, [])
        ]
        return self.chance.choice([*own, *dict.fromkeys(partners)] or ["nobody"])
