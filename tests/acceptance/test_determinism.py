"""The same seed gives the same bytes, whatever the machine's hashes, time zone and language."""

from __future__ import annotations

import os
import subprocess
import sys

STORY = """
import sys
import msgspec
from rehearse.world import World
with World(seed=5) as world:
    world.connect()
    acme = world.crm.companies.create(name="Äcme Straße")
    ann = world.crm.contacts.create(email="Ann@acme.test", firstname="Ann", lastname="Lee")
    bob = world.crm.contacts.create(email="bob@acme.test", firstname="Bob")
    for contact in (ann, bob):
        world.crm.set_company(contact.id, acme.id)
    world.quickbooks.customers.create(DisplayName="Zoë", PrimaryEmailAddr="zoe@acme.test")
    world.core.set_up(connection="quickbooks", crm_object="contacts", app_object="customer",
                      filters={"to_app": [], "to_crm": []})
    world.faults.arm("lost_answer", app="quickbooks", match={"method": "POST"})
    world.advance("20m")
    world.crm.contacts.update(ann.id, phone="1")
    world.advance("3m")
    world.quickbooks.customers.update(world.quickbooks.customers.find(PrimaryEmailAddr="ann@acme.test").id,
                                      PrimaryPhone="2")
    world.advance("2d")
    for event in world.events():
        sys.stdout.buffer.write(msgspec.json.encode(event) + b"\\n")
"""


def test_two_runs_tell_the_same_events_byte_for_byte() -> None:
    here = _run(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    there = _run(PYTHONHASHSEED="4242", TZ="Pacific/Chatham", LC_ALL="C.UTF-8")
    assert here.count(b"\n") > 100
    assert here == there


def test_every_event_has_a_cause_that_can_be_followed() -> None:
    import msgspec

    from simulators.kit.events import ROOT_CAUSES

    events = [msgspec.json.decode(line) for line in _run(PYTHONHASHSEED="0").splitlines()]
    spans = {event["span"] for event in events}
    loose = [event for event in events if event["cause"] not in spans and event["cause"] not in _ROOTS]
    assert {*ROOT_CAUSES} <= {*_ROOTS}
    assert loose == []


_ROOTS = ("client", "clock", "control", "fill", "person")


def _run(**environment: str) -> bytes:
    return subprocess.run(
        [sys.executable, "-c", STORY], env={**os.environ, **environment}, capture_output=True, check=True
    ).stdout
