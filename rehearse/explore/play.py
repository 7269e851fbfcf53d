"""Playing a story: faults while it lasts, then quiet, in which all must come to rest and be right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from rehearse.explore.moves import attempt
from rehearse.explore.patience import NeverEnds, bounded
from rehearse.explore.story import Story
from rehearse.scenes.kinds import PAIRS
from rehearse.scenes.scene import Scene
from rehearse.world import World

QUIET = "3h"
"""How long all is left alone before it is judged: longer than any wait of the core between two tries."""

LONGEST = 15.0
"""Seconds of the processor after which a story is taken for endless; the usual one needs a quarter of one."""

BROKE_OFF = "story"
"""What found it when the story itself broke off: an exception that nobody caught."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong in the end: which invariant found it, and what, in words."""

    invariant: str
    words: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.words}"


@dataclass(slots=True)
class Played:
    """What came of a story. ``told`` has a line for each move; ``digest`` is equal where every event is.

    ``not_made`` are the places of first records that an app refused, ``did_nothing`` those of moves that
    could not happen, ``crashed_in`` those of moves in which the core died.
    """

    story: Story
    findings: list[Finding] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    not_made: set[int] = field(default_factory=set)
    did_nothing: set[int] = field(default_factory=set)
    crashed_in: set[int] = field(default_factory=set)
    checks: dict[str, int] = field(default_factory=dict)
    digest: str = ""

    @property
    def invariants(self) -> set[str]:
        """Which invariants do not hold."""
        return {one.invariant for one in self.findings}


Watch = Callable[[str, list[dict[str, Any]]], None]
"""Hears of each step of the story, in words, with the events that came of it."""


def play(story: Story, *, watch: Watch | None = None) -> Played:
    """Play it on a World of its own and judge the end. An exception on the way is a finding."""
    played = Played(story)
    with World(seed=story.seed, settings=story.opening.settings) as world:
        try:
            with bounded(LONGEST):
                _Player(world, played, watch).play()
        except (Exception, NeverEnds) as error:  # noqa: BLE001 - what breaks a story off is looked for
            played.findings.append(Finding(BROKE_OFF, f"broke off with {type(error).__name__}: {error}"))
        played.digest = _digest(world)
    return played


class _Player:
    def __init__(self, world: World, played: Played, watch: Watch | None) -> None:
        self._world, self._played, self._watch = world, played, watch
        self._scene = Scene(world)
        self._last = 0

    def play(self) -> None:
        opening, story = self._played.story.opening, self._played.story
        for place, record in enumerate(opening.records):
            refused = attempt(record, self._scene)
            if refused:
                self._played.not_made.add(place)
            self._tell(record.sentence(), refused)
        for pairs, winner in opening.syncs.items():
            self._scene.set_up(PAIRS[pairs], direction="two_way", winner=winner)
            self._tell(f"{pairs} sync both ways; the {winner} wins conflicts")
        if opening.caught_up and opening.syncs:
            self._world.advance("10m")
            self._tell("10 minutes pass")
        for place, move in enumerate(story.moves):
            refused = attempt(move, self._scene)
            if refused:
                self._played.did_nothing.add(place)
            self._tell(move.sentence(), refused)
            self._revive(place)
        self._rest()

    def _rest(self) -> None:
        """Liveness: nothing goes wrong any more, nobody edits; then every invariant must hold."""
        world = self._world
        world.calm()
        for sync in self._scene.syncs.values():
            if world.core.sync(sync.id).state == "OFF":
                world.core.edit(sync)
        world.advance(QUIET)
        self._tell(f"nothing goes wrong any more; {QUIET} pass")
        report = world.invariants.check()
        self._played.checks = {one.name: one.checks for one in report.results}
        for one in report.results:
            self._played.findings += [Finding(one.name, words) for words in one.findings]
        self._tell("the end is judged")

    def _revive(self, place: int) -> None:
        """A core that died is started again, as whoever operates it would."""
        if not self._world.core_is_up:
            self._played.crashed_in.add(place)
            self._world.restart_core()
            self._tell("the core, which has died, is started again")

    def _tell(self, words: str, refused: str = "") -> None:
        line = f"{words} — but no: {refused}" if refused else words
        self._played.told.append(f"{self._world.time} {line}")
        if self._watch is not None:
            events = self._world.events(after=self._last)
            self._last = max([self._last, *(event["id"] for event in events)])
            self._watch(line, events)


def _digest(world: World) -> str:
    """One number over every event of the story, byte for byte."""
    hash = hashlib.sha256()
    for event in world.events():
        hash.update(msgspec.json.encode(event))
    return hash.hexdigest()
