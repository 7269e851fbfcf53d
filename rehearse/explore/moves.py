"""What may happen in a story: people's work, passing time, faults, crashes, two workers.

Each move is data that a file can keep, does itself on a scene, and is one sentence of Gherkin: what the
explorer plays, `rehearse replay` steps through and a feature file tells is the same.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import msgspec

from rehearse.errors import RehearseError
from rehearse.inside.traps import What, When
from rehearse.places import work_of
from rehearse.scenes import hands
from rehearse.scenes.kinds import FORMS, PAIRS
from rehearse.scenes.scene import Scene, in_process
from rehearse.scenes.words import app_called, length_of
from simulators.kit.faults.registry import FAULTS, kind_of


def _tag(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


class Move(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="do", tag=_tag):
    """One thing that happens. Where it cannot, it raises `RehearseError` or `AssertionError`."""

    def play(self, scene: Scene) -> None:
        """Let it happen."""
        raise NotImplementedError

    def sentence(self) -> str:
        """How Gherkin says it, without the keyword."""
        raise NotImplementedError


class Make(Move, frozen=True):
    """Somebody makes a record that the story calls ``name``; ``fields`` by the words of people."""

    noun: str
    name: str
    fields: dict[str, str] = {}

    def play(self, scene: Scene) -> None:
        hands.make(scene, FORMS[self.noun], self.name, self.fields)

    def sentence(self) -> str:
        if not self.fields:
            return f'a {self.noun} "{self.name}" is made'
        return f"these {FORMS[self.noun].plural} are made{self._table()}"

    def given(self) -> str:
        """The sentence of a record that is there from the beginning."""
        if not self.fields:
            return f'a {self.noun} "{self.name}"'
        return f"these {FORMS[self.noun].plural}{self._table()}"

    def _table(self) -> str:
        rows = (("called", *self.fields), (self.name, *self.fields.values()))
        return "".join(f"\n      | {' | '.join(row)} |" for row in rows)


class Change(Move, frozen=True):
    """Somebody edits one field; an empty value clears it. A linked partner goes by the record's name, too."""

    noun: str
    name: str
    field: str
    value: str

    def play(self, scene: Scene) -> None:
        hands.change(scene, FORMS[self.noun], self.name, self.field, self.value)

    def sentence(self) -> str:
        return f'the {self.field} of the {self.noun} "{self.name}" is changed to "{self.value}"'


class Meanwhile(Move, frozen=True):
    """Somebody edits one field just before or after the sync's nth call from now on, or nth write."""

    change: Change
    nth: int = 1
    moment: When = "before"
    what: What = "call"

    def play(self, scene: Scene) -> None:
        def quicker() -> None:
            attempt(self.change, scene)

        in_process(scene).meanwhile(quicker, nth=self.nth, what=self.what, when=self.moment)

    def sentence(self) -> str:
        one = self.change
        return (
            f"just {self.moment} {self.what} {self.nth} of the sync "
            f'the {one.field} of the {one.noun} "{one.name}" becomes "{one.value}"'
        )


class Switch(Move, frozen=True):
    """Somebody makes a record of an app inactive, or active again."""

    noun: str
    name: str
    active: bool = False

    def play(self, scene: Scene) -> None:
        form = FORMS[self.noun]
        listed, id = hands.listed(scene, form), scene.id(form, self.name)
        (listed.activate if self.active else listed.deactivate)(id)

    def sentence(self) -> str:
        return f'the {self.noun} "{self.name}" is made {"active again" if self.active else "inactive"}'


class Archive(Move, frozen=True):
    """Somebody puts a record of the CRM into the bin."""

    noun: str
    name: str

    def play(self, scene: Scene) -> None:
        hands.archive(scene, FORMS[self.noun], self.name)

    def sentence(self) -> str:
        return f'the {self.noun} "{self.name}" is archived'


class Delete(Move, frozen=True):
    """Somebody deletes a record of NetSuite for good."""

    noun: str
    name: str

    def play(self, scene: Scene) -> None:
        form = FORMS[self.noun]
        hands.listed(scene, form).delete(scene.id(form, self.name))

    def sentence(self) -> str:
        return f'the {self.noun} "{self.name}" is deleted'


class Merge(Move, frozen=True):
    """Somebody merges a second record of the CRM into the first; the story goes on calling it so."""

    noun: str
    name: str
    other: str

    def play(self, scene: Scene) -> None:
        hands.merge(scene, FORMS[self.noun], self.name, self.other)

    def sentence(self) -> str:
        return f'the {self.noun} "{self.other}" is merged into "{self.name}"'


class Sync(Move, frozen=True):
    """A user sets a sync of these pairs up, for all records."""

    pairs: str

    def play(self, scene: Scene) -> None:
        assert self.pairs not in scene.syncs, f"{self.pairs} sync already"
        scene.set_up(PAIRS[self.pairs], direction="two_way")

    def sentence(self) -> str:
        return f"{self.pairs} are set to sync both ways"


class Off(Move, frozen=True):
    """A user turns the sync of these pairs off."""

    pairs: str

    def play(self, scene: Scene) -> None:
        scene.world.core.turn_off(scene.syncs[self.pairs])

    def sentence(self) -> str:
        return f"the sync of {self.pairs} is turned off"


class On(Move, frozen=True):
    """A user saves the settings of this sync unchanged, which turns it on and passes all records again."""

    pairs: str

    def play(self, scene: Scene) -> None:
        scene.world.core.edit(scene.syncs[self.pairs])

    def sentence(self) -> str:
        return f"the sync of {self.pairs} is turned on again"


class Wait(Move, frozen=True):
    """Time passes, in seconds."""

    seconds: int

    def play(self, scene: Scene) -> None:
        scene.pass_time(self.seconds * 1_000)

    def sentence(self) -> str:
        length = length_of(self.seconds * 1_000)
        return f"{length} {'passes' if length.startswith('1 ') else 'pass'}"


class Fault(Move, frozen=True):
    """The next calls of the sync to an app meet a fault, or its next change notices; a condition begins.

    ``operation`` leaves only those calls that create, update, list, … records; ``nth`` lets some go by first.
    """

    name: str
    app: str
    times: int = 1
    nth: int = 1
    operation: str = ""

    def play(self, scene: Scene) -> None:
        match = work_of(self.app, self.operation) | ({"nth": self.nth} if self.nth > 1 else {})
        scene.world.faults.arm(self.name, app=self.app, times=self.times, match=match)

    def sentence(self) -> str:
        app, kind = app_called(self.app), kind_of(FAULTS[self.name])
        if kind == "condition":
            return f'{app} has the fault "{self.name}" from now on'
        after = f", from number {self.nth} on," if self.nth > 1 else ""
        if kind == "delivery":
            return f'the next {self.times} change notices of {app}{after} meet "{self.name}"'
        what = f"calls that {self.operation}" if self.operation else "calls"
        return f'the next {self.times} {what} of the sync to {app}{after} meet "{self.name}"'


class Crash(Move, frozen=True):
    """The core dies just before or after its nth call or commit from now on, and is then started again."""

    what: What = "call"
    moment: When = "after"
    nth: int = 1

    def play(self, scene: Scene) -> None:
        in_process(scene).crash_at(self.nth, what=self.what, when=self.moment)

    def sentence(self) -> str:
        return f"the core is going to die just {self.moment} {self.what} {self.nth}"


class TwoWorkers(Move, frozen=True):
    """A worker stands still before its nth call while another takes over; see `World.two_workers_at`."""

    nth: int = 1
    seconds: int = 120
    turns: tuple[int, ...] = ()
    what: What = "call"

    def play(self, scene: Scene) -> None:
        in_process(scene).two_workers_at(
            self.nth, lasting=self.seconds * 1_000, turns=self.turns, what=self.what
        )

    def sentence(self) -> str:
        turns = f", with turns of {', '.join(map(str, self.turns))}" if self.turns else ""
        length = length_of(self.seconds * 1_000)
        return f"a worker is going to stand still for {length} before {self.what} {self.nth}{turns}"


class Stop(Move, frozen=True):
    """The core is stopped; what happens meanwhile it finds all at once."""

    def play(self, scene: Scene) -> None:
        scene.world.core.hold()

    def sentence(self) -> str:
        return "the core is stopped"


class Go(Move, frozen=True):
    """The core looks for changes at once: because somebody wants it to, or after it was stopped."""

    def play(self, scene: Scene) -> None:
        scene.world.core.hold()
        scene.world.core.release()
        scene.world.settle()

    def sentence(self) -> str:
        return "the core looks for changes at once"


class Slow(Move, frozen=True):
    """The clock of an app is behind by so many seconds, as long as things go wrong."""

    app: str
    seconds: int

    def play(self, scene: Scene) -> None:
        by = f"-{self.seconds}s"
        scene.world.faults.arm("clock_skew", app=self.app, times=None, params={"by": by})

    def sentence(self) -> str:
        length = length_of(self.seconds * 1_000)
        return f"{app_called(self.app)} runs {length} slow"


class Deaf(Move, frozen=True):
    """From now on an app's change notices are lost, or reach the sync again."""

    app: str
    lost: bool = True

    def play(self, scene: Scene) -> None:
        scene.world.app(self.app).notices(not self.lost)

    def sentence(self) -> str:
        return f"the change notices of {app_called(self.app)} {'are lost' if self.lost else 'arrive again'}"


AnyMove: TypeAlias = (
    Make
    | Change
    | Meanwhile
    | Switch
    | Archive
    | Delete
    | Merge
    | Sync
    | Off
    | On
    | Wait
    | Fault
    | Crash
    | TwoWorkers
    | Stop
    | Go
    | Slow
    | Deaf
)


def attempt(move: Move, scene: Scene) -> str:
    """Let it happen, or answer why it cannot; ``""`` where it did."""
    try:
        move.play(scene)
    except (RehearseError, AssertionError) as refused:
        return str(refused)[:200] or type(refused).__name__
    return ""
