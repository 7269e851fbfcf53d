"""A pytest plugin that notes which operations of the fakes each test calls, and what came of it.

It reads the streams of events of all sites. Each process writes what it saw into the folder that `FOLDER`
names: by operation and outcome, the names of the tests.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException

from rehearse.wiring import vendors
from simulators.kit.events import Event, EventStream
from simulators.kit.ledger import template

FOLDER = "REHEARSE_PROOFS"
"""Environment variable: where the processes of a run leave what they saw."""

Seen = dict[str, dict[str, set[str]]]
"""By operation and outcome the tests that saw it.

An operation ``works`` (answered below 400), is ``refused`` (400 to 499), is ``told`` (a webhook was queued).
"""


class Recording:
    """What one test makes the fakes do."""

    def __init__(self, test: str, seen: Seen) -> None:
        self._test, self._seen = test, seen
        self._calls: dict[tuple[str, str], str] = {}
        self._rows: dict[tuple[str, str], str] = {}
        self._told: set[tuple[str, str]] = set()

    def note(self, stream: str, event: Event) -> None:
        """Take an event of a site into account. Webhooks are queued before the call that caused them ends."""
        if event.kind == "row":
            self._rows[stream, event.span] = event.cause
        elif event.kind == "webhook_queued":
            call = (stream, self._rows.get((stream, event.cause), event.cause))
            self._told.add(call)
            self._put(self._calls.get(call, ""), "told")
        elif event.kind == "request":
            call, operation = (stream, event.span), _operation(event)
            self._calls[call] = operation
            status = event.data["status"]
            self._put(operation, "works" if 200 <= status < 400 else "refused" if 400 <= status < 500 else "")
            self._put(operation, "told" if call in self._told else "")

    def _put(self, operation: str, outcome: str) -> None:
        if operation and outcome:
            self._seen.setdefault(operation, {}).setdefault(outcome, set()).add(self._test)


def _operation(event: Event) -> str:
    """The app, the method and the path as the ledger writes it; empty where no route was called."""
    method, path = event.data["method"], event.data["path"]
    try:
        rule, _ = _MAPS[event.app].bind("").match(path, method, return_rule=True)
    except (HTTPException, KeyError):
        return ""
    return f"{event.app} {method} {template(rule.rule)}"


_MAPS = {one.name: one.flask().url_map for one in vendors()}
_seen: Seen = {}


@pytest.fixture(autouse=True)
def _recorded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording(request.node.nodeid.partition("[")[0], _seen)
    emit = EventStream.emit

    def noted(stream: EventStream, kind: str, **told: Any) -> Event:
        event = emit(stream, kind, **told)
        recording.note(f"{id(stream)}", event)
        return event

    monkeypatch.setattr(EventStream, "emit", noted)


def pytest_sessionfinish() -> None:
    """Leave what this process saw."""
    if _seen:
        told = {name: {what: sorted(tests) for what, tests in found.items()} for name, found in _seen.items()}
        Path(os.environ[FOLDER], f"{os.getpid()}.json").write_text(json.dumps(told))
