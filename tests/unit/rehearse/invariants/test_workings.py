"""What must hold of the core's own workings is found where it does not."""

from __future__ import annotations

from typing import Any

import pytest

from rehearse.inside.adapters import SiteEvents
from rehearse.world import World
from simulators.kit.accounts import Account as AccountOfSite
from sync_core.apps.quickbooks import writes
from sync_core.apps.quickbooks.records import body_of_update
from sync_core.engine import cards as engine_cards
from sync_core.engine import cycle as engine_cycle
from sync_core.engine.context import Context
from sync_core.rules.card import CardFace
from sync_core.store import lease, links, verdicts
from sync_core.web import health
from sync_core.web.listings import BUCKETS
from tests.unit.rehearse.invariants.scenes import ALL, CONTACT, CUSTOMER, a_pair, all_is_well, broken


def test_a_record_that_was_made_and_never_linked_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tell = Context.tell

    def silent(self: Context, kind: str, **data: Any) -> str:
        return "" if kind == "linked" else tell(self, kind, **data)

    monkeypatch.setattr(Context, "tell", silent)
    with a_pair() as world:
        assert broken(world, "no orphans") == ("quickbooks customer 1 was made by the core and never linked",)


def two_of_a_name() -> World:
    """One contact in sync, one that fails: QuickBooks takes a name once."""
    world = a_pair()
    world.crm.contacts.create(email="other@acme.test", firstname="Ann", lastname="Lee")
    world.advance("10m")
    assert [one.code for one in world.core.issues()] == ["DISPLAY_NAME_IN_USE"]
    return world


def test_a_card_that_says_up_to_date_of_a_failing_record_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with two_of_a_name() as world:
        all_is_well(world)
        monkeypatch.setattr(engine_cards, "card_face", lambda **_facts: CardFace("UP_TO_DATE"))
        assert broken(world, "card truth") == (
            "the card of 102 in sync-1 says UP_TO_DATE, but the record is failing",
        )


def test_a_card_with_another_reason_than_the_error_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with two_of_a_name() as world:
        monkeypatch.setattr(engine_cards, "_reason", lambda *_facts: ("TIMEOUT", ""))
        [finding] = broken(world, "card truth")
        assert finding.endswith("gives the reason TIMEOUT, not DISPLAY_NAME_IN_USE")


def test_a_card_that_is_up_to_date_with_somebody_gone_is_found() -> None:
    with a_pair() as world:
        world.core.hold()
        world.quickbooks.customers.deactivate(CUSTOMER)
        assert broken(world, "card truth") == (
            "the card of 101 in sync-1 is up to date with 1, which is not there",
        )


def test_a_record_that_the_core_never_saw_is_found() -> None:
    with a_pair() as world:
        world.core.hold()
        world.crm.contacts.create(email="bob@acme.test", lastname="Ray")
        world.quickbooks.customers.create(DisplayName="Cid")
        assert broken(world, "nothing passed by a cursor") == (
            "crm record 102 is unknown to the core",
            "quickbooks record 2 is unknown to the core",
        )


def test_a_record_that_is_held_up_by_another_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with two_of_a_name() as world:
        monkeypatch.setattr(engine_cycle, "push", lambda *_args: 0)
        world.crm.contacts.create(email="bob@acme.test", lastname="Ray")
        world.advance("10m")
        report = {one.name: one.findings for one in world.invariants.check().results}
        assert report["a poisoned record is isolated"] == ("crm contacts 103 is still pending in sync-1",)
        assert report["intents drained"] == ("1 writes are in flight",)


def test_an_error_that_should_have_passed_is_found() -> None:
    with a_pair() as world:
        world.core.hold()
        kept = verdicts.Issue("sync-1", "crm", CONTACT, "INTERNAL", {}, world.now, world.now, attempts=4)
        with world.inside.core_inside.workspace.store.transaction() as tx:
            verdicts.put_issues(tx, [kept])
        world.faults.arm("noop", sticky=True)
        assert broken(world, "nothing passing is left") == (), "the weather is not over"
        world.faults.clear()
        assert broken(world, "nothing passing is left") == (
            "crm contacts 101 still fails: INTERNAL, 4 tries",
        )


def test_a_connection_that_a_person_ended_is_no_finding() -> None:
    with a_pair() as world:
        world.quickbooks.revoke()
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("10m")
        assert [one.error for one in world.core.connections() if one.error]
        assert broken(world, "nothing passing is left") == ()
        assert broken(world, "card truth") == ()


def test_a_core_that_makes_records_inactive_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writes, "body_of_update", lambda *args: body_of_update(*args) | {"Active": False})
    with a_pair() as world:
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("10m")
        assert broken(world, "no delete without evidence") == (
            "quickbooks customer 1 was deactivated by the core",
        )


def test_a_pair_that_was_parted_is_found() -> None:
    with a_pair() as world:
        world.core.hold()
        with world.inside.core_inside.workspace.store.transaction() as tx:
            links.drop(tx, "sync-1", [CONTACT])
        assert broken(world, "no delete without evidence") == ("101 and 1 were linked and are no more",)


def test_a_record_that_is_counted_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_count", lambda *_args: dict.fromkeys(BUCKETS, 0) | {"in_sync": 2})
    with a_pair() as world:
        assert broken(world, "counters add up") == ("sync-1: 2 counted, 1 listed",)


def test_a_fence_that_does_not_grow_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    emit = SiteEvents.emit

    def unfenced(self: SiteEvents, kind: str, *, cause: str, **data: Any) -> str:
        return emit(self, kind, cause=cause, **data | ({"fence": 7} if kind == "cycle" else {}))

    with a_pair() as world:
        monkeypatch.setattr(SiteEvents, "emit", unfenced)
        world.advance("10m")
        assert "a cycle has the fence 7 after 7" in broken(world, "fences monotone")


def test_a_worker_that_goes_on_after_it_was_overtaken_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells of the lost lease and goes on all the same."""
    hold = lease.hold

    def go_on(tx: Any, fence: int, until: int) -> None:
        try:
            hold(tx, fence, until)
        except lease.LeaseLost:
            [cause] = (one["span"] for one in world.events(kind="cycle") if one["fence"] == fence)
            world.inside.site.events.emit("lease_lost", cause=cause, app="core", fence=fence)

    with a_pair() as world:
        monkeypatch.setattr(lease, "hold", go_on)
        read = "/crm/v3/objects/contacts/batch/read"
        world.intercept(
            lambda: world.crm.contacts.update(CONTACT, phone="3"), app="crm", path=read, when="after"
        )
        world.stall_after(app="crm", path=read, lasting="10m")
        world.crm.contacts.update(CONTACT, phone="2")
        world.advance("10m")
        assert world.stalled == "refused"
        assert "a cycle went on although another had begun: observed" in broken(world, "fences monotone")


def test_a_fake_that_breaks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError("somewhere in a view")

    with a_pair() as world:
        monkeypatch.setattr(AccountOfSite, "transaction", fails)
        world.crm._api.send("GET", "/crm/v3/objects/contacts")
        monkeypatch.undo()
        [finding] = broken(world, "no crashes")
        assert finding.startswith("crm crashed: ZeroDivisionError")


def test_every_sync_is_looked_at_whatever_its_connection() -> None:
    with a_pair() as world:
        world.core.set_up("netsuite", "contacts", "contact", filters=ALL)
        world.advance("10m")
        checks = {one.name: one.checks for one in world.invariants.check().results}
        assert [name for name, count in checks.items() if not count] == ["merges keep partners"], checks
        assert checks["card truth"] == 2
