"""One test, many times: whoever runs beside it, it is alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rehearse.pytest_plugin import START
from rehearse.scenes.scene import Scene
from simulators.kit.clock import parse_iso

A_MINUTE = 60_000


def test_nobody_else_is_here(
    rehearse_scene: Scene, number: int, record_property: Callable[[str, Any], None]
) -> None:
    world, email, phone = rehearse_scene.world, f"person-{number}@people.test", str(1_000 + number)
    ready = world.backend.ready()
    accounts = (ready["crm"]["portal_id"], ready["netsuite"]["account_id"], ready["quickbooks"]["realm_id"])
    for account in accounts:
        record_property("account", str(account))
    assert world.time == START.replace("Z", ".000Z")
    assert world.faults.armed() == []
    assert world.core.every_sync() == []

    world.faults.arm("server_error", app="netsuite", times=None)
    rehearse_scene.set_up(direction="two_way")
    world.crm.contacts.create(email=email, firstname="Ann", lastname=f"No {number}")
    rehearse_scene.pass_time(A_MINUTE)
    [customer] = world.quickbooks.customers.all()
    assert customer["PrimaryEmailAddr"] == email

    world.quickbooks.customers.update(customer.id, PrimaryPhone=phone)
    rehearse_scene.pass_time(A_MINUTE)
    [contact] = world.crm.contacts.all()
    assert (contact["email"], contact["phone"]) == (email, phone)

    events = world.events()
    assert {event["site"] for event in events} == {ready["site"]}
    assert {event["account"] for event in events if "account" in event} <= {*map(str, accounts)}
    assert {event["status"] for event in events if event["kind"] == "request"} <= {200, 201, 204, 404}
    assert world.now == parse_iso(START) + 2 * A_MINUTE
