"""Figures and what was promised of them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

from rich.console import Console

from loadtests.bench import report
from loadtests.bench.rows import Budget, Row, figure

KEYS = ["name", "value", "unit", "budget", "holds", "against", "runs"]


def _printed(*rows: Row) -> str:
    console = Console(file=StringIO(), width=170)
    report.show(rows, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_budget_includes_its_limit() -> None:
    assert Budget(2.0).holds(2.0)
    assert not Budget(2.0).holds(2.01)
    assert Budget(6.0, ">=").holds(6.0)
    assert not Budget(6.0, ">=").holds(5.99)


def test_a_figure_is_the_median_of_its_runs() -> None:
    row = figure("get/crm/cpu", [1.0, 9.0, 2.0], "x", budget=Budget(2.0))
    assert (row.value, row.holds) == (2.0, True)


def test_nothing_is_judged_without_a_promise_or_a_value() -> None:
    assert Row(name="a/b/c", value=7.0, unit="ms").holds is None
    assert Row(name="a/b/c", value=None, unit="ms", budget=Budget(1)).holds is None


def test_the_file_has_the_agreed_keys(tmp_path: Path) -> None:
    place = tmp_path / "build" / "bench.json"
    rows = [
        figure("get/crm/cpu", [2.34567, 2.0, 3.0], "x", against="an empty route", budget=Budget(2.0)),
        Row(name="page/json-server/rate", value=None, unit="req/s", against="npm is not here"),
    ]
    report.write(rows, place)
    missed, absent = json.loads(place.read_text("utf-8"))
    assert list(missed) == list(absent) == KEYS
    assert missed["value"] == 2.346
    assert (missed["budget"], missed["holds"]) == ("<= 2", False)
    assert missed["runs"] == [2.346, 2.0, 3.0]
    assert (absent["value"], absent["holds"], absent["against"]) == (None, None, "npm is not here")


def test_what_was_missed_is_printed_with_its_figure_and_where_to_look() -> None:
    printed = _printed(figure("get/crm/cpu", [2.5], "x", budget=Budget(2.0), profile="get"))
    assert "MISSED" in printed
    assert "2.50" in printed
    assert "--profile get" in printed


def test_what_holds_sends_nobody_to_the_profiler() -> None:
    printed = _printed(figure("get/crm/cpu", [1.5], "x", budget=Budget(2.0), profile="get"))
    assert "holds" in printed
    assert "--profile" not in printed


def test_plain_figures_of_one_thing_stand_in_one_line() -> None:
    rows = [figure("get/crm/rate", [2031.0], "req/s"), figure("get/crm/p50", [3.14], "ms")]
    [line] = [line for line in _printed(*rows).splitlines() if "get/crm" in line]
    assert "rate 2,031 req/s" in line
    assert "p50 3.14 ms" in line
