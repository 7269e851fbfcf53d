"""What the plugin knows of a test while it runs: its rehearsal, its weather, its steps so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pytest

from rehearse.plugin.opening import Opening
from rehearse.plugin.variants import Variant
from rehearse.plugin.weather import Weather

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal


@dataclass
class StepSeen:
    """A step of a scenario: when it began (ms), and the number of the last event before it."""

    text: str
    at: int
    after: int
    failed: bool = False


@dataclass
class Watch:
    """One test. ``world`` is there from its beginning to its end, and None before and after."""

    variant: Variant
    weather: Weather
    opening: Opening | None = None
    world: Rehearsal | None = None
    steps: list[StepSeen] = field(default_factory=list)
    _last: int = 0

    def begin_step(self, text: str) -> None:
        """A step of the scenario begins."""
        at = 0
        if self.world is not None:
            new = self.world.events(after=self._last)
            self._last = new[-1]["id"] if new else self._last
            at = self.world.now
        self.steps.append(StepSeen(text, at, self._last))

    def fail_step(self) -> None:
        """The step that began last has failed."""
        if self.steps:
            self.steps[-1].failed = True


_WATCH: Final = pytest.StashKey[Watch]()


def watch(item: pytest.Item) -> Watch:
    """What is known of this test; begins to be with the first call."""
    found = item.stash.get(_WATCH, None)
    if found is None:
        callspec = getattr(item, "callspec", None)
        params = callspec.params if callspec else {}
        variant = Variant(params.get("rehearse_backend", "world"), params.get("rehearse_weather", 0))
        found = item.stash[_WATCH] = Watch(variant, Weather(variant.weather))
    return found
