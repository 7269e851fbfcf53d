"""Asking the fakes in this very process, where a profiler sees them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count, cycle, islice
from typing import TYPE_CHECKING, Any

from loadtests.bench.asked import OURS
from loadtests.bench.ground import RECORDS
from loadtests.bench.hammer import FIRST_NUMBER
from loadtests.bench.messages import Message
from loadtests.bench.servers.fakes import AT, COUNTED, filled, open_sites
from simulators.kit.clock import Clock
from simulators.kit.pipeline import Fake

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def hammered(**times: int) -> Callable[[], None]:
    """The work of asking all fakes for each of these so many times; it raises where one refuses.

    ``get=2_000`` is two thousand reads of each. A fake that has no such thing (``batch``) is not asked.
    """
    sites = open_sites()
    site = sites.create(seed=1, clock=Clock(AT), accounts=COUNTED)
    ids = filled(site, contacts=RECORDS, customers=RECORDS, people=RECORDS)
    numbers = count(FIRST_NUMBER)
    calls: list[tuple[Fake, WSGIEnvironment]] = []
    for app, kind in OURS.items():
        vendor = sites.vendors[app]
        asking = kind(vendor.ready(site.account(app)), ids[app])
        fake = Fake(vendor, sites)
        for what, number in times.items():
            if hasattr(asking, what):
                requests = islice(cycle(getattr(asking, what)()), number)
                calls += [(fake, environ(request, numbers)) for request in requests]

    def work() -> None:
        for fake, given in calls:
            _call(fake, given)

    return work


def environ(request: Message, numbers: Iterator[int]) -> WSGIEnvironment:
    """A request as a server hands it to its app."""
    head, _, body = request.fresh(numbers).partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    method, target, _version = first.split(" ")
    path, _, query = target.partition("?")
    made: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_URI": target,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for line in lines:
        name, _, value = line.partition(": ")
        key = name.upper().replace("-", "_")
        made[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return made


def _call(app: Fake, given: WSGIEnvironment) -> None:
    statuses: list[str] = []

    def start(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _data: None

    body = b"".join(app(given, start))
    assert statuses[0].startswith("2"), (statuses[0], body[:400])
