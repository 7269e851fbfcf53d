"""Rate limits: a burst per app, a day per account, searches apart (CRM contract 13)."""

from __future__ import annotations

from simulators.crm.auth import Actor
from simulators.crm.errors import DAILY, SECONDLY, TEN_SECONDLY, RateLimited
from simulators.crm.settings import Settings
from simulators.crm.time_zone import day
from simulators.kit.accounts import Account
from simulators.kit.exchange import Exchange
from simulators.kit.limits import take, take_fixed

BURST_WINDOW = 10_000

_DAY = "limit/daily"

_TIERS = {
    "free": (100, 250_000),
    "starter": (100, 250_000),
    "professional": (190, 625_000),
    "enterprise": (190, 1_000_000),
}
"""Calls of a private app in any 10 s, and calls a day of all private apps of the account."""

_INCREASE = (250, 1_000_000)
"""What an API limit increase makes of the first figure, and adds to the second."""


def private_limits(settings: Settings) -> tuple[int, int]:
    """Calls of a private app in any 10 s, and calls a day of all of them."""
    burst, daily = _TIERS[settings.tier]
    if settings.limit_increases:
        burst, daily = _INCREASE[0], daily + settings.limit_increases * _INCREASE[1]
    return (
        burst if settings.burst_private is None else settings.burst_private,
        daily if settings.daily is None else settings.daily,
    )


def used_today(account: Account) -> int:
    """How many calls of private apps were counted since the account's midnight."""
    begins, _ = day(account.settings.time_zone, account.now())
    used = account.memory.get(_DAY)
    return int(used["count"]) if used is not None and used["begins"] == begins else 0


def meter(exchange: Exchange) -> None:
    """Count the call. Raises `RateLimited` when a limit is used up."""
    actor: Actor | None = exchange.actor
    account = exchange.account
    settings: Settings = account.settings
    if actor is None or actor.kind in ("developer", "app") or not settings.limits:
        return
    if exchange.request.blueprint == "search":
        taken = take(account.memory, "limit/search", limit=settings.searches, window=1_000, now=account.now())
        if not taken.allowed:
            raise RateLimited(SECONDLY, wait=taken.free_at - account.now())
    else:
        _burst(exchange, actor, settings)
    if actor.kind == "private":
        _daily(exchange, account, settings)


def _burst(exchange: Exchange, actor: Actor, settings: Settings) -> None:
    account = exchange.account
    limit = settings.burst_public if actor.kind == "oauth" else private_limits(settings)[0]
    now = account.now()
    taken = take(account.memory, f"limit/{actor.kind}", limit=limit, window=BURST_WINDOW, now=now)
    exchange.facts["burst"] = (limit, taken.remaining)
    if not taken.allowed:
        raise RateLimited(TEN_SECONDLY, wait=taken.free_at - now)


def _daily(exchange: Exchange, account: Account, settings: Settings) -> None:
    now, limit = account.now(), private_limits(settings)[1]
    begins, ends = day(settings.time_zone, now)
    taken = take_fixed(account.memory, _DAY, limit=limit, begins=begins, ends=ends)
    if exchange.request.blueprint != "search":
        exchange.facts["daily"] = (limit, taken.remaining)
    if not taken.allowed:
        raise RateLimited(DAILY, wait=taken.free_at - now)


def headers(exchange: Exchange) -> dict[str, str]:
    """What an answer says of the limits: nothing on searches, nothing of the day for OAuth."""
    found: dict[str, str] = {}
    if "burst" in exchange.facts:
        limit, remaining = exchange.facts["burst"]
        found["X-HubSpot-RateLimit-Max"] = str(limit)
        found["X-HubSpot-RateLimit-Remaining"] = str(remaining)
        found["X-HubSpot-RateLimit-Interval-Milliseconds"] = str(BURST_WINDOW)
        found["X-HubSpot-RateLimit-Secondly"] = str(limit // 10)
        found["X-HubSpot-RateLimit-Secondly-Remaining"] = str(min(remaining, max(limit // 10 - 1, 0)))
    if "daily" in exchange.facts:
        limit, remaining = exchange.facts["daily"]
        found["X-HubSpot-RateLimit-Daily"] = str(limit)
        found["X-HubSpot-RateLimit-Daily-Remaining"] = str(remaining)
    return found
