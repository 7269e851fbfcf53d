"""Stored credentials with several readers: nothing newer is written over, one renews at a time."""

from __future__ import annotations

import pytest

from sync_core.engine.wallet import RENEWING, Wallet
from sync_core.ports import Later, VirtualClock
from sync_core.store import settings
from sync_core.store.database import MemoryStore, Store, memory_store
from sync_core.store.secrets import Vault

VAULT = Vault(b"cmVoZWFyc2VyZWhlYXJzZXJlaGVhcnNlcmVoZWFyc2U=")
START = 1_800_000_000_000
FIRST = {"refresh_token": "sim-1"}


@pytest.fixture
def store() -> Store:
    made = memory_store()
    assert isinstance(made, MemoryStore)
    with made.transaction() as tx:
        settings.add_connection(
            tx, VAULT, id="quickbooks", app="quickbooks", base_url="http://x", credentials=FIRST, now=START
        )
    return made


def wallet(store: Store, owner: str = "", clock: VirtualClock | None = None) -> Wallet:
    made = Wallet(store, VAULT, clock or VirtualClock(START), "quickbooks", owner=owner)
    made.load()
    return made


def test_what_is_saved_is_loaded_by_the_others_who_see_that_theirs_is_old(store: Store) -> None:
    one, other = wallet(store), wallet(store)
    one.save({"refresh_token": "sim-2"})
    assert (one.is_old(), other.is_old()) == (False, True)
    assert other.load() == {"refresh_token": "sim-2"}
    assert not other.is_old()


def test_a_late_save_does_not_replace_what_is_newer(store: Store) -> None:
    late, quick = wallet(store), wallet(store)
    quick.save({"refresh_token": "sim-2"})
    late.save({"refresh_token": "sim-late"})
    assert late.load() == {"refresh_token": "sim-2"}


def test_one_renews_at_a_time_and_a_dead_one_holds_it_up_for_a_while_only(store: Store) -> None:
    clock = VirtualClock(START)
    one, other = wallet(store, "one", clock), wallet(store, "other", clock)
    with one.renewing():
        with pytest.raises(Later) as told, other.renewing():
            pass
        assert START < told.value.at < START + RENEWING
    with other.renewing():
        clock.set(START + RENEWING)
        with one.renewing():
            pass


def test_alone_nobody_is_asked(store: Store) -> None:
    with wallet(store).renewing(), wallet(store).renewing():
        pass
