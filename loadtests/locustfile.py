"""People edit contacts and customers on a running stack while the core syncs; then both sides must agree.

``make load``, or beside a stack of your own: ``locust -f loadtests/locustfile.py``. The stack is found by
REHEARSE_READY_FILE, else it is the one started last. People use the fakes' hand header, so that only the core
is held to the vendors' limits. Ends with 1 where a pair disagrees in the end, or the core went too fast.
"""

from __future__ import annotations

import logging
import random
import time
from typing import Any

from locust import FastHttpUser, between, events, task
from locust.env import Environment

from loadtests.stack_under_load import StackUnderLoad

CONTACTS = 200
SEED = 20_260_302
STALE = "5010"
"""QuickBooks' word that somebody else was quicker."""

chance = random.Random(SEED)


class Scene:
    """What all users share, made when the test starts."""

    load: StackUnderLoad
    links: list[tuple[str, str]]
    hand: dict[str, str]
    realm: str


def set_up(**_: Any) -> None:
    """Contacts in, sync on, all quiet: then the people come."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # Locust has put gevent's own in place of this sleep: nobody else waits for it.
    Scene.load = StackUnderLoad.found(time.sleep)
    ready = Scene.load.stack.ready
    Scene.links = Scene.load.prepare(CONTACTS)
    Scene.hand = {"Rehearse-Hand": ready["hand"], "Accept": "application/json"}
    Scene.realm = ready["quickbooks"]["realm_id"]
    CrmPerson.host, Bookkeeper.host = (ready[app]["base_url"] for app in ("crm", "quickbooks"))
    print(f"{len(Scene.links)} pairs are linked; chance has the seed {SEED}")


def judge(environment: Environment, **_: Any) -> None:
    """When the people are gone: wait until all is quiet, read both sides, say what was found."""
    print("waiting until the stack is quiet")
    verdict = Scene.load.verdict()
    print(
        f"the core made {verdict.calls} calls, {verdict.throttled} of them too fast, and changed "
        f"{verdict.written} records; it was through {verdict.behind:.0f} s after the people had left, "
        f"but for {verdict.late} fields that only another look showed it\n"
        f"{verdict.pairs} pairs are linked, {verdict.failing} records fail, "
        f"{len(verdict.differences)} fields differ in the end"
    )
    for difference in verdict.differences[:20]:
        print(f"  {difference}")
    print("BOTH SIDES AGREE" if verdict.holds else "THE SIDES DISAGREE, or the core went too fast")
    if not verdict.holds:
        environment.process_exit_code = 1


class CrmPerson(FastHttpUser):
    """Somebody at work in the CRM."""

    wait_time = between(0.5, 1.5)

    @task(4)
    def phone(self) -> None:
        """A new phone number for a contact."""
        self._change({"phone": _phone()})

    @task(1)
    def address(self) -> None:
        """A contact moves."""
        self._change({"address": f"{chance.randrange(1, 9_999)} Mill Lane", "city": chance.choice(_CITIES)})

    @task(2)
    def look(self) -> None:
        """A look at a contact."""
        id, _ = chance.choice(Scene.links)
        self.client.get(f"/crm/v3/objects/contacts/{id}", headers=Scene.hand, name="CRM: look at a contact")

    def _change(self, properties: dict[str, str]) -> None:
        id, _ = chance.choice(Scene.links)
        path = f"/crm/v3/objects/contacts/{id}"
        body = {"properties": properties}
        self.client.patch(path, json=body, headers=Scene.hand, name="CRM: edit a contact")


class Bookkeeper(FastHttpUser):
    """Somebody at work in QuickBooks."""

    wait_time = between(0.5, 1.5)

    @task(3)
    def phone(self) -> None:
        """A new phone number for a customer."""
        self._change({"PrimaryPhone": {"FreeFormNumber": _phone()}})

    @task(1)
    def name(self) -> None:
        """A customer's given name is corrected; under which name it is listed stays."""
        self._change({"GivenName": f"Ann {chance.randrange(1_000)}"})

    def _change(self, changed: dict[str, Any]) -> None:
        """Read, change, save; again with the newer version where somebody, or the core, was quicker."""
        _, id = chance.choice(Scene.links)
        company = f"/v3/company/{Scene.realm}"
        for _ in range(5):
            read = self.client.get(
                f"{company}/customer/{id}", headers=Scene.hand, name="QuickBooks: look at a customer"
            )
            now = read.json()["Customer"]
            body = {"Id": id, "SyncToken": now["SyncToken"], "sparse": True, **changed}
            with self.client.post(
                f"{company}/customer",
                json=body,
                headers=Scene.hand,
                name="QuickBooks: edit a customer",
                catch_response=True,
            ) as saved:
                if saved.status_code != 400 or f'"code":"{STALE}"' not in (saved.text or "").replace(" ", ""):
                    return
                saved.success()


_CITIES = ("Springfield", "Peoria", "Rockford", "Joliet")


def _phone() -> str:
    return f"+1 217 555 {chance.randrange(10_000):04d}"


events.test_start.add_listener(set_up)  # type: ignore[no-untyped-call]
events.test_stop.add_listener(judge)  # type: ignore[no-untyped-call]
