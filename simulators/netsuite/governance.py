"""Concurrency governance: what counts is how many requests are in flight (NetSuite contract 8)."""

from __future__ import annotations

import threading
from collections import Counter

from simulators.kit.exchange import Exchange
from simulators.kit.faults.waiting import let_pass
from simulators.netsuite.errors import RESTLET_PATH, ConcurrencyExceeded
from simulators.netsuite.settings import Settings

_GOVERNED = ("/services/rest/", RESTLET_PATH)
_TAKEN = "netsuite.in_flight"

_lock = threading.Lock()
_in_flight: Counter[int] = Counter()
"""By account; no part of its state: a restored snapshot does not change who is being answered."""


def enter(exchange: Exchange) -> None:
    """Take one of the account's places, for REST or a RESTlet, or refuse before anything was done."""
    path = exchange.request.path
    if not path.startswith(_GOVERNED) or path.startswith("/services/rest/auth/"):
        return
    account = exchange.account
    settings: Settings = account.settings
    with _lock:
        limit = settings.concurrency_limit
        if limit is not None and _in_flight[id(account)] >= limit:
            raise ConcurrencyExceeded
        _in_flight[id(account)] += 1
    exchange.facts[_TAKEN] = True
    if settings.floor_latency:
        let_pass(exchange, settings.floor_latency)


def leave(exchange: Exchange) -> None:
    """The answer is made: give the place back."""
    if not exchange.facts.pop(_TAKEN, False):
        return
    with _lock:
        _in_flight[id(exchange.account)] -= 1
        if not _in_flight[id(exchange.account)]:
            del _in_flight[id(exchange.account)]


def in_flight(exchange: Exchange) -> int:
    """How many requests of the account are being answered, this one included."""
    return _in_flight[id(exchange.account)]
