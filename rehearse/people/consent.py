"""A person allows our app into an account, or throws it out again: OAuth as it is clicked through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from rehearse.errors import Refused
from rehearse.transport import Api, Reply

_BACK = "http://127.0.0.1/connected"
"""Where the vendor sends the person afterwards; nobody listens there, only its query is read."""


_REVOKE = "/v2/oauth2/tokens/revoke"


@dataclass(frozen=True, slots=True)
class _Doors:
    """Where an app grants access, and what our app asks for."""

    page: str
    tokens: str
    scope: str


CONSENTED = {
    "crm": _Doors(
        page="/oauth/authorize",
        tokens="/oauth/v3/token",
        scope=" ".join(
            f"crm.{kind}.{object}.{mode}"
            for object in ("contacts", "companies")
            for kind in ("objects", "schemas")
            for mode in ("read", "write")
        ),
    ),
    "quickbooks": _Doors(
        page="/connect/oauth2",
        tokens="/oauth2/v1/tokens/bearer",
        scope="com.intuit.quickbooks.accounting",
    ),
}


def fresh_credentials(api: Api, app: str, account: Mapping[str, Any]) -> dict[str, str]:
    """The tokens of a new grant. ``account`` has ``client_id`` and ``client_secret``. Raises `Refused`."""
    doors = CONSENTED[app]
    asked = {
        "client_id": account["client_id"],
        "response_type": "code",
        "redirect_uri": _BACK,
        "scope": doors.scope,
        "state": "reconnect",
    }
    allowed = api.send("GET", doors.page, params=asked)
    code = parse_qs(urlsplit(allowed.headers.get("location", "")).query).get("code")
    if not code:
        raise Refused(f"GET {api.base_url}{doors.page}", allowed.status, allowed.body)
    form = {"grant_type": "authorization_code", "code": code[0], "redirect_uri": _BACK}
    grant = _post(api, doors.tokens, form | _client(account)).body
    return {name: grant[name] for name in ("access_token", "refresh_token")}


def revoke(api: Api, account: Mapping[str, Any]) -> None:
    """End QuickBooks' grant with everything that came of it. Raises `Refused`.

    The CRM has nothing like it: the token of a private app lives as long as the app.
    """
    _post(api, _REVOKE, {"token": account["refresh_token"]} | _client(account))


def _client(account: Mapping[str, Any]) -> dict[str, str]:
    return {"client_id": account["client_id"], "client_secret": account["client_secret"]}


def _post(api: Api, path: str, form: Mapping[str, str]) -> Reply:
    reply = api.send("POST", path, form=form)
    if reply.status != 200:
        raise Refused(f"POST {api.base_url}{path}", reply.status, reply.body)
    return reply
