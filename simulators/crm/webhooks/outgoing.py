"""The headers of what a portal sends: its name and its signatures (CRM contract 12.5, 14.3)."""

from __future__ import annotations

from collections.abc import Sequence

from simulators.crm.settings import Settings
from simulators.crm.webhooks import signatures
from simulators.kit.accounts import Account
from simulators.kit.clock import wall


def headers(account: Account, versions: Sequence[str], url: str, body: bytes) -> dict[str, str]:
    """Content type, user agent and signatures, stamped by the clock that ``client_time`` names."""
    chosen: Settings = account.settings
    at = wall() if chosen.client_time == "wall" else account.now()
    secret = account.credentials["client_secret"]
    signed = signatures.headers(versions, secret=secret, method="POST", url=url, body=body, at=at)
    return {"Content-Type": "application/json", "User-Agent": "HubSpot Connect 2.0", **signed}
