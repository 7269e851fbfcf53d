"""The pytest plugin of ``rehearse accept``: a joined core under the scenarios, and every result told at once.

Loaded by `rehearse.accept.run` in a process of its own, never in anybody's test run.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from pytest_bdd.scenario import scenario_wrapper_template_registry

from rehearse.accept.job import OPTION, TOKEN, Job
from rehearse.accept.needs import lacking, passed_over
from rehearse.accept.surface import PREFIX, SECONDS
from rehearse.accept.verdict import Message, Outcome, Result, Stopped
from rehearse.errors import Unreachable
from rehearse.rehearsal import Rehearsal
from rehearse.serving import ready_file
from rehearse.stack import Stack
from rehearse.transport import Api, bearer

PATIENCE: Final = 60.0
"""Seconds that a core may take for one answer."""

_JOB: Final = pytest.StashKey[Job]()
_PASSED_OVER: Final = pytest.StashKey[tuple[str, ...]]()
_STEP: Final = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The job, as JSON."""
    parser.addoption(OPTION, required=True, help="the job, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Read the job."""
    config.stash[_JOB] = msgspec.json.decode(config.getoption(OPTION), type=Job)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the scenarios that were asked for and that the core can be asked to play; tell of the others."""
    job, kept = config.stash[_JOB], []
    for item in items:
        played = _scenario(item)
        told = _result(item, "left_out", reason=_lacking(job, item, played))
        if not _chosen(job, told):
            continue
        if told.reason:
            _tell(job, told)
        else:
            kept.append(item)
    items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell what became of a scenario; end the run where nobody answers any more."""
    report = yield
    job = item.config.stash[_JOB]
    if report.failed and report.when != "teardown":
        reason = _words(call.excinfo.value) if call.excinfo is not None else ""
        journal = next((text for head, text in report.sections if head == "rehearse journal"), "")
        step = item.stash.get(_STEP, "")
        told = _result(item, "failed", step=step, reason=reason, journal=journal, seconds=report.duration)
        _tell(job, told)
        if not _answers(job.url):
            why = f"the core at {job.url} does not answer any more, since: {told.feature}: {told.name}"
            _tell(job, Stopped(why=why))
            item.session.shouldstop = why
    elif report.passed and report.when == "call":
        _tell(job, _result(item, "passed", seconds=report.duration))
    return report


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, scenario: Any) -> None:
    """Take out the steps that look at what the core does not have."""
    about = request.config.stash[_JOB].about
    over = [step for step in scenario.steps if passed_over(about, step.name)]
    request.node.stash[_PASSED_OVER] = tuple(step.name for step in over)
    scenario.steps[:] = [step for step in scenario.steps if step not in over]


def pytest_bdd_step_error(request: pytest.FixtureRequest, step: Any) -> None:
    """Remember which step failed."""
    request.node.stash[_STEP] = f"{step.keyword} {step.name}".strip()


@pytest.fixture(scope="session")
def rehearse_stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """The stack that runs already, in place of one of pytest's own."""
    job = request.config.stash[_JOB]
    kind = Stack if "clock" in job.about.capabilities else _InRealTime
    stack = kind(ready_file.read(Path(job.ready_file)), patience=PATIENCE)
    yield stack
    stack.close()


class _InRealTime(Stack):
    """A stack for a core that cannot be told the time: its private sites go by the machine's clock, too."""

    @contextmanager
    def private(self, **given: Any) -> Iterator[Rehearsal]:
        with super().private(**{**given, "at": None, "clock": "real"}) as rehearsal:
            yield rehearsal


def _scenario(item: pytest.Item) -> Any:
    """The scenario behind a test, with the example's values in it."""
    # pytest-bdd has no public way from a collected test to its scenario.
    assert isinstance(item, pytest.Function)
    return scenario_wrapper_template_registry[item.obj].render(_example(item))


def _example(item: pytest.Item) -> dict[str, Any]:
    callspec = getattr(item, "callspec", None)
    return dict(callspec.params.get("_pytest_bdd_example", {})) if callspec is not None else {}


def _lacking(job: Job, item: pytest.Item, played: Any) -> str:
    steps = [step.name for step in played.steps]
    looks = [passed_over(job.about, step.name) for step in played.steps if step.type == "then"]
    if looks and all(looks):
        return f"needs the capability {looks[0]}"
    return lacking(job.about, steps, [mark.name for mark in item.iter_markers()])


def _result(item: pytest.Item, outcome: Outcome, **more: Any) -> Result:
    played = _scenario(item)
    return Result(
        feature=played.feature.name,
        scenario=played.name,
        example=", ".join(f"{value}" for value in _example(item).values()),
        at=f"{Path(played.feature.filename).name}:{played.line_number}",
        outcome=outcome,
        passed_over=item.stash.get(_PASSED_OVER, ()),
        **more,
    )


def _chosen(job: Job, result: Result) -> bool:
    name = f"{result.feature}: {result.name}".lower()
    return not job.only or any(words.lower() in name for words in job.only)


def _words(error: BaseException) -> str:
    """What a person reads: an assertion's message without pytest's own unfolding of it."""
    if isinstance(error, pytest.fail.Exception) and str(error).startswith("DID NOT RAISE"):
        return "the core obeyed"
    text = str(error).partition("\nassert ")[0].strip()
    plain = isinstance(error, AssertionError) and text
    return text if plain else f"{type(error).__name__}: {text}"


def _answers(url: str) -> bool:
    """Whether anybody does, were it to refuse."""
    api = Api(url, bearer(os.environ[TOKEN]), seconds=SECONDS)
    try:
        api.send("GET", f"{PREFIX}/capabilities")
    except Unreachable:
        return False
    finally:
        api.close()
    return True


def _tell(job: Job, message: Message) -> None:
    line = memoryview(msgspec.json.encode(message) + b"\n")
    while line:
        line = line[os.write(job.tell, line) :]
