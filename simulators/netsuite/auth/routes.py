"""The routes of logging in: OAuth 2.0 tokens and keys, and who a token is."""

from __future__ import annotations

from flask import Blueprint, Response, request

from simulators.kit.exchange import current
from simulators.kit.fidelity import no_such, partly, whole
from simulators.kit.wire import json_response
from simulators.netsuite.actor import Actor
from simulators.netsuite.auth import audit, oauth2, tokens
from simulators.netsuite.auth.oauth_errors import NO_STORE, OAuthError
from simulators.netsuite.evidence import BELIEVED, LIVE, LOGIN, PYTHON, TOKENS
from simulators.netsuite.setup.state import Setup

TOKEN, KEYS, REVOKE = (f"{oauth2.ROOT}/{name}" for name in ("token", "keys", "revoke"))
TOKEN_INFO = "/rest/tokeninfo"

routes = Blueprint("auth", __name__)


@routes.post(TOKEN)
@TOKENS.but(state=partly("client credentials alone: no authorization code, no refresh token", LOGIN))
def token() -> Response:
    """A client assertion for an access token. Every refusal of one is in the login audit trail."""
    account = current().account
    attempt = audit.Attempt(way="OAuth 2.0")
    try:
        return json_response(oauth2.grant(account, request, attempt), headers=NO_STORE)
    except OAuthError as refused:
        if refused.code:
            audit.failed(account, attempt, refused.code)
        raise


@routes.get(KEYS)
@TOKENS.but(
    validation=no_such("it takes nothing"),
    errors=no_such("it refuses nobody"),
    auth=no_such("anybody may read the keys"),
)
def keys() -> Response:
    """The keys that access tokens are signed with."""
    return json_response(tokens.key_set(current().account))


@routes.post(REVOKE)
@TOKENS.but(state=whole(BELIEVED), validation=whole(BELIEVED), errors=whole(LOGIN, BELIEVED))
def revoke() -> Response:
    """End an access token; 200 with nothing, whether there was one or not."""
    oauth2.revoke(current().account, request)
    return Response(status=200, headers=NO_STORE)


@routes.get(TOKEN_INFO)
@TOKENS.but(state=whole(PYTHON, BELIEVED), errors=whole(LOGIN, LIVE))
def token_info() -> Response:
    """Company, role and user of the caller's token."""
    exchange = current()
    actor: Actor = exchange.actor
    setup = Setup(exchange.account)
    role, user = setup.role(actor.role), setup.user(actor.user)
    integration = setup.integration(actor.integration)
    names = [held["name"] if held is not None else "" for held in (role, user, integration)]
    return json_response(
        {
            "companyId": exchange.account.id,
            "companyName": exchange.account.settings.company_name,
            "roleId": actor.role,
            "roleName": names[0],
            "entityId": actor.user,
            "entityName": names[1],
            "consumerName": names[2],
        }
    )
