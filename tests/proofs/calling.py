"""Calls of every operation of the ledger without anything that it needs: how far does a caller come?"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from simulators import crm, netsuite, quickbooks
from simulators.crm.auth import DEVELOPER, JOURNAL
from simulators.crm.journal.scopes import JOURNAL_SCOPES
from simulators.kit.ledger import Operation
from tests.unit.crm.caller import Caller as CrmCaller
from tests.unit.netsuite.caller import Caller as NetSuiteCaller
from tests.unit.quickbooks.caller import Caller as QuickBooksCaller

APPS = {
    "crm": crm.vendor().flask(),
    "netsuite": netsuite.vendor().flask(),
    "quickbooks": quickbooks.vendor().flask(),
}

_GAP = re.compile(r"\{(\w+)\}")
_VERSIONS = ("2026-09", "2026-03", "v4", "v3", "v1", "v2")
_FILLS = ("1", "contacts", "customer")


def paths(app: Flask, operation: Operation, gaps: dict[str, str]) -> Iterator[str]:
    """Addresses that lead to an operation, with something in every gap."""
    router = app.url_map.bind("")
    for template in operation.paths:
        for version in _VERSIONS:
            for fill in _FILLS:
                known = {"version": version, "type": "contacts", "a": "contacts", "b": "companies"} | gaps
                path = _GAP.sub(_filler(known, fill), template)
                try:
                    endpoint, _ = router.match(path, operation.method)
                except HTTPException:
                    continue
                if inspect.unwrap(app.view_functions[endpoint]) is inspect.unwrap(operation.view):
                    yield path
                    break


def _filler(known: dict[str, str], fill: str) -> Callable[[re.Match[str]], str]:
    return lambda gap: known.get(gap[1], fill)


def _body(operation: Operation) -> Any:
    return None if operation.method in ("GET", "DELETE") else {}


def slice_of(app: Flask, operation: Operation) -> str:
    """The blueprint of an operation."""
    return next(name for name, view in app.view_functions.items() if view is operation.view).partition(".")[0]


def answers(app: str, operation: Operation, *, login: bool) -> list[TestResponse]:
    """What three calls answer where limits leave room for one at the most, with a ``login`` or without."""
    ask = {"crm": _crm, "netsuite": _netsuite, "quickbooks": _quickbooks}[app]
    return ask(operation, login)


def is_limited(answer: TestResponse) -> bool:
    """Whether a limit refused a call. RESTlets of NetSuite say so with 400."""
    return answer.status_code == 429 or "SSS_REQUEST_LIMIT_EXCEEDED" in answer.get_data(as_text=True)


def without_scopes(operation: Operation) -> list[int]:
    """What the CRM answers a token that may do nothing, by each address."""
    caller = CrmCaller(scopes=["oauth"])
    body = _body(operation)
    return [
        caller.call(operation.method, path, body).status_code
        for path in paths(APPS["crm"], operation, {"app_number": str(caller.ready["app_id"])})
    ]


def _crm(operation: Operation, login: bool) -> list[TestResponse]:
    caller = CrmCaller(limits=True, burst_private=1, burst_public=1, daily=1, searches=1)
    path = next(paths(APPS["crm"], operation, {"app_number": str(caller.ready["app_id"])}))
    home, token = slice_of(APPS["crm"], operation), None if login else ""
    if login and home in DEVELOPER:
        path += f"?hapikey={caller.ready['developer_key']}"
    if login and home in JOURNAL:
        form = {key: caller.ready[key] for key in ("client_id", "client_secret")}
        form |= {"grant_type": "client_credentials", "scope": " ".join(JOURNAL_SCOPES)}
        token = caller.ask("POST", "/oauth/2026-03/token", token="", data=form)["access_token"]
    body = _body(operation)
    return [caller.call(operation.method, path, body, token=token) for _ in range(3)]


def _netsuite(operation: Operation, login: bool) -> list[TestResponse]:
    caller = NetSuiteCaller(concurrency_limit=0)
    path = next(paths(APPS["netsuite"], operation, {}))
    body = _body(operation)
    if not login:
        return [caller.client.open(path, method=operation.method, json=body)]
    return [caller.signed(operation.method, path, json=body) for _ in range(3)]


def _quickbooks(operation: Operation, login: bool) -> list[TestResponse]:
    caller = QuickBooksCaller(requests_per_minute=1)
    path = next(paths(APPS["quickbooks"], operation, {"realm": caller.account.id}))
    body = _body(operation)
    headers = caller.headers if login else {"Accept": "application/json"}
    return [caller.client.open(path, method=operation.method, json=body, headers=headers) for _ in range(3)]
