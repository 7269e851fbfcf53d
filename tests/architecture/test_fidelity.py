"""The fidelity ledger leaves no route out: each view of a fake has a mark, and each mark a route."""

from __future__ import annotations

import pytest

from rehearse.fidelity import NOT_YET, forgotten, ledgers
from rehearse.places import APPS
from simulators.kit.ledger import Line


def _lines() -> list[Line]:
    return [line for ledger in ledgers() for line in ledger.lines]


@pytest.mark.parametrize("app", APPS)
def test_every_route_has_a_mark_and_every_mark_a_route(app: str) -> None:
    (ledger,) = ledgers(app)
    assert ledger.lines or ledger.unmarked, "no routes were found"
    todo = forgotten(ledger)
    if todo:
        pytest.fail("\n\n".join(todo), pytrace=False)


@pytest.mark.parametrize("app", APPS)
def test_every_app_says_what_it_has_not(app: str) -> None:
    (ledger,) = ledgers(app)
    assert len(ledger.not_yet) == len([*NOT_YET[app]]) > 0
    assert len({*ledger.not_yet}) == len(ledger.not_yet)


def test_what_is_not_whole_says_what_is_missing() -> None:
    silent = [
        f"{line.operation}: {column}"
        for line in _lines()
        for column, cell in line.mark.cells().items()
        if (cell.built != "yes") != bool(cell.note)
    ]
    assert silent == []


def test_what_is_built_rests_on_something() -> None:
    unfounded = [
        f"{line.operation}: {column}"
        for line in _lines()
        for column, cell in line.mark.cells().items()
        if (cell.built in ("yes", "part")) != bool(cell.sources)
    ]
    assert unfounded == []


def test_reading_tells_nobody() -> None:
    """A mark of writes was taken for a view that only looks: webhooks do not apply there."""
    told = [
        str(line.operation)
        for line in _lines()
        if line.operation.method == "GET" and line.mark.webhooks.built != "n/a"
    ]
    assert told == []
