"""The three fakes in one process, filled, with everything switched on but the refusals of their limits.

``python -m loadtests.bench.servers.fakes --contacts 1000 --customers 1000 [--people 1000]
[--uncounted] [--frozen]``
"""

from __future__ import annotations

import argparse
from typing import Any

from loadtests.bench.sample import contact, customer_row, digits, person_row
from loadtests.bench.servers.until_told import serve
from simulators import crm, netsuite, quickbooks
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Site, Sites

AT = parse_iso("2026-03-02T09:00:00Z")
PLENTY = 1_000_000_000
_LIMITS = ("requests_per_minute", "requests_per_second", "batches_per_minute")
COUNTED: dict[str, dict[str, Any]] = {
    "crm": {"settings": {"burst_private": PLENTY, "daily": PLENTY, "searches": PLENTY, "index_lag": 0}},
    "netsuite": {"settings": {"concurrency_limit": PLENTY, "client_time": "wall"}},
    "quickbooks": {"settings": dict.fromkeys(_LIMITS, PLENTY)},
}
"""Limits are kept account of and never reached. Signatures bear one and the same time."""

UNCOUNTED: dict[str, dict[str, Any]] = {
    "crm": {"settings": {"limits": False, "index_lag": 0}},
    "netsuite": {"settings": {"concurrency_limit": None}},
    "quickbooks": {"settings": dict.fromkeys(_LIMITS)},
}
"""No limits at all."""


class Nobody:
    """Takes no webhook; none is sent, since nobody asked for any."""

    def post(self, url: str, body: bytes, headers: object, timeout_ms: int, site: object) -> int:
        raise AssertionError(f"a webhook for {url}")


def open_sites() -> Sites:
    """A process's sites with all fakes."""
    return Sites([crm.vendor(), netsuite.vendor(), quickbooks.vendor()], poster=Nobody())


def filled(site: Site, *, contacts: int, customers: int, people: int = 0) -> dict[str, list[str]]:
    """Import so many CRM contacts, QuickBooks customers and NetSuite contacts; their ids by app."""
    rows = {
        ("crm", "contacts"): [contact(digits(number)) for number in range(contacts)],
        ("netsuite", "contact"): [person_row(digits(number)) for number in range(people)],
        ("quickbooks", "customer"): [customer_row(digits(number)) for number in range(customers)],
    }
    ids: dict[str, list[str]] = {}
    for (app, object), given in rows.items():
        imported = site.vendor(app).import_records(site.account(app), object, given, cause="fill")
        refused = [one.refused for one in imported if one.refused]
        assert not refused, refused[0]
        ids[app] = [one.id for one in imported]
    return ids


def main() -> None:
    """Fill and serve."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--contacts", type=int, default=0)
    asked.add_argument("--customers", type=int, default=0)
    asked.add_argument("--people", type=int, default=0, help="contacts of NetSuite")
    asked.add_argument("--uncounted", action="store_true", help="no limits at all")
    asked.add_argument("--frozen", action="store_true", help="time stands still: two runs answer the same")
    options = asked.parse_args()
    sites = open_sites()
    clock = Clock(AT, factor=0 if options.frozen else 1)
    site = sites.create(seed=1, clock=clock, accounts=UNCOUNTED if options.uncounted else COUNTED)
    ids = filled(site, contacts=options.contacts, customers=options.customers, people=options.people)
    ready = {app: vendor.ready(site.account(app)) for app, vendor in sites.vendors.items()}
    fakes = {app: Fake(vendor, sites) for app, vendor in sites.vendors.items()}
    serve(fakes, {"ready": ready, "ids": ids})


if __name__ == "__main__":
    main()
