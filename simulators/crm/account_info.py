"""Facts about the portal and its use of the API (CRM contract 12.4)."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, instant
from simulators.crm.auth import require
from simulators.crm.evidence import BELIEVED, READS, SPEC
from simulators.crm.grammar import Product, version
from simulators.crm.limits import private_limits, used_today
from simulators.crm.properties.definition import EPOCH
from simulators.crm.settings import Settings
from simulators.crm.time_zone import day, offset
from simulators.kit.accounts import Account
from simulators.kit.clock import parse_iso
from simulators.kit.exchange import current
from simulators.kit.fidelity import whole

product = Product("account_info", "/account-info/<version('v3'):api>")


@product.route("/details", "GET")
@READS.but(state=whole(SPEC))
def details() -> Response:
    """The portal's own facts."""
    require("oauth")
    account = current().account
    settings: Settings = account.settings
    found = {
        "portalId": int(account.id),
        "accountType": settings.account_type,
        "companyCurrency": settings.company_currency,
        "additionalCurrencies": [code for code, _ in settings.exchange_rates],
        **_zone(account),
        "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "na1",
    }
    if version().dated and version().text >= "2026-09":
        found |= {"portalName": f"Portal {account.id}", "createdAt": parse_iso(EPOCH)}
    return answer(found)


@product.route("/api-usage/daily/private-apps", "GET")
@READS.but(state=whole(SPEC))
def daily_usage() -> Response:
    """How much of the day's calls the private apps have used."""
    require("oauth")
    account = current().account
    settings: Settings = account.settings
    _, ends = day(settings.time_zone, account.now())
    return answer(
        {
            "results": [
                {
                    "name": "private-apps-api-calls-daily",
                    "usageLimit": private_limits(settings)[1],
                    "currentUsage": used_today(account),
                    "collectedAt": instant(account.now()),
                    "fetchStatus": "SUCCESS",
                    "resetsAt": instant(ends),
                }
            ]
        }
    )


@product.blueprint.route("/integrations/v1/me", methods=["GET"])
@READS.but(state=whole(BELIEVED), auth=whole(BELIEVED))
def me() -> Response:
    """The portal behind a token, for any token (fields from memory)."""
    account = current().account
    settings: Settings = account.settings
    return answer(
        {
            "portalId": int(account.id),
            "accountType": settings.account_type,
            "currency": settings.company_currency,
            **_zone(account),
        }
    )


def _zone(account: Account) -> dict[str, Any]:
    """The portal's time zone, and its offset from UTC right now."""
    name = account.settings.time_zone
    ahead = offset(name, account.now())
    minutes = abs(ahead) // 60_000
    text = f"{'-' if ahead < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
    return {"timeZone": name, "utcOffset": text, "utcOffsetMilliseconds": ahead}
