"""Grants and their tokens. All of it is plain data in ``account.memory["oauth"]``.

A token names its company, so that any of them leads to the account without a register:
``at-sim-{realm}-…`` for access, ``rt-sim-{realm}-…`` for refreshing.
"""

from __future__ import annotations

from typing import Any, TypedDict

from simulators.kit.accounts import Account
from simulators.quickbooks.oauth.errors import InvalidGrant, InvalidRequest
from simulators.quickbooks.settings import DAY, HOUR, MINUTE, SECOND

ACCESS_LIVES = HOUR
REFRESH_LIVES = 101 * DAY
PREVIOUS_LIVES = DAY
GRANT_LIVES = 5 * 365 * DAY
CODE_LIVES = 10 * MINUTE
"""Of a code; the vendor says minutes."""

ACCOUNTING = "com.intuit.quickbooks.accounting"


class Grant(TypedDict):
    """What one user allowed one app. Times in milliseconds; ``previous`` is the refresh token before."""

    scopes: list[str]
    born: int
    refresh: str
    refresh_born: int
    previous: str
    previous_dies: int
    revoked: bool


def start(account: Account) -> None:
    """An account comes with one grant for accounting, its tokens fresh."""
    account.memory["oauth"] = {"grants": [], "access": {}, "codes": {}}
    number = _new_grant(account, [ACCOUNTING])
    new_access_token(account, number)


def realm_of(token: str) -> str | None:
    """The company that a token names, or None for a text that is no token of ours."""
    parts = token.split("-")
    return parts[2] if len(parts) == 4 and parts[0] in ("at", "rt") and parts[1] == "sim" else None


def grant_of_access(account: Account, token: str) -> Grant | None:
    """The grant behind an access token that is alive, or None."""
    number, dies = account.memory["oauth"]["access"].get(token, (0, 0))
    if account.now() >= dies:
        return None
    grant = _grant(account, number)
    return None if grant["revoked"] else grant


def new_code(account: Account, scopes: list[str], redirect_uri: str) -> str:
    """A code for the app to exchange within ten minutes, once."""
    code = f"AB11sim{_letters(account, 40)}"
    dies = account.now() + CODE_LIVES
    account.memory["oauth"]["codes"][code] = {"scopes": scopes, "redirect_uri": redirect_uri, "dies": dies}
    return code


def exchange(account: Account, code: str, redirect_uri: str) -> int:
    """The number of the new grant that a code stands for. Raises ``invalid_grant``."""
    found = account.memory["oauth"]["codes"].pop(code, None)
    if found is None or account.now() >= found["dies"] or redirect_uri != found["redirect_uri"]:
        raise InvalidGrant("Token invalid")
    return _new_grant(account, found["scopes"])


def refresh(account: Account, token: str) -> int:
    """The number of the grant that a refresh token stands for; a token that is a day old is rotated.

    The token before still works for a day where the switch says so. Raises ``invalid_grant``.
    """
    now = account.now()
    for number, grant in enumerate(account.memory["oauth"]["grants"]):
        if grant["revoked"] or now >= grant["born"] + GRANT_LIVES:
            continue
        if token == grant["previous"] and now < grant["previous_dies"]:
            return number
        if token == grant["refresh"] and now < grant["refresh_born"] + REFRESH_LIVES:
            if now - grant["refresh_born"] >= account.settings.refresh_rotation:
                _rotate(account, grant)
            return number
    raise InvalidGrant("Incorrect or invalid refresh token")


def use_up(account: Account, token: str) -> None:
    """Rotate the grant of a refresh token as if it were a day old and somebody had just refreshed with it."""
    for number, grant in enumerate(account.memory["oauth"]["grants"]):
        if token and token == grant["refresh"] and not grant["revoked"]:
            _rotate(account, grant)
            new_access_token(account, number)


def new_access_token(account: Account, number: int) -> str:
    """A new access token of a grant, good for an hour. Older ones live on until their hour ends."""
    state = account.memory["oauth"]
    now = account.now()
    alive = {token: entry for token, entry in state["access"].items() if now < entry[1]}
    token = f"at-sim-{account.id}-{_letters(account, 48)}"
    state["access"] = {**alive, token: [number, now + ACCESS_LIVES]}
    return token


def revoke(account: Account, token: str) -> None:
    """End the whole grant that an access or refresh token belongs to. Raises ``invalid_request``."""
    state = account.memory["oauth"]
    if token in state["access"]:
        _grant(account, state["access"][token][0])["revoked"] = True
        return
    for grant in state["grants"]:
        if token and token in (grant["refresh"], grant["previous"]) and not grant["revoked"]:
            grant["revoked"] = True
            return
    raise InvalidRequest("Token unknown")


def answer(account: Account, number: int, *, hard_expiry: bool) -> dict[str, Any]:
    """The body of a token answer, with a new access token; times in seconds."""
    grant = _grant(account, number)
    now = account.now()
    body: dict[str, Any] = {
        "token_type": "bearer",
        "access_token": new_access_token(account, number),
        "expires_in": ACCESS_LIVES // SECOND,
        "refresh_token": grant["refresh"],
        "x_refresh_token_expires_in": (grant["refresh_born"] + REFRESH_LIVES - now) // SECOND,
    }
    if hard_expiry:
        body["x_refresh_token_hard_expires_in"] = (grant["born"] + GRANT_LIVES - now) // SECOND
    return body


def scopes_of(account: Account, number: int) -> list[str]:
    """What a grant allows."""
    return _grant(account, number)["scopes"]


def newest_tokens(account: Account) -> tuple[str, str]:
    """The access and refresh token of the first grant, as issued last; the access token may have died."""
    access = [token for token, entry in account.memory["oauth"]["access"].items() if entry[0] == 0]
    return access[-1] if access else "", _grant(account, 0)["refresh"]


def _new_grant(account: Account, scopes: list[str]) -> int:
    now = account.now()
    grant = Grant(
        scopes=scopes,
        born=now,
        refresh=_refresh_token(account),
        refresh_born=now,
        previous="",
        previous_dies=0,
        revoked=False,
    )
    grants: list[Grant] = account.memory["oauth"]["grants"]
    grants.append(grant)
    return len(grants) - 1


def _rotate(account: Account, grant: Grant) -> None:
    now = account.now()
    keeps = account.settings.previous_refresh_token == "valid_24h"
    grant["previous"], grant["previous_dies"] = grant["refresh"], now + PREVIOUS_LIVES if keeps else now
    grant["refresh"], grant["refresh_born"] = _refresh_token(account), now


def _grant(account: Account, number: int) -> Grant:
    grant: Grant = account.memory["oauth"]["grants"][number]
    return grant


def _refresh_token(account: Account) -> str:
    return f"rt-sim-{account.id}-{_letters(account, 32)}"


def _letters(account: Account, length: int) -> str:
    return account.site.streams.letters(f"quickbooks/{account.id}/token", length)
