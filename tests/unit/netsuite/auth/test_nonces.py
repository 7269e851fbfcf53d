from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from simulators.netsuite.auth import nonces
from tests.unit.netsuite.caller import Caller


def test_one_of_many_threads_uses_a_nonce(caller: Caller) -> None:
    stamp = caller.account.now() // 1000
    pairs = [(f"nonce-{number % 50}", stamp) for number in range(800)]
    with ThreadPoolExecutor(8) as threads:
        used = list(threads.map(lambda pair: nonces.use(caller.account, "17", *pair), pairs))
    assert used.count(True) == 50


def test_the_pair_is_single_use_for_each_user(caller: Caller) -> None:
    assert nonces.use(caller.account, "17", "nonce-1", 1)
    assert not nonces.use(caller.account, "17", "nonce-1", 1)
    assert nonces.use(caller.account, "17", "nonce-1", 2)
    assert nonces.use(caller.account, "-5", "nonce-1", 1)


def test_where_age_is_not_judged_their_number_is_bounded(caller: Caller) -> None:
    caller.switch(client_time="wall")
    for number in range(nonces.MOST + 2_048):
        assert nonces.use(caller.account, "17", f"nonce-{number}", 1)
    assert len(caller.account.memory[nonces.KEY]) <= nonces.MOST + 1_024
    assert not nonces.use(caller.account, "17", f"nonce-{nonces.MOST}", 1)
