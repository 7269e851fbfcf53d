"""The headers that every answer carries (QuickBooks contract 1.5)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange

_SERVICE = (
    ("QBO-Version", "1944.190"),
    ("Service-Time", "total=1, db=1"),
    ("Expires", "0"),
    ("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private"),
    ("Strict-Transport-Security", "max-age=31536000"),
)


def stamp(exchange: Exchange, response: Response) -> None:
    """A transaction id drawn from the seed, and what the vendor's servers add."""
    account = exchange.account
    drawn = account.site.streams.stream(f"quickbooks/{account.id}/tid").getrandbits(96)
    digits = f"{drawn:024x}"
    headers = response.headers
    headers["intuit_tid"] = f"1-{account.now() // 1000:08x}-{digits}"
    if exchange.request.path.startswith("/v3/"):
        span = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:24]}{digits[:8]}"
        headers.extend((("X-SpanId", span), *_SERVICE))
