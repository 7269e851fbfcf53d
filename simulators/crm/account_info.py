"""Facts about the portal and its use of the API (CRM contract 12.4)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, instant
from simulators.crm.auth import require
from simulators.crm.evidence import BELIEVED, READS, SPEC
from simulators.crm.grammar import Product, version
from simulators.crm.limits import DAY
from simulators.crm.properties.definition import EPOCH
from simulators.crm.settings import Settings
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
        "timeZone": settings.time_zone,
        "companyCurrency": settings.company_currency,
        "additionalCurrencies": [],
        "utcOffset": _offset(settings),
        "utcOffsetMilliseconds": settings.utc_offset,
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
    used = account.memory.get("limit/daily", {"count": 0, "begins": account.now()})
    return answer(
        {
            "results": [
                {
                    "name": "private-apps-api-calls-daily",
                    "usageLimit": settings.daily,
                    "currentUsage": used["count"],
                    "collectedAt": instant(account.now()),
                    "fetchStatus": "SUCCESS",
                    "resetsAt": instant(used["begins"] + DAY),
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
            "timeZone": settings.time_zone,
            "accountType": settings.account_type,
            "currency": settings.company_currency,
            "utcOffset": _offset(settings),
            "utcOffsetMilliseconds": settings.utc_offset,
        }
    )


def _offset(settings: Settings) -> str:
    """The offset from UTC as hours and minutes."""
    minutes = abs(settings.utc_offset) // 60_000
    return f"{'-' if settings.utc_offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
