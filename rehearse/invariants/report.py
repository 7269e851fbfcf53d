"""What was found: of each invariant how much was looked at, and what is not as it must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One invariant: how many things were looked at, and each that is not as it must be, in words."""

    name: str
    checks: int
    findings: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Report:
    """All invariants together."""

    results: tuple[Result, ...]

    @property
    def holds(self) -> bool:
        """Whether all hold."""
        return all(one.holds for one in self.results)

    def __str__(self) -> str:
        lines = []
        for one in self.results:
            lines.append(f"{one.name}: {'holds' if one.holds else 'BROKEN'} ({one.checks} checks)")
            lines += [f"  {finding}" for finding in one.findings]
        return "\n".join(lines)
