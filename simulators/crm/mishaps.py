"""What can go wrong with calls to the CRM, beside what its errors say by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from werkzeug.wrappers import Response

from simulators.crm import auth
from simulators.crm.objects import changes
from simulators.crm.objects.records import store
from simulators.crm.params import object_if_any
from simulators.crm.portal import Portal, Source
from simulators.crm.search.lag import EXTRA
from simulators.kit.accounts import Account
from simulators.kit.exchange import Exchange
from simulators.kit.vendor import TokenKind
from simulators.kit.wire import DecodeError, decode

LACKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stale_version": "its records have no versions, the last write wins",
        "refresh_race": "its refresh tokens stay the same, however often they are used",
    }
)

_VENDOR: Final = Source("CALCULATED", "PropertyCalculation")
"""Who writes what the CRM works out by itself."""

_OPERATIONS: Final = {
    "objects.list_records": "list",
    "search.search_records": "list",
    "objects.read_record": "read",
    "objects.batch_read": "read",
    "objects.create_record": "create",
    "objects.batch_create": "create",
    "objects.batch_upsert": "create",
    "objects.update_record": "update",
    "objects.batch_update": "update",
    "objects.archive_record": "delete",
    "objects.batch_archive": "delete",
}


def operations(exchange: Exchange) -> frozenset[str]:
    """What a call does with records. An upsert counts as a create."""
    request = exchange.request
    if request.endpoint == "oauth.token":
        grant = request.values.get("grant_type") or object_if_any().get("grant_type")
        return frozenset(("refresh",)) if grant == "refresh_token" else frozenset()
    found = _OPERATIONS.get(request.endpoint or "")
    return frozenset((found,)) if found else frozenset()


def token_kind(exchange: Exchange) -> TokenKind:
    """A private app's token neither ends nor can be revoked."""
    granted = _granted(exchange)
    return "passing" if granted is not None and granted["kind"] == "oauth" else ""


def expire_token(exchange: Exchange) -> None:
    """End the access token now, by whichever clock tokens are judged."""
    granted = _granted(exchange)
    if granted is not None:
        granted |= {"expires": exchange.account.now(), "ended": True}


def revoke_token(exchange: Exchange) -> None:
    """A user uninstalls the app: all of its tokens go at once. A private app's has nothing to do with it."""
    memory = exchange.account.memory
    memory["refresh_tokens"].clear()
    memory["tokens"] = {text: one for text, one in memory["tokens"].items() if one["kind"] != "oauth"}


def lag_more(account: Account, milliseconds: int) -> None:
    """What is written from now on shows later in searches."""
    account.memory[EXTRA] = max(account.memory.get(EXTRA, 0) + milliseconds, 0)


def touch_first(exchange: Exchange, response: Response) -> None:
    """The CRM works a calculated property out anew: the first record's time of change is now."""
    name = str((exchange.request.view_args or {}).get("type", ""))
    id = _first_id(response)
    if id is None:
        return
    account = exchange.account
    with account.transaction(cause=exchange.span) as db:
        portal = Portal(account, db, _VENDOR, account.now())
        kind = portal.types.find(name)
        if kind is None:
            return
        record = store(kind).get(db, id)
        if record is not None and record.archived is None:
            changes.change(portal, kind, [(record, {})])


def _granted(exchange: Exchange) -> dict[str, Any] | None:
    found: dict[str, Any] | None = exchange.account.memory["tokens"].get(auth.bearer(exchange.request))
    return found


def _first_id(response: Response) -> int | None:
    """Of the records of a page; None where the answer is no page, or an empty one."""
    if response.status_code != 200:
        return None
    try:
        results = decode(response.get_data()).get("results") or [{}]
        return int(results[0]["id"])
    except (AttributeError, DecodeError, KeyError, TypeError, ValueError):
        return None
