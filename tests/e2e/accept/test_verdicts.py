"""The suite passes our own core and fails a naive one where it should, through the surface alone."""

from __future__ import annotations

from typing import Any

import pytest

from rehearse.accept.needs import OUR_OWN
from rehearse.accept.surface import CAPABILITIES
from tests.e2e.accept.conftest import ADMIN, judged
from tests.e2e.accept.watching import DOCUMENT, serving
from tests.naive_core.app import create_app
from tests.naive_core.by_itself import looking

EVERYTHING = tuple(CAPABILITIES)
DOZEN = (
    "Connecting does not sync",
    "Only permitted users connect",
    "Only permitted users set up (QuickBooks",
    "Exactly five minutes is still a conflict (contacts and QuickBooks",
    "Different fields never conflict (contacts and NetSuite contacts",
    "A protected field that was cleared",
    "Own writes do not echo",
    "A narrowed filter stops the flow",
    "Saving the settings passes all records again",
    "A lost answer makes no second customer",
    "The card appears by itself",
    "The labels in German and French, letter by letter (UP_TO_DATE",
    "Each missing feature is named",
    "A worker that stood still is refused",
)
NAIVE_DOZEN = (
    "A change is on the other side within ten minutes (CRM, first name",
    "A change is on the other side within ten minutes (QuickBooks, phone",
    "Records with the same key, spelled otherwise, become one pair (contacts and QuickBooks",
    "Up to date (contacts and QuickBooks",
    "Turning off stops both directions",
    "Equal edits cause no write (contacts and QuickBooks",
    "Exactly five minutes is still a conflict (contacts and QuickBooks",
    "Different fields never conflict (contacts and QuickBooks",
    "A protected field that was cleared",
    "A lost answer makes no second customer",
    "What was refused is not hammered (contacts and QuickBooks",
    "A contact without e-mail is excluded",
    "A grant that was taken back is one error (contacts and QuickBooks",
)

# Not an edit in QuickBooks: it tells times in whole seconds, and on a clock that runs the naive core takes an
# edit in the second of its own write for older than that.
FIRST_STEPS = (
    "A contact becomes a customer",
    "A customer becomes a contact",
    "Two who share an e-mail become one pair",
    "An edit travels (contact",
)


def only(*words: str) -> list[str]:
    return [part for one in words for part in ("--only", one)]


def test_our_own_core_passes(own_core: str) -> None:
    found = judged(own_core, EVERYTHING, *only(*DOZEN))
    assert found.those("failed") == [], found.story()
    assert found.wrong == []
    assert found.status == 0
    assert len(found.those("passed")) == len(DOZEN) - 1
    [left_out] = found.those("left_out")
    assert left_out == "Crashes and lost messages: A worker that stood still is refused"
    assert found.data["core"]["name"] == "sync-core"


def test_a_naive_core_fails_where_it_should(naive_core: str, expected: dict[str, Any]) -> None:
    found = judged(naive_core, ("clock",), *only(*NAIVE_DOZEN))
    fails = {name for group in expected["fails"] for name in group["scenarios"]}
    assert found.wrong == []
    assert found.status == 1
    assert len(found.those("failed")) == len(found.those("passed")) == 6
    assert {*found.those("failed")} <= fails, found.story()
    assert {*found.those("passed")} <= {*expected["passes"]["scenarios"]}
    [left_out] = found.those("left_out")
    assert found.scenarios()[left_out]["reason"] == "needs the capability reconnect"
    erased = found.scenarios()["Conflicts: A protected field that was cleared stays on the other side"]
    assert erased["step"] == 'And the e-mail of the customer "Ann" is "ann@people.test"'
    assert erased["reason"].startswith("e-mail of the customer 'Ann' is ''")
    assert erased["passed_over"] == ['sync health warns of FIELD_PROTECTED on "Ann"']


def test_a_core_that_cannot_be_told_the_time_takes_the_first_steps() -> None:
    app = create_app(ADMIN, capabilities=())
    with serving(app) as url, looking(app):
        found = judged(url, (), *only(*FIRST_STEPS, "Own writes do not echo"))
    assert found.those("failed") == [], found.story()
    assert found.wrong == []
    assert found.status == 0
    assert len(found.those("passed")) == len(FIRST_STEPS)
    [left_out] = found.those("left_out")
    assert found.scenarios()[left_out]["reason"] == "needs the capability clock"
    assert not {"POST /settle", "PUT /workspaces/{id}/clock"} & found.used


@pytest.mark.nightly
def test_our_own_core_passes_all_of_it_by_all_of_the_surface(own_core: str) -> None:
    """Retry is for a step of the catalogue that no shipped scenario takes yet."""
    found = judged(own_core, EVERYTHING)
    assert found.those("failed") == [], found.story()
    assert found.wrong == []
    assert found.status == 0
    scenarios = found.scenarios()
    assert {scenarios[name]["reason"] for name in found.those("left_out")} == {OUR_OWN}
    told = {f"{method.upper()} {path}" for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert told - found.used == {"POST /issues/retry"}


@pytest.mark.nightly
def test_a_naive_core_fails_exactly_where_it_should(naive_core: str, expected: dict[str, Any]) -> None:
    found = judged(naive_core, ("clock",))
    assert found.wrong == []
    fails = [name for group in expected["fails"] for name in group["scenarios"]]
    assert sorted(found.those("failed")) == sorted(fails), found.story()
    assert sorted(found.those("passed")) == sorted(expected["passes"]["scenarios"])
