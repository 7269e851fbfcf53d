"""The token endpoint: client credentials, the grant for machines (NetSuite contract 2.4)."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Request

from simulators.kit.accounts import Account
from simulators.netsuite.auth import tokens
from simulators.netsuite.auth.assertion import Asserted, verified
from simulators.netsuite.auth.audit import Attempt
from simulators.netsuite.auth.denied import Denied
from simulators.netsuite.auth.header import slug
from simulators.netsuite.auth.oauth_errors import (
    InvalidClient,
    InvalidRequest,
    UnauthorizedClient,
    UnsupportedGrantType,
)
from simulators.netsuite.auth.standing import BY_OAUTH2, actor_for
from simulators.netsuite.origin import origin
from simulators.netsuite.settings import SECOND
from simulators.netsuite.setup.state import Setup

ROOT = "/services/rest/auth/oauth2/v1"
GRANT = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def grant(account: Account, asked: Request, attempt: Attempt) -> dict[str, Any]:
    """The answer to a token request: an access token, never one to refresh it with. Raises `OAuthError`."""
    form = _fields(asked)
    kind = form.get("grant_type", "")
    if not kind:
        raise InvalidRequest
    if kind != GRANT:
        raise UnsupportedGrantType
    if asked.authorization is not None or "client_secret" in form:
        raise InvalidRequest  # the assertion is the client's authentication, and there is only one at a time
    if form.get("client_assertion_type") != ASSERTION_TYPE or not form.get("client_assertion"):
        raise InvalidRequest
    asserted = verified(account, form["client_assertion"], _own_urls(account, asked), attempt)
    _check_standing(account, asserted)
    token = tokens.issue(
        account,
        client=asserted.client,
        user=asserted.user,
        role=asserted.role,
        scopes=asserted.scopes,
    )
    return {"access_token": token, "expires_in": tokens.LIVES // SECOND, "token_type": "bearer"}


def revoke(account: Account, asked: Request) -> None:
    """End a token. The client tells its id and secret, by Basic or in the form. Raises `OAuthError`."""
    form = _fields(asked)
    basic = asked.authorization
    if basic is not None and ("client_id" in form or "client_secret" in form):
        raise InvalidRequest
    if basic is None:
        client, secret = form.get("client_id", ""), form.get("client_secret", "")
    else:
        client, secret = basic.username or "", basic.password or ""
    integration = Setup(account).integration(client)
    known = "" if integration is None else integration["consumer_secret"]
    if integration is None or not hmac.compare_digest(known.encode(), secret.encode()):
        raise InvalidClient
    if not form.get("token"):
        raise InvalidRequest
    tokens.revoke(account, form["token"])


def _fields(asked: Request) -> dict[str, str]:
    """The form; a field that is there twice is none that we could choose from."""
    if any(len(values) > 1 for _, values in asked.form.lists()):
        raise InvalidRequest
    return asked.form.to_dict()


def _own_urls(account: Account, asked: Request) -> set[str]:
    """The endpoint at the vendor, and here: clients with another base URL keep one of the two in ``aud``.

    Behind TLS termination nobody may have told us the client's scheme.
    """
    host = origin(asked).partition("://")[2]
    here = {f"{scheme}://{host}{ROOT}/token" for scheme in ("http", "https")}
    return here | {f"https://{slug(account.id)}.suitetalk.api.netsuite.com{ROOT}/token"}


def _check_standing(account: Account, asserted: Asserted) -> None:
    setup = Setup(account)
    if not setup.feature("oauth2"):
        raise UnauthorizedClient("FeatureDisabled")
    integration = setup.integration(asserted.client)
    if integration is None or integration["state"] != "enabled" or not integration["client_credentials"]:
        raise UnauthorizedClient("InvalidIntegration")
    try:
        actor_for(setup, asserted.user, asserted.role, integration=asserted.client, permission=BY_OAUTH2)
    except Denied as denied:
        raise UnauthorizedClient(denied.code) from None
