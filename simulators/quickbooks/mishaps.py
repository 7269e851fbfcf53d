"""What can go wrong with calls to QuickBooks, beside what its faults say by themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.vendor import TokenKind
from simulators.kit.wire import DecodeError, decode, json_response
from simulators.quickbooks import access
from simulators.quickbooks.company import Company
from simulators.quickbooks.errors import StaleObject
from simulators.quickbooks.oauth import grants
from simulators.quickbooks.registry import ENTITIES
from simulators.quickbooks.times import in_millis
from simulators.quickbooks.writes import note

LACKS: Final[Mapping[str, str]] = MappingProxyType({})

_READS: Final = {"company.query": "list", "company.cdc": "list", "company.read": "read"}


def operations(exchange: Exchange) -> frozenset[str]:
    """What a call does with records, or each part of a batch. Making a name inactive is an update."""
    request = exchange.request
    endpoint = request.endpoint or ""
    if endpoint in _READS:
        return frozenset((_READS[endpoint],))
    if endpoint == "oauth.token":
        refreshes = request.form.get("grant_type") == "refresh_token"
        return frozenset(("refresh",)) if refreshes else frozenset()
    if endpoint == "company.write":
        asked = request.args.get("operation", "").lower()
        return frozenset((asked or ("update" if _posted(exchange).get("Id") else "create"),))
    if endpoint == "company.batch":
        return frozenset(
            "list" if "Query" in item else str(item.get("operation") or "create").lower()
            for item in _items(exchange)
        )
    return frozenset()


def stale_version(exchange: Exchange) -> Response:
    """Fault 5010; in a batch one for each part, with status 200."""
    account = exchange.account
    fault = StaleObject(account.settings.other_editor)
    if exchange.request.endpoint != "company.batch":
        return fault.respond(exchange)
    parts = [
        {"Fault": fault.body(), **({"bId": item["bId"]} if item.get("bId") is not None else {})}
        for item in _items(exchange)
    ]
    time = in_millis(account.now(), account.settings.time_zone)
    return json_response({"BatchItemResponse": parts, "time": time})


def token_kind(exchange: Exchange) -> TokenKind:
    """Every access token ends after an hour."""
    return "passing" if _grant(exchange) is not None else ""


def expire_token(exchange: Exchange) -> None:
    """The access token's hour is over."""
    account, token = exchange.account, access.bearer(exchange.request)
    access_tokens = account.memory["oauth"]["access"]
    if token in access_tokens:
        number, _ = access_tokens[token]
        access_tokens[token] = [number, account.now()]


def revoke_token(exchange: Exchange) -> None:
    """The user disconnects the app."""
    if _grant(exchange) is not None:
        grants.revoke(exchange.account, access.bearer(exchange.request))


def refresh_elsewhere(exchange: Exchange) -> None:
    """Another worker refreshed a day after the last rotation, a moment before this call."""
    grants.use_up(exchange.account, exchange.request.form.get("refresh_token", ""))


def touch_first(exchange: Exchange, response: Response) -> None:
    """An invoice of the customer moves its time of change; its SyncToken stays (QuickBooks contract 2.4)."""
    kind, id = _first_of(response)
    if kind not in ENTITIES:
        return
    account = exchange.account
    with account.transaction(cause=exchange.span) as db:
        company = Company(account, db)
        record = company.records.find(ENTITIES[kind].kind, id)
        if record is not None:
            touched = replace(record, updated=company.now)
            company.records.replace(touched, record)
            note(company, ENTITIES[kind].name, touched, record)


def _grant(exchange: Exchange) -> grants.Grant | None:
    return grants.grant_of_access(exchange.account, access.bearer(exchange.request))


def _posted(exchange: Exchange) -> dict[str, Any]:
    try:
        found = decode(exchange.request.get_data())
    except DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _items(exchange: Exchange) -> list[dict[str, Any]]:
    found = _posted(exchange).get("BatchItemRequest")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _first_of(response: Response) -> tuple[str, int]:
    """Kind and id of the first record of a query's page; empty where the answer is none."""
    if response.status_code != 200:
        return "", 0
    answered = decode(response.get_data()).get("QueryResponse")
    for name, rows in answered.items() if isinstance(answered, dict) else ():
        if isinstance(rows, list) and rows and re.fullmatch(r"\d+", str(rows[0].get("Id", ""))):
            return name.lower(), int(rows[0]["Id"])
    return "", 0
