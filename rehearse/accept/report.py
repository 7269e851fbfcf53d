"""The verdict for people, and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from rehearse.accept.needs import LOOKS
from rehearse.accept.surface import About
from rehearse.accept.verdict import Result, Verdict


def introduction(core: About, url: str) -> str:
    """Who is judged, and what it says that it can."""
    pairs = ", ".join(f"{one.crm_object} with {one.app} {one.app_object}" for one in core.syncs)
    can = ", ".join(core.capabilities) or "nothing beyond that"
    name = f"{core.name} {core.version}".strip()
    return f"judging {name} at {url}\n  it syncs {pairs or 'nothing'}\n  it can {can}\n"


def failure(result: Result, *, verbose: bool = False) -> str:
    """One scenario that failed: which, where it stands, the step and the reason."""
    lines = [f"FAILED  {result.feature}: {result.name}  [{result.at}]"]
    lines += [f"        {result.step}"] * bool(result.step)
    lines += [f"        {line}" for line in result.reason.splitlines() or ["it gives no reason"]]
    if verbose and result.journal:
        lines += ["", *(f"          {line}" for line in result.journal.splitlines()), ""]
    return "\n".join(lines)


def table_of(verdict: Verdict) -> list[tuple[str, str, str, str]]:
    """One row for each feature: its name and what became of its scenarios."""
    return [
        (name, _count(results, "passed"), _count(results, "failed"), _count(results, "left_out"))
        for name, results in verdict.features()
    ]


def ending(verdict: Verdict) -> str:
    """What was left out and why, and the totals."""
    lines = [f"  {count:>4}  {reason}" for reason, count in verdict.left_out()]
    if lines:
        lines = ["left out:", *lines, ""]
    if passed_over := verdict.passed_over():
        which = " and ".join(name for name in LOOKS if name not in verdict.core.capabilities)
        lines += [f"passed over: {passed_over} steps that look at what the core does not have ({which})", ""]
    if verdict.stopped:
        lines += [f"stopped: {verdict.stopped}", ""]
    elif verdict.status() == 3:
        lines += ["nothing was played: the core can do too little of what the scenarios need", ""]
    passed, failed, out = (verdict.count(one) for one in ("passed", "failed", "left_out"))
    return "\n".join(
        [*lines, f"{passed} passed, {failed} failed, {out} left out, in {verdict.seconds:.0f} s"]
    )


def as_data(verdict: Verdict) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        "core": {"url": verdict.url, **msgspec.to_builtins(verdict.core)},
        "passed": verdict.count("passed"),
        "failed": verdict.count("failed"),
        "left_out": verdict.count("left_out"),
        "stopped": verdict.stopped or None,
        "seconds": round(verdict.seconds, 3),
        "features": [
            {"name": name, "scenarios": [_scenario(one) for one in results]}
            for name, results in verdict.features()
        ],
    }


def _scenario(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(result)
    return {name: value for name, value in told.items() if name not in ("type", "feature")}


def _count(results: Sequence[Result], outcome: str) -> str:
    return str(sum(one.outcome == outcome for one in results) or "")
