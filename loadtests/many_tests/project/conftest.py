"""So many tests as asked for, and a file that says what became of them and how long their sites took."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--many", type=int, default=10, help="so many tests")
    parser.addoption("--many-report", help="the file to write")


def pytest_configure(config: pytest.Config) -> None:
    report = config.getoption("--many-report")
    if report and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Told(Path(report)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number" in metafunc.fixturenames:
        metafunc.parametrize("number", range(metafunc.config.getoption("--many")))


class Told:
    """Hears of every test of all workers."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._tests: dict[str, dict[str, Any]] = {}
        self._warm: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = self._tests.setdefault(report.nodeid, {"failed": [], "accounts": []})
        if report.when == "setup":
            worker = str(getattr(report, "node", ""))
            if worker in self._warm:
                test["set_up"] = report.duration
            self._warm.add(worker)
        if report.when == "call":
            test["accounts"] = [value for name, value in report.user_properties if name == "account"]
        if report.failed:
            test["failed"].append(f"{report.when}: {report.longreprtext[-2_000:]}")

    def pytest_sessionfinish(self) -> None:
        self._place.write_text(json.dumps(self._tests), "utf-8")
