"""Two processes share a database; one stands still past its lease and goes on: nothing shows it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from rehearse.rehearsal import Rehearsal
from rehearse.stack import Stack
from tests.acceptance.workers import PACE, Worker, Workers, two_workers, wait_for

BOOKS, CRM = "/v3/company/*", "/crm/v3/objects/contacts/batch/upsert"
NEW = 5
"""Records of the write that is interrupted: enough for a batch."""


@pytest.fixture(scope="module")
def fakes() -> Iterator[Stack]:
    with Stack.start(core=False, clock="frozen") as stack:
        yield stack


@pytest.fixture
def workers(fakes: Stack, tmp_path: Path) -> Iterator[Workers]:
    # Without a lag of its index the CRM shows a person's edit at once: one look is enough.
    with fakes.private(seed=5, settings={"crm": {"index_lag": 0}}) as site:
        shape = dict(site.backend.ready())
        with two_workers(shape, tmp_path) as made:
            yield made


def people(here: Rehearsal, app: str, start: int, count: int) -> None:
    """New people on one side."""
    for number in range(start, start + count):
        if app == "crm":
            here.crm.contacts.create(
                firstname="Ann", lastname=f"Lee {number}", email=f"lee-{number}@acme.test"
            )
        else:
            here.quickbooks.customers.create(
                DisplayName=f"Ann Lee {number}",
                GivenName="Ann",
                FamilyName=f"Lee {number}",
                PrimaryEmailAddr=f"lee-{number}@acme.test",
            )


def is_answered(here: Rehearsal, span: str) -> bool:
    return any(event["span"] == span for event in here.events(kind="request"))


def count_on_both_sides(here: Rehearsal) -> tuple[int, int]:
    return len(here.crm.contacts.all()), len(here.quickbooks.customers.all())


@pytest.mark.parametrize(
    ("source", "app", "path"), [("crm", "quickbooks", BOOKS), ("quickbooks", "crm", CRM)]
)
@pytest.mark.parametrize(
    ("fault", "lasting"),
    [
        pytest.param("latency", "20s", id="answered-while-it-stands"),
        pytest.param("latency", "150s", id="done-after-the-other-took-over"),
        pytest.param("lost_answer", "20s", id="done-and-the-answer-lost"),
    ],
)
def test_a_worker_paused_past_its_lease(
    workers: Workers, source: str, app: str, path: str, fault: str, lasting: str
) -> None:
    here = Rehearsal(workers)
    people(here, "crm", 1, 2)
    workers.run_at(PACE)
    wait_for(lambda: workers.all[0].is_through() and count_on_both_sides(here) == (2, 2))

    here.faults.arm(fault, app=app, match={"method": "POST", "path": path}, params={"duration": lasting})
    people(here, source, 3, NEW)
    workers.all[0].nudge()
    span = wait_for(lambda: here.events(kind="fault"))[0]["cause"]
    old = workers.holder()
    other = next(one for one in workers.all if one is not old)
    old.pause()
    other.nudge()
    fence = workers.rows("SELECT fence FROM lease WHERE name = 'cycle'")[0][0]

    wait_for(lambda: other.is_through() and count_on_both_sides(here) == (2 + NEW, 2 + NEW))
    wait_for(lambda: is_answered(here, span))
    settled = workers.committed()
    old.resume()
    lost = wait_for(lambda: old.events("lease_lost"))
    assert [event["fence"] for event in lost] == [fence]
    assert workers.committed() == settled

    go_on_together(workers, here)
    assert_fences_grow(workers)
    workers.run_at(0)
    # Each process tells its own events: in the one stream of both, fences come in the order of arrival.
    judged = here.invariants.check().results
    broken = [one for one in judged if one.findings and one.name != "fences monotone"]
    assert broken == []
    survive_a_kill(workers, here, dies=old.name)


def go_on_together(workers: Workers, here: Rehearsal) -> None:
    """Each gets something to do, and does it."""
    for one in workers.all:
        before, (contacts, customers) = len(one.events("cycle")), count_on_both_sides(here)
        people(here, "crm", 100 + contacts, 1)
        one.nudge()
        wait_for(partial(is_done, here, one, cycles=before + 1, customers=customers + 1))


def is_done(here: Rehearsal, one: Worker, *, cycles: int, customers: int) -> bool:
    return len(one.events("cycle")) >= cycles and count_on_both_sides(here)[1] == customers


def assert_fences_grow(workers: Workers) -> None:
    """No two cycles ever had the same fence, and no worker went back to an older one."""
    fences = {one.name: [event["fence"] for event in one.events("cycle")] for one in workers.all}
    assert all(found == sorted(set(found)) for found in fences.values()), fences
    assert not set(fences["one"]) & set(fences["two"])


def survive_a_kill(workers: Workers, here: Rehearsal, *, dies: str) -> None:
    """Whatever the dead one held runs out; the other goes on."""
    next(one for one in workers.all if one.name == dies).kill()
    (left,) = workers.living
    contacts, customers = count_on_both_sides(here)
    workers.run_at(PACE)
    people(here, "crm", 200, 1)

    left.nudge()
    wait_for(lambda: count_on_both_sides(here) == (contacts + 1, customers + 1) and left.is_through())
