"""The trail of one record through everything."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.trail import Record, Step, trail
from rehearse.world import World


def flat(steps: list[Step]) -> Iterator[str]:
    """Each step as ``app kind``, what it caused after it."""
    for step in steps:
        yield f"{step.event['app']} {step.event['kind']}"
        yield from flat(step.caused)


def a_story() -> World:
    world = World()
    world.connect()
    for name in ("Ann", "Bob"):
        world.crm.contacts.create(email=f"{name}@acme.test", firstname=name, lastname="Lee")
    world.core.set_up(filters={"to_app": [], "to_crm": []})
    world.advance("10m")
    return world


def test_an_edit_is_followed_from_the_hand_to_the_other_side() -> None:
    world = a_story()
    last = world.events()[-1]["id"]
    world.crm.contacts.update("101", phone="2")
    world.crm.contacts.update("102", phone="3")
    world.advance("10m")
    steps = trail(world.events(after=last), Record("crm", "contacts", "101"), world.core.syncs())
    told = list(flat(steps))
    for link in (
        "crm request",
        "crm row",
        "core cycle",
        "core decision",
        "core intent",
        "core sent",
        "quickbooks request",
        "quickbooks row",
    ):
        assert link in told, told
    rows = [step for step in steps_of(steps) if step.event["kind"] == "row"]
    assert {(one.event["app"], one.event["record"]) for one in rows} == {("crm", "101"), ("quickbooks", "1")}


def steps_of(steps: list[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from steps_of(step.caused)


def test_the_rest_of_a_cycle_is_left_out() -> None:
    world = a_story()
    steps = trail(world.events(), Record("quickbooks", "customer", "2"), world.core.syncs())
    decisions = [step.event for step in steps_of(steps) if step.event["kind"] == "decision"]
    assert {event["crm_id"] for event in decisions} == {"102"}


def test_equal_ids_of_other_objects_are_others() -> None:
    world = a_story()
    world.crm.companies.create(name="Acme")
    steps = trail(world.events(), Record("crm", "companies", "101"), world.core.syncs())
    rows = [step.event for step in steps_of(steps) if step.event["kind"] == "row"]
    assert {(event["object"], event["record"]) for event in rows} == {("companies", "101")}


def test_a_record_that_nobody_touched_has_no_trail() -> None:
    world = a_story()
    assert trail(world.events(), Record("crm", "contacts", "999"), world.core.syncs()) == []
