"""What became of the scenarios: one result each, and what they say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from rehearse.accept.surface import About

Outcome = Literal["passed", "failed", "left_out"]


class Result(msgspec.Struct, frozen=True, kw_only=True, tag="result"):
    """One scenario. ``example`` has the values of an outline's row, ``at`` is file and line.

    Of one that failed, ``step`` is the first step that did, empty where it was none, and ``reason`` why;
    ``journal`` are the last events. ``reason`` also says why one was left out. ``passed_over`` has the steps
    that only look at what the core does not have.
    """

    feature: str
    scenario: str
    example: str
    at: str
    outcome: Outcome
    step: str = ""
    reason: str = ""
    journal: str = ""
    seconds: float = 0.0
    passed_over: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The scenario with the example's values."""
        return f"{self.scenario} ({self.example})" if self.example else self.scenario


class Stopped(msgspec.Struct, frozen=True, kw_only=True, tag="stopped"):
    """Going on makes no sense any more."""

    why: str


Message = Result | Stopped
"""What the pytest plugin tells, one JSON object in a line."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. ``stopped`` says why there are no further results; empty where there are none to come."""

    core: About
    url: str
    results: tuple[Result, ...]
    stopped: str = ""
    seconds: float = 0.0

    def count(self, outcome: Outcome) -> int:
        """How many scenarios came to this."""
        return sum(one.outcome == outcome for one in self.results)

    def status(self) -> int:
        """The exit code: 0 all that was played passed, 1 some failed, 3 it was stopped or never began."""
        if self.stopped or not (self.count("passed") or self.count("failed")):
            return 3
        return 1 if self.count("failed") else 0

    def those(self, outcome: Outcome) -> list[Result]:
        """The scenarios that came to this, in the order of the features."""
        return [one for one in self.results if one.outcome == outcome]

    def left_out(self) -> list[tuple[str, int]]:
        """Why scenarios were left out and how many for each reason, the most frequent first."""
        return Counter(one.reason for one in self.those("left_out")).most_common()

    def passed_over(self) -> int:
        """How many steps were."""
        return sum(len(one.passed_over) for one in self.results)

    def features(self) -> list[tuple[str, Sequence[Result]]]:
        """The results by feature."""
        found: dict[str, list[Result]] = {}
        for one in self.results:
            found.setdefault(one.feature, []).append(one)
        return list(found.items())
