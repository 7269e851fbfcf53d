"""What became of a portal's webhooks, as JSON, under ``/_rehearse/webhooks``; it takes the site's hand.

GET answers ``waiting`` (events on no delivery yet), ``deliveries`` on their way (``url``, ``attempt``,
``events``, ``nextAttemptAt``, null while a request is open) and ``givenUp`` (``at``, ``url``, ``events``,
``reason``), those that were tried for the last time, as far back as the site's events reach.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from simulators.crm.answers import instant
from simulators.crm.by_hand import only_by_hand
from simulators.kit.accounts import Account
from simulators.kit.exchange import current
from simulators.kit.wire import json_response

pages = Blueprint("webhook_pages", __name__, url_prefix="/_rehearse/webhooks")
pages.before_request(only_by_hand)


@pages.get("")
def show() -> Response:
    """Everything that is queued, on its way or lost."""
    account = current().account
    state = account.site.webhooks.state()
    lanes = [one for one in state["lanes"] if _of(account, one)]
    return json_response(
        {
            "waiting": sum(len(one["waiting"]) for one in lanes),
            "deliveries": _deliveries(account, state["deliveries"]),
            "givenUp": _given_up(account),
        }
    )


def _deliveries(account: Account, known: dict[Any, dict[str, Any]]) -> list[dict[str, Any]]:
    due = {
        item.payload["delivery"]: item.at
        for item in account.site.agenda.waiting()
        if item.kind == "webhook_attempt"
    }
    return [
        {
            "url": _bare(one["url"]),
            "attempt": one["attempt"],
            "events": one["events"],
            "nextAttemptAt": instant(due[int(number)]) if int(number) in due else None,
        }
        for number, one in known.items()
        if _of(account, one)
    ]


def _given_up(account: Account) -> list[dict[str, Any]]:
    events = account.site.events
    return [
        {"at": instant(one.at), **{name: one.data[name] for name in ("url", "events", "reason")}}
        for one in events.after(0, events.last)
        if one.kind == "webhook_given_up" and one.app == account.app and one.data["account"] == account.id
    ]


def _of(account: Account, one: dict[str, Any]) -> bool:
    return (one["app"], one["account"]) == (account.app, account.id)


def _bare(url: str) -> str:
    """Without its query, which may hold a secret."""
    return url.partition("?")[0]
