"""What can go wrong with calls to NetSuite, beside what its refusals say by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.vendor import TokenKind
from simulators.kit.wire import DecodeError, decode, json_response
from simulators.netsuite.access import bearer_of
from simulators.netsuite.actor import Actor
from simulators.netsuite.auth import tokens
from simulators.netsuite.auth.header import Malformed, signed_parameters
from simulators.netsuite.errors import RecordChanged, is_restlet
from simulators.netsuite.records.book import Book
from simulators.netsuite.setup.state import Setup
from simulators.netsuite.suiteql.asked import asked

_NO_WEBHOOKS: Final = "it tells nobody of changes by itself"

LACKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "index_lag": "its records and SuiteQL are consistent",
        "refresh_race": "its logins of machines have no refresh tokens",
        "webhook_badly_signed": _NO_WEBHOOKS,
        "webhook_dropped": _NO_WEBHOOKS,
        "webhook_duplicated": _NO_WEBHOOKS,
        "webhook_late": _NO_WEBHOOKS,
        "webhook_reordered": _NO_WEBHOOKS,
    }
)

_OPERATIONS: Final = {
    "records.list_records": "list",
    "suiteql.query": "list",
    "records.read_record": "read",
    "records.create_record": "create",
    "records.upsert_record": "create",
    "records.change_record": "update",
    "records.delete_record": "delete",
}
_ENTITIES: Final = ("customer", "contact")
_OTHER_IDS: Final = {"systemnote", "deletedrecord", "entityaddressbook", "entityaddress"}
"""Tables whose rows have ids of their own."""

_SCRIPT: Final = Actor(user="-4", role="3", context="SCHEDULEDSCRIPT", administrator=True)


def operations(exchange: Exchange) -> frozenset[str]:
    """What a call does with records. An upsert by external id counts as a create."""
    if not is_restlet(exchange):
        found = _OPERATIONS.get(exchange.request.endpoint or "")
    else:
        told = _posted(exchange)
        by_key = "update" if told.get("keyField") == "id" else "create"
        found = by_key if told.get("action") == "upsert" else None
    return frozenset((found,)) if found else frozenset()


def stale_version(exchange: Exchange) -> Response:
    """The record was saved by somebody else meanwhile; of a bulk call, each of them."""
    changed = RecordChanged()
    if not is_restlet(exchange):
        return changed.respond(exchange)
    records = [one for one in _posted(exchange).get("records") or [] if isinstance(one, dict)]
    _, code, message = changed.restlet()
    results = [
        {**({"ref": one["ref"]} if "ref" in one else {}), "status": "error", "code": code, "message": message}
        for one in records
    ]
    return json_response({"results": results})


def token_kind(exchange: Exchange) -> TokenKind:
    """OAuth 2.0 tokens end after an hour, those of token-based authentication when somebody revokes them."""
    if bearer_of(exchange.request):
        return "passing"
    return "lasting" if _signing_token(exchange) else ""


def expire_token(exchange: Exchange) -> None:
    """The OAuth 2.0 token's hour is over."""
    tokens.expire(exchange.account, bearer_of(exchange.request) or "")


def revoke_token(exchange: Exchange) -> None:
    """An administrator revokes the token, or the certificates behind an OAuth 2.0 token's client."""
    account, token = exchange.account, bearer_of(exchange.request)
    if token is None:
        Setup(account).revoke_token(_signing_token(exchange))
        return
    client = tokens.client_of(token)
    tokens.revoke(account, token)
    for kid, held in Setup(account).data["certificates"].items():
        if held["integration"] == client and held["state"] == "active":
            Setup(account).revoke_certificate(kid)


def touch_first(exchange: Exchange, response: Response) -> None:
    """A scheduled script saves the first record of the page as it is: its time of change is now."""
    id = _first_id(response)
    kinds = _kinds_listed(exchange)
    if id is None or not kinds:
        return
    account = exchange.account
    with account.transaction(cause=exchange.span) as db:
        book = Book(account, db, _SCRIPT)
        for record in filter(None, (book.find(kind, id) for kind in kinds)):
            book.replace(replace(record, updated=book.now))
            account.note("row", object=record.kind, id=str(record.id), change="updated", fields={})


def _signing_token(exchange: Exchange) -> str:
    """The id of the token that a call is signed with, if it is one of the account's."""
    try:
        parameters = dict(signed_parameters(exchange.request.headers.get("Authorization", "")))
    except Malformed:
        return ""
    id = parameters.get(b"oauth_token", b"").decode("latin-1")
    return id if Setup(exchange.account).token(id) is not None else ""


def _kinds_listed(exchange: Exchange) -> list[str]:
    """The kinds of records whose ids the rows of a page have."""
    if exchange.request.endpoint == "records.list_records":
        kind = str((exchange.request.view_args or {}).get("kind", "")).lower()
        return [kind] if kind in _ENTITIES else []
    # Importing the parser takes longer than starting the rest of the fake.
    from sqlglot import exp

    from simulators.netsuite.suiteql.literals import lift, parameter_kinds
    from simulators.netsuite.suiteql.statement import parse

    statement, parameters = asked(exchange.request, exchange.account)
    query = parse(lift(statement, parameter_kinds(parameters)[0]))
    tables = {table.name.lower() for table in query.find_all(exp.Table)}
    return [kind for kind in _ENTITIES if tables & {kind, "entity"} and not tables & _OTHER_IDS]


def _first_id(response: Response) -> int | None:
    """Of the rows of a page; None where the answer is no page, or an empty one."""
    if response.status_code != 200:
        return None
    items = decode(response.get_data()).get("items") or [{}]
    id = str(items[0].get("id", ""))
    return int(id) if id.isdecimal() else None


def _posted(exchange: Exchange) -> dict[str, Any]:
    try:
        found = decode(exchange.request.get_data())
    except DecodeError:
        return {}
    return found if isinstance(found, dict) else {}
