"""What a portal has granted. All of it is plain data in the account's memory:

``tokens`` (access tokens by text), ``refresh_tokens``, ``codes``. An instant ``expires`` of None is never.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from simulators.crm.errors import OAuthError
from simulators.crm.journal.scopes import JOURNAL_SCOPES
from simulators.crm.settings import Settings
from simulators.kit.accounts import Account

USER = 9001
"""The user who installed the app."""

OBJECTS = (
    "contacts", "companies", "deals", "line_items", "products", "quotes", "invoices", "orders", "custom"
)  # fmt: skip
SCOPES = (
    "oauth",
    *(f"crm.objects.{name}.{mode}" for name in OBJECTS for mode in ("read", "write")),
    *(f"crm.schemas.{name}.{mode}" for name in OBJECTS for mode in ("read", "write")),
    "crm.objects.owners.read",
    "automation",
    "crm.export",
    "e-commerce",
    "files",
    "settings.users.read",
    "tickets",
    "timeline",
)
"""Every scope the fake knows (12.3)."""


def fresh_text(account: Account, kind: str) -> str:
    """A made-up credential that no other site of the process has, whatever its seed."""
    letters = account.site.streams.letters(f"crm/{account.id}/{kind}", 32)
    return f"{kind}-{letters}-{account.id}"


def seed(account: Account, scopes: Sequence[str]) -> None:
    """Give a new portal its private app's token and a first refresh token."""
    account.memory |= {"tokens": {}, "refresh_tokens": {}, "codes": {}}
    token, refresh = account.credentials["access_token"], account.credentials["refresh_token"]
    account.memory["tokens"][token] = {"kind": "private", "scopes": list(scopes), "expires": None}
    account.memory["refresh_tokens"][refresh] = {"scopes": list(scopes)}
    known = account.site.sites.directory
    known.register(account, "token", token)
    known.register(account, "token", refresh)


def issue_code(
    account: Account, redirect_uri: str, scopes: Sequence[str], *, challenge: str = "", method: str = ""
) -> str:
    """A code for the token endpoint, good once."""
    settings: Settings = account.settings
    code = fresh_text(account, "sim-code")
    account.memory["codes"][code] = {
        "redirect_uri": redirect_uri,
        "scopes": [scope for scope in SCOPES if scope in scopes or scope == "oauth"],
        "expires": account.now() + settings.code_life,
        "challenge": challenge,
        "method": method,
    }
    return code


def redeem(account: Account, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
    """Tokens for a code. Raises `OAuthError`."""
    grant = account.memory["codes"].get(code)
    if grant is None or grant["expires"] <= account.now():
        raise OAuthError("BAD_AUTH_CODE", "missing or unknown auth code")
    if grant["redirect_uri"] != redirect_uri:
        raise OAuthError("BAD_REDIRECT_URI", "redirect_uri does not match the one used to obtain the code")
    if grant["challenge"] and _challenge(verifier, grant["method"]) != grant["challenge"]:
        raise OAuthError("BAD_CODE_VERIFIER", "code_verifier does not match the code challenge")
    del account.memory["codes"][code]
    refresh = fresh_text(account, "sim-refresh")
    account.memory["refresh_tokens"][refresh] = {"scopes": grant["scopes"]}
    account.site.sites.directory.register(account, "token", refresh)
    return _tokens(account, refresh)


def refresh(account: Account, token: str) -> dict[str, Any]:
    """A new access token; the refresh token stays the same. Raises `OAuthError`."""
    if token not in account.memory["refresh_tokens"]:
        raise OAuthError("BAD_REFRESH_TOKEN", "refresh token is invalid, expired or revoked")
    return _tokens(account, token)


def app_token(account: Account, scopes: Sequence[str]) -> dict[str, Any]:
    """A token of the app itself, good for the webhooks journal only. Raises `OAuthError`."""
    unknown = [scope for scope in scopes if scope not in (*SCOPES, *JOURNAL_SCOPES)]
    if unknown or not scopes:
        raise OAuthError(
            "BAD_SCOPES", f"missing or unknown scopes: {', '.join(unknown)}", error="invalid_scope"
        )
    settings: Settings = account.settings
    access = fresh_text(account, "sim-app")
    account.memory["tokens"][access] = {
        "kind": "app",
        "scopes": list(scopes),
        "expires": account.now() + settings.access_token_life,
    }
    account.site.sites.directory.register(account, "token", access)
    return {
        "token_type": "bearer",
        "access_token": access,
        "expires_in": settings.access_token_life // 1000,
        "scopes": list(scopes),
        "token_use": "client_credentials",
    }


def over(account: Account, granted: Mapping[str, Any]) -> bool:
    """Whether an access token's time is over, by the clock that ``client_time`` names (12.5)."""
    expires = granted["expires"]
    judged = account.settings.client_time == "site" or granted.get("ended", False)
    return expires is not None and judged and account.now() >= expires


def revoke(account: Account, token: str) -> bool:
    """Forget a token; access tokens survive the end of their refresh token."""
    memory = account.memory
    private = token == account.credentials["access_token"]
    if private:
        return False
    return bool(memory["refresh_tokens"].pop(token, None) or memory["tokens"].pop(token, None))


def describe(account: Account, token: str) -> dict[str, Any] | None:
    """What a token is good for, or None when it is good for nothing any more."""
    shared = {
        "token": token,
        "user": "mona.ritter@owners.test",
        "hub_domain": f"portal-{account.id}.test",
        "hub_id": int(account.id),
        "app_id": account.credentials["app_id"],
        "client_id": account.credentials["client_id"],
        "user_id": USER,
    }
    granted = account.memory["refresh_tokens"].get(token)
    if granted is not None:
        return {**shared, "scopes": granted["scopes"], "token_type": "refresh", "token_use": "refresh_token"}
    granted = account.memory["tokens"].get(token)
    if granted is None:
        return None
    if over(account, granted):
        return None
    left = 0 if granted["expires"] is None else max(granted["expires"] - account.now(), 0) // 1000
    return {
        **shared,
        "scopes": granted["scopes"],
        "expires_in": left,
        "token_type": "access",
        "token_use": "client_credentials" if granted["kind"] == "app" else "access_token",
    }


def _tokens(account: Account, refresh: str) -> dict[str, Any]:
    settings: Settings = account.settings
    scopes = account.memory["refresh_tokens"][refresh]["scopes"]
    access = fresh_text(account, "sim-access")
    account.memory["tokens"][access] = {
        "kind": "oauth",
        "scopes": scopes,
        "expires": account.now() + settings.access_token_life,
    }
    account.site.sites.directory.register(account, "token", access)
    return {
        "token_type": "bearer",
        "access_token": access,
        "refresh_token": refresh,
        "expires_in": settings.access_token_life // 1000,
        "hub_id": int(account.id),
        "user_id": USER,
        "scopes": scopes,
        "token_use": "access_token",
    }


def _challenge(verifier: str, method: str) -> str:
    if method.upper() != "S256":
        return verifier
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
