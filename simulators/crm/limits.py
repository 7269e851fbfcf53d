"""Rate limits: a burst per app, a day per account, searches apart (CRM contract 13)."""

from __future__ import annotations

from simulators.crm.auth import Actor
from simulators.crm.errors import DAILY, SECONDLY, TEN_SECONDLY, RateLimited
from simulators.crm.settings import Settings
from simulators.kit.accounts import Account
from simulators.kit.exchange import Exchange
from simulators.kit.limits import take, take_fixed

BURST_WINDOW = 10_000
DAY = 86_400_000


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
    limit = settings.burst_public if actor.kind == "oauth" else settings.burst_private
    now = account.now()
    taken = take(account.memory, f"limit/{actor.kind}", limit=limit, window=BURST_WINDOW, now=now)
    exchange.facts["burst"] = (limit, taken.remaining)
    if not taken.allowed:
        raise RateLimited(TEN_SECONDLY, wait=taken.free_at - now)


def _daily(exchange: Exchange, account: Account, settings: Settings) -> None:
    now = account.now()
    begins = now - (now + settings.utc_offset) % DAY
    taken = take_fixed(account.memory, "limit/daily", limit=settings.daily, begins=begins, ends=begins + DAY)
    if exchange.request.blueprint != "search":
        exchange.facts["daily"] = (settings.daily, taken.remaining)
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
