"""The load test's own judgement, on a real stack whose clock stands still."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from loadtests.agreement import FIELDS, differences
from loadtests.stack_under_load import StackUnderLoad
from rehearse.stack import Stack
from tests.tree import ROOT

ANN = {"firstname": "Ann", "lastname": "Lee", "email": "Ann@acme.example", "phone": "+1 217 555 0142"}
HER_CUSTOMER = {
    "GivenName": "Ann",
    "FamilyName": "Lee",
    "PrimaryEmailAddr": "ann@acme.example",
    "PrimaryPhone": "+1 217 555 0142",
    "DisplayName": "Lee, Ann",
}


def test_equal_means_equal_as_the_mapping_sees_it() -> None:
    assert differences([("1", "9")], {"1": ANN}, {"9": HER_CUSTOMER}) == []


@pytest.mark.parametrize(("crm_name", "app_name"), [(crm, app) for crm, app, _ in FIELDS])
def test_each_mapped_field_can_differ(crm_name: str, app_name: str) -> None:
    [found] = differences([("1", "9")], {"1": ANN}, {"9": HER_CUSTOMER | {app_name: "other"}})
    assert (found.field, found.crm, found.app) == (crm_name, ANN.get(crm_name, ""), "other")


def test_a_record_that_is_gone_differs() -> None:
    [found] = differences([("1", "9")], {"1": ANN}, {})
    assert str(found) == (
        "contact 1 and customer 9: the record's presence is 'True' in the CRM and 'False' in QuickBooks"
    )


@pytest.fixture
def load() -> Iterator[StackUnderLoad]:
    with Stack.start(clock="frozen", at="2026-03-02T09:00:00Z", seed=1) as stack:
        yield StackUnderLoad(stack, lambda seconds: stack.advance(int(seconds * 1000)))


@pytest.mark.stack_only
def test_both_sides_agree_after_edits_on_both(load: StackUnderLoad) -> None:
    links = load.prepare(12)
    assert len(links) == 12
    load.stack.crm.contacts.update(links[0][0], phone="+1 312 555 0001")
    load.stack.quickbooks.customers.update(links[1][1], GivenName="Anna")
    verdict = load.verdict()
    assert verdict.holds, verdict
    assert (verdict.pairs, verdict.written, verdict.throttled) == (12, 2, 0)
    assert load.stack.quickbooks.customers.get(links[0][1])["PrimaryPhone"] == "+1 312 555 0001"


@pytest.mark.stack_only
def test_an_edit_that_never_arrives_is_a_disagreement(load: StackUnderLoad) -> None:
    links = load.prepare(5)
    load.stack.core.turn_off(load.sync)
    load.stack.crm.contacts.update(links[2][0], phone="+1 312 555 0001")
    verdict = load.verdict()
    assert not verdict.holds
    [found] = verdict.differences
    assert (found.crm_id, found.field, found.crm) == (links[2][0], "phone", "+1 312 555 0001")


def test_locust_finds_both_kinds_of_people() -> None:
    """In a process of its own: locust patches the one it is in."""
    locust = Path(sys.executable).with_name("locust")
    listed = subprocess.run(
        [locust, "--locustfile", "loadtests/locustfile.py", "--list"],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"Bookkeeper", "CrmPerson"} <= set(listed.stdout.split())
