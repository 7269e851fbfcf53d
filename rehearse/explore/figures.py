"""Figures: a few moves about one record that belong together, as they do where things go wrong.

Single moves seldom meet: a lost answer does no harm unless somebody edits the very record before it is asked
after. A figure sees to that and leaves the rest to chance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from rehearse.explore.moves import (
    AnyMove,
    Archive,
    Change,
    Crash,
    Deaf,
    Fault,
    Go,
    Make,
    Meanwhile,
    Merge,
    Stop,
    TwoWorkers,
    Wait,
)
from rehearse.explore.words import USUAL_FAULTS, VALUES, WRITTEN
from rehearse.scenes.kinds import COMPANY, CONTACT, NETSUITE_CONTACT, PAIRS, QUICKBOOKS_CUSTOMER, Kind
from simulators.kit.rng import Stream

Figure: TypeAlias = tuple[AnyMove, ...]
Drawn: TypeAlias = Callable[[], AnyMove | Figure]
"""Draws a move, or several that belong together."""

APART = (1, 60, 240, 299, 300, 301, 360)
"""Seconds between two edits of one field: within the window of conflicts, at its edge, outside."""


class Pen(Protocol):
    """Who draws the story: its chance, its pairs, and its records by noun."""

    chance: Stream
    pairs: tuple[str, ...]
    names: dict[str, list[str]]

    def make(self, noun: str = "") -> Make: ...
    def nouns(self) -> list[str]: ...
    def apps(self) -> list[str]: ...


class Figures:
    """The figures of one story."""

    def __init__(self, pen: Pen) -> None:
        self._pen, self._chance = pen, pen.chance

    def trouble(self) -> Figure:
        """Something goes wrong beside a write, and somebody edits one of the two records meanwhile."""
        kind = self._kind()
        if self._chance.random() < 0.6:
            noun = self._either(kind)
            first: AnyMove = self._pen.make(noun)
            name = self._pen.names[noun][-1]
        else:
            noun, name = self._either(kind), self._name(kind)
            first = self._edit(noun, name)
        app = kind.partner.app if noun == kind.crm.noun else "crm"
        second = self._edit(self._either(kind), name)
        return (self._wrong(app, second), first, *self._soon(), second, *self._soon(), *self._soon())

    def race(self) -> Figure:
        """Both records of a pair are edited in one field before the core has seen either edit."""
        chance, kind = self._chance, self._kind()
        name, nouns = self._name(kind), [kind.crm.noun, kind.partner.noun]
        chance.shuffle(nouns)
        field = chance.choice([one for one in WRITTEN[nouns[0]] if one in WRITTEN[nouns[1]]])
        stopped = chance.random() < 0.7
        values = [chance.choice(VALUES[field]) for _ in nouns]
        if "" in VALUES[field] and chance.random() < 0.3:
            values[chance.randrange(2)] = ""
        moves: list[AnyMove] = [Stop()] if stopped else []
        moves.append(Change(nouns[0], name, field, values[0]))
        if chance.random() < 0.7:
            moves.append(Wait(chance.choice(APART)))
        moves.append(Change(nouns[1], name, field, values[1]))
        if chance.random() < 0.4:
            moves.append(self._edit(nouns[0], name))
        if chance.random() < 0.4:
            app = chance.choice(self._pen.apps())
            moves.append(Fault(chance.choice(USUAL_FAULTS), app, 1, chance.randrange(1, 4)))
        return (*moves, Go() if stopped else Wait(chance.choice((5, 60))))

    def touch(self) -> Figure:
        """An old edit, a newer one of the other app, and then another field of the first record."""
        chance, kind = self._chance, self._kind()
        name, ours, theirs = self._name(kind), kind.crm.noun, kind.partner.noun
        field, other = chance.sample(
            [one for one in dict.fromkeys(WRITTEN[ours]) if one in WRITTEN[theirs]], 2
        )
        return (
            Stop(),
            Change(ours, name, field, chance.choice(VALUES[field])),
            Wait(chance.choice((301, 360))),
            Change(theirs, name, field, chance.choice(VALUES[field])),
            Change(ours, name, other, chance.choice(VALUES[other])),
            Go(),
        )

    def hurry(self) -> Figure:
        """Somebody edits the very field that the core is about to write."""
        chance, kind = self._chance, self._kind()
        name = self._name(kind)
        nouns = [kind.crm.noun, kind.partner.noun]
        if not kind.partner.noun.startswith("NetSuite"):
            chance.shuffle(nouns)
        ours, theirs = nouns[1], nouns[0]
        field = chance.choice([one for one in WRITTEN[ours] if one in WRITTEN[theirs]])
        quicker = Change(theirs, name, field, chance.choice(VALUES[field]))
        moment = chance.choice(("before", "before", "after"))
        if theirs == kind.crm.noun:
            moment = "after"  # the CRM takes any update: what comes just before one is lost, whoever writes
        return (
            Meanwhile(quicker, 1, moment, "write"),  # type: ignore[arg-type]
            Change(ours, name, field, chance.choice(VALUES[field])),
            *self._soon(),
        )

    def unseen(self) -> Figure:
        """No notice tells of an edit, and the look that would find it fails."""
        chance, kind = self._chance, self._kind()
        noun = self._either(kind)
        app = "crm" if noun == kind.crm.noun else kind.partner.app
        fault = Fault(chance.choice(USUAL_FAULTS), app, 1, 1, "list")
        deaf: Figure = () if app == "netsuite" else (Deaf(app),)
        edit = self._edit(noun, self._name(kind))
        return (*deaf, Stop(), edit, Wait(chance.choice((130, 240, 300))), fault, Go(), Wait(60))

    def unclear(self) -> Figure:
        """A record is made in the CRM, nobody tells the core, and people work on with it."""
        chance, kind = self._chance, self._kind()
        made = self._pen.make(kind.partner.noun)
        lost = Fault("lost_answer", "crm", 1, 1, "write")
        edits = [self._edit(noun, made.name) for noun in (kind.crm.noun, kind.partner.noun)]
        deaf: Figure = (Deaf("crm"),) if chance.random() < 0.5 else ()
        return (*deaf, lost, made, Go(), chance.choice(edits), Wait(50), Go())

    def farewell(self) -> Figure:
        """A record of the CRM is archived; its partner goes on to be edited."""
        kind = self._kind()
        name = self._name(kind)
        edit = self._edit(kind.partner.noun, name)
        return (Archive(kind.crm.noun, name), Wait(self._chance.choice((5, 60, 600))), edit, *self._soon())

    def union(self) -> Figure:
        """Two new records of the CRM are merged once they are synced."""
        noun = self._kind().crm.noun
        one, other = self._pen.make(noun), self._pen.make(noun)
        return (one, other, Wait(60), Merge(noun, one.name, other.name), *self._soon())

    def company(self) -> Figure:
        """A contact gets a company that is new itself and that the app is slow to take."""
        if not {COMPANY.noun, NETSUITE_CONTACT.noun} <= set(self._pen.nouns()):
            return self.trouble()
        firm, person = self._pen.make(COMPANY.noun), self._pen.make(CONTACT.noun)
        wrong = Fault(self._chance.choice(USUAL_FAULTS), "netsuite", 1, 1, "write")
        bond = Change(CONTACT.noun, person.name, "company", firm.name)
        return (wrong, firm, person, bond, *self._soon(), self._edit(CONTACT.noun, person.name), Wait(60))

    def _wrong(self, app: str, second: Change) -> AnyMove:
        """Beside the next write, or at one of the next calls."""
        chance = self._chance
        moment = chance.choice(("before", "after", "after"))
        nth = chance.choice((1, 1, 1, 2))
        roll = chance.random()
        if roll < 0.45:
            return Fault(chance.choice(USUAL_FAULTS), app, 1, nth, "write")
        if roll < 0.55:
            return Fault(chance.choice(USUAL_FAULTS), app, 1, chance.randrange(1, 4))
        if roll < 0.7:
            return Crash("write", moment, nth)  # type: ignore[arg-type]
        if roll < 0.85:
            return TwoWorkers(nth, chance.choice((10, 30, 120, 600)), what="write")
        if second.noun.startswith("NetSuite"):
            return TwoWorkers(nth, 120, what="write")
        return Meanwhile(second, nth, moment, "write")  # type: ignore[arg-type]

    def _edit(self, noun: str, name: str) -> Change:
        chance = self._chance
        if noun == QUICKBOOKS_CUSTOMER.noun and chance.random() < 0.15:
            return Change(noun, name, "display name", f"{name} renamed")
        field = chance.choice(WRITTEN[noun])
        return Change(noun, name, field, chance.choice(VALUES[field]))

    def _soon(self) -> Figure:
        """The core gets to see what happened, at once or in a moment."""
        return self._chance.choice(
            ((Wait(1),), (Wait(5),), (Wait(5), Go()), (Go(),), (Wait(50), Go()), (Wait(60),))
        )

    def _kind(self) -> Kind:
        return PAIRS[self._chance.choice(self._pen.pairs)]

    def _either(self, kind: Kind) -> str:
        return self._chance.choice((kind.crm.noun, kind.partner.noun))

    def _name(self, kind: Kind) -> str:
        """A record that one of the two apps has, made before this."""
        nouns = (kind.crm.noun, kind.partner.noun)
        return self._chance.choice(
            [name for noun in nouns for name in self._pen.names.get(noun, [])] or ["nobody"]
        )
