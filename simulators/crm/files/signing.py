"""Addresses that are good for a while, for whoever has them (CRM contract 15, 17; the form is SIM)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote, urlencode

from simulators.kit.accounts import Account


def sign(account: Account, path: str, expires: int) -> str:
    """``path`` as an address that is good until ``expires`` (ms, a whole second)."""
    query = urlencode(
        {"Expires": expires // 1000, "Signature": _signature(account, path, str(expires // 1000))}
    )
    return f"{quote(path)}?{query}"


def judge(account: Account, path: str, query: Mapping[str, str]) -> Literal["none", "bad", "over", "good"]:
    """What the query of a call says: it is not signed, wrongly signed, too late, or good by the clock."""
    expires, shown = query.get("Expires", ""), query.get("Signature", "")
    if not shown:
        return "none"
    signed = _signature(account, path, expires)
    if not expires.isdecimal() or not hmac.compare_digest(shown.encode(), signed.encode()):
        return "bad"
    return "good" if account.now() < int(expires) * 1000 else "over"


def _signature(account: Account, path: str, expires: str) -> str:
    secret = str(account.credentials["client_secret"]).encode()
    return hmac.new(secret, f"{path}\n{expires}".encode(), hashlib.sha256).hexdigest()
