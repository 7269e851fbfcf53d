"""`rehearse fidelity`: the ledger on the terminal and as data, and what it says of a forgotten route."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from rehearse.cli import main
from rehearse.places import APPS
from simulators.crm import owners
from simulators.crm.evidence import READS
from simulators.kit import fidelity


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["fidelity", *words])


def test_it_shows_operations_totals_and_what_is_not_built() -> None:
    shown = run("--app", "netsuite")
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    (record,) = [line for line in lines if line.endswith("  GET /services/rest/record/v1/{kind}/{id}")]
    assert record.split()[:2] == ["yes", "D"]
    assert any(line.endswith("operations") for line in lines)
    assert "    - SOAP" in lines
    assert "CRM" not in lines


def test_it_is_data_as_well() -> None:
    shown = run("--json")
    assert shown.exit_code == 0
    ledgers = json.loads(shown.output)
    assert [ledger["app"] for ledger in ledgers] == [*APPS]
    crm = ledgers[0]
    (search,) = [one for one in crm["operations"] if one["path"].endswith("/{type}/search")]
    assert search["method"] == "POST"
    assert search["paths"] == ["/crm/{version}/objects/{type}/search", "/crm/objects/{version}/{type}/search"]
    assert search["webhooks"] == {"built": "n/a", "evidence": [], "note": "it changes nothing"}
    assert search["limits"]["evidence"][0] == {
        "kind": "docs",
        "source": "guide Search the CRM",
        "date": "2026-03-31",
    }
    assert crm["totals"]["operations"] == len(crm["operations"])
    assert sum(crm["totals"]["built"]["state"].values()) == len(crm["operations"])
    assert 0 < crm["totals"]["only_assumed"]["errors"] < crm["totals"]["built"]["errors"]["yes"]
    assert crm["forgotten"] == []
    assert crm["not_yet"]


def test_a_forgotten_route_names_the_line_to_add(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(fidelity._marks, owners.list_owners)
    shown = run("--app", "crm")
    assert shown.exit_code == 1
    assert "simulators/crm/owners.py:" in shown.stderr
    assert "GET /crm/{version}/owners has no mark" in shown.stderr
    assert "Between the route and `def list_owners` add:  @READS\n" in shown.stderr
    assert "from simulators.crm.evidence import READS\n" in shown.stderr


def test_a_mark_without_a_route_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fidelity._marks, owners.seed, READS)
    shown = run("--app", "crm")
    assert shown.exit_code == 1
    assert "simulators.crm.owners.seed has a mark and no route" in shown.stderr


def test_an_app_that_is_none_is_wrong_usage() -> None:
    assert run("--app", "sap").exit_code == 2
