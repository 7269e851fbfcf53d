"""The endpoints of OAuth and OpenID (QuickBooks contract 7)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, request
from werkzeug.wrappers import Request

from simulators.kit.exchange import current
from simulators.kit.fidelity import no_such, partly, whole
from simulators.kit.wire import DecodeError, decode, json_response
from simulators.quickbooks.evidence import (
    BELIEVED,
    DECIDED,
    ISSUES,
    NODE,
    OAUTH,
    PUBLISHED,
    PYTHON_OAUTH,
    REFRESHING,
    SANDBOX,
    TOKENS,
)
from simulators.quickbooks.gateway import AuthorizationFailed
from simulators.quickbooks.oauth import grants, identity
from simulators.quickbooks.oauth.errors import (
    NO_STORE,
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    UnsupportedGrantType,
)

routes = Blueprint("oauth", __name__)

SCOPES = frozenset(
    {
        grants.ACCOUNTING,
        *("com.intuit.quickbooks.payment", "openid", "profile", "email", "phone", "address"),
        *("app-foundations.custom-field-definitions", "app-foundations.custom-field-definitions.read"),
        *("project-management.project", "payroll.compensation.read", "time-tracking.time-entry"),
        *("indirect-tax.tax-calculation.quickbooks", "app-foundations.custom-dimensions.read"),
    }
)


def client_of(asked: Request) -> tuple[str, str]:
    """The client id and secret of a call: from HTTP Basic, else from the form, else from the URL."""
    basic = asked.authorization
    if basic is not None and basic.type == "basic":
        return basic.username or "", basic.password or ""
    return asked.values.get("client_id", ""), asked.values.get("client_secret", "")


@routes.get("/.well-known/openid_configuration")
@routes.get("/.well-known/openid_sandbox_configuration")
@PUBLISHED
def discovery() -> Response:
    """Where everything is. Both spellings, with and without a slash at the end."""
    return json_response(identity.discovery(request.url_root.rstrip("/")))


@routes.get("/op/v1/jwks")
@PUBLISHED
def keys() -> Response:
    """The key that identity tokens are signed with."""
    return json_response(identity.key_set())


@routes.get("/connect/oauth2")
@TOKENS.but(state=partly("there is no page: a switch is the user", OAUTH), errors=whole(OAUTH, DECIDED))
def authorize() -> Response:
    """The user's consent, given or denied at once as the switch says: back to the app with a code."""
    account = current().account
    asked = request.args
    redirect_uri = asked.get("redirect_uri", "")
    scopes = asked.get("scope", "").split()
    known = asked.get("client_id") == account.credentials["client_id"]
    usable = urlsplit(redirect_uri).scheme in ("http", "https") and scopes and SCOPES.issuperset(scopes)
    if not known or not usable or asked.get("response_type") != "code":
        # The vendor shows the user a page here; the app is not told.
        page = "<html><head><title>Error</title></head><body>The request is not valid.</body></html>"
        return Response(page, 400, content_type="text/html")
    told = {"state": asked["state"]} if "state" in asked else {}
    if account.settings.consent == "denied":
        told = {"error": "access_denied", **told}
    else:
        code = grants.new_code(account, scopes, redirect_uri)
        told = {"code": code, **told, "realmId": account.id}
    separator = "&" if urlsplit(redirect_uri).query else "?"
    return Response(status=302, headers={"Location": f"{redirect_uri}{separator}{urlencode(told)}"})


@routes.post("/oauth2/v1/tokens/bearer")
@TOKENS.but(state=whole(OAUTH, REFRESHING, PYTHON_OAUTH, ISSUES))
def token() -> Response:
    """A code or a refresh token for an access token."""
    account = current().account
    _check_client()
    kind = request.form.get("grant_type", "")
    if kind == "authorization_code":
        number = grants.exchange(account, _parameter("code"), request.form.get("redirect_uri", ""))
    elif kind == "refresh_token":
        number = grants.refresh(account, _parameter("refresh_token"))
    elif kind:
        raise UnsupportedGrantType
    else:
        raise InvalidRequest("grant_type is missing")
    hard = request.headers.get("x-include-refresh-token-hard-expires-in", "").lower() == "true"
    body = grants.answer(account, number, hard_expiry=hard)
    if "openid" in grants.scopes_of(account, number):
        body["id_token"] = identity.id_token(account)
    return json_response(body, headers=NO_STORE)


@routes.post("/v2/oauth2/tokens/revoke")
@TOKENS.but(state=whole(OAUTH, PYTHON_OAUTH, NODE), errors=whole(BELIEVED))
def revoke() -> Response:
    """Either token ends the whole grant. The body is JSON or a form."""
    _check_client()
    grants.revoke(current().account, _token_to_revoke())
    return Response(status=200, headers=NO_STORE)


@routes.get("/v1/openid_connect/userinfo")
@TOKENS.but(validation=no_such("it takes nothing"), errors=whole(SANDBOX, ISSUES))
def user_info() -> Response:
    """Who the bearer's user is."""
    scopes = current().actor["scopes"]
    if "openid" not in scopes:
        raise AuthorizationFailed
    return json_response(identity.user_info(current().account, scopes))


def _check_client() -> None:
    credentials = current().account.credentials
    if client_of(request) != (credentials["client_id"], credentials["client_secret"]):
        raise InvalidClient


def _parameter(name: str) -> str:
    value = request.form.get(name, "")
    if not value:
        raise InvalidGrant("Token invalid")
    return value


def _token_to_revoke() -> str:
    if "token" in request.form:
        return request.form["token"]
    try:
        body: Any = decode(request.get_data())
    except DecodeError:
        raise InvalidRequest from None
    token = body.get("token") if isinstance(body, dict) else None
    if not isinstance(token, str):
        raise InvalidRequest
    return token
