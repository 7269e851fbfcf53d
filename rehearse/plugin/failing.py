"""What a failed rehearsal leaves behind: sections of its report, and a replay file."""

from __future__ import annotations

import platform
import shlex
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from rehearse.plugin.variants import CALM
from rehearse.plugin.watching import Watch

if TYPE_CHECKING:
    from rehearse.replays.evidence import Evidence
    from rehearse.replays.recorded import Recorded

REPLAY: Final = "rehearse_replay"
"""The property of a test's report that names its replay file. It travels from xdist's workers."""

NONE: Final = "none"
"""In place of a folder: no file, and nothing is asked of a core beyond what the test itself asked."""

FOLDER: Final = ".rehearse"
"""Where replay files go unless told otherwise, below pytest's root folder."""


def attach(item: pytest.Item, report: pytest.TestReport, watch: Watch) -> None:
    """Put journal, invariants, what was pending, and how to run it again into the report; write the file."""
    if watch.world is None or item.config.getoption("--rehearse-replays") == NONE:
        return
    from rehearse.replays.evidence import gather
    from rehearse.steps.journal import LAST, line

    looked_at = bool(item.config.getoption("usepdb", default=False))
    evidence = gather(watch.world, calm=None if looked_at else watch.weather.end)
    told = {
        "rehearse journal": [line(event) for event in evidence.events[-LAST:]],
        "rehearse pending": evidence.pending(),
        "rehearse invariants": _judged(evidence),
        "rehearse": [f"again with: {again(item, watch)}", *evidence.notes],
    }
    report.sections += [(title, "\n".join(lines)) for title, lines in told.items() if lines]
    _keep(item, report, _recorded(item, report, watch, evidence))


def again(item: pytest.Item, watch: Watch) -> str:
    """The command that runs this test, and no other, in the same way."""
    words = ["pytest", shlex.quote(item.nodeid), "--rehearse-seed", str(_seed(item, watch))]
    if watch.variant.backend == "stack":
        words += ["--on", "stack"]
    if watch.variant.weather != CALM:
        words += ["--weather", str(watch.variant.weather)]
    return " ".join(words)


def folder(config: pytest.Config) -> Path:
    """Where replay files go."""
    named = config.getoption("--rehearse-replays")
    return Path(config.invocation_params.dir, named) if named else config.rootpath / FOLDER


def summary(config: pytest.Config, files: list[str]) -> str:
    """One line for the whole run, whatever the number of its workers."""
    place = folder(config)
    here = config.invocation_params.dir
    shown = place.relative_to(here) if place.is_relative_to(here) else place
    return f"rehearse: {len(files)} replay file{'s' * (len(files) != 1)} in {shown}"


def _judged(evidence: Evidence) -> list[str]:
    broken = [f"{one.name}: {finding}" for one in evidence.invariants for finding in one.findings]
    held = sum(not one.findings for one in evidence.invariants)
    return [*broken, f"{held} of {len(evidence.invariants)} invariants hold"] if evidence.invariants else []


def _recorded(item: pytest.Item, report: pytest.TestReport, watch: Watch, evidence: Evidence) -> Recorded:
    from rehearse.replays.recorded import FailedTest, Opening, Recorded, Step

    opening = watch.opening
    assert opening is not None, "a rehearsal begins with an opening"
    return Recorded(
        masked=False,
        versions={"rehearse": _version(), "python": platform.python_version(), "pytest": pytest.__version__},
        test=FailedTest(item.nodeid, report.when, _last_words(report)),
        again=again(item, watch),
        backend=watch.variant.backend,
        seed=opening.seed,
        weather=watch.variant.weather,
        opening=Opening(opening.at, opening.profile, opening.settings, opening.accounts),
        ended=evidence.now,
        steps=[Step(one.text, one.at, one.after, one.failed) for one in watch.steps],
        state=evidence.state,
        invariants=evidence.invariants,
        notes=evidence.notes,
        events=evidence.events,
    )


def _keep(item: pytest.Item, report: pytest.TestReport, replay: Recorded) -> None:
    from rehearse.replays import writing
    from rehearse.scenes.kinds import FORMS

    words = {word for form in FORMS.values() for word in (form.noun, form.plural)}
    whole = item.config.getoption("--rehearse-full")
    fit = writing.full(replay) if whole else writing.masked(replay, words=words)
    try:
        place = writing.write(folder(item.config), fit)
    except OSError as error:
        report.sections.append(("rehearse", f"no replay file could be written: {error}"))
        return
    report.sections.append(("rehearse", f"replay file: {place}"))
    report.user_properties.append((REPLAY, str(place)))


def _last_words(report: pytest.TestReport) -> str:
    crash: Any = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash is not None else report.longreprtext)[:4_000]


def _seed(item: pytest.Item, watch: Watch) -> int:
    return watch.opening.seed if watch.opening is not None else int(item.config.getoption("--rehearse-seed"))


def _version() -> str:
    try:
        return version("rehearse")
    except PackageNotFoundError:
        return "unknown"
