"""One figure of the report, and what was promised of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Budget:
    """A promise: a value that is at most, or at least, ``limit``."""

    limit: float
    way: Literal["<=", ">="] = "<="

    def holds(self, value: float) -> bool:
        return value <= self.limit if self.way == "<=" else value >= self.limit

    def __str__(self) -> str:
        return f"{self.way} {self.limit:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A figure. ``name`` is ``scenario/what/figure``, ``runs`` are the measurements behind ``value``.

    ``value`` is None where there is nothing to tell; ``against`` then says why, else what it is held against.
    ``profile`` is the scenario that shows where the time goes.
    """

    name: str
    value: float | None
    unit: str
    against: str = ""
    budget: Budget | None = None
    runs: Sequence[float] = ()
    profile: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the promise is kept; None where there is no promise or no value."""
        if self.budget is None or self.value is None:
            return None
        return self.budget.holds(self.value)

    def to_json(self) -> dict[str, Any]:
        """The row as it stands in ``build/bench.json``."""
        return {
            "name": self.name,
            "value": None if self.value is None else rounded(self.value),
            "unit": self.unit,
            "budget": None if self.budget is None else str(self.budget),
            "holds": self.holds,
            "against": self.against,
            "runs": [rounded(one) for one in self.runs],
        }


def figure(
    name: str,
    runs: Sequence[float],
    unit: str,
    *,
    against: str = "",
    budget: Budget | None = None,
    profile: str = "",
) -> Row:
    """A row whose value is the median of its runs."""
    return Row(
        name=name,
        value=median(runs),
        unit=unit,
        against=against,
        budget=budget,
        runs=tuple(runs),
        profile=profile,
    )


def rounded(value: float) -> float:
    """Four digits that say something."""
    return float(f"{value:.4g}")
