"""The OAuth endpoints of every version, and the authorize page (CRM contract 12.2)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.errors import OAuthError, ObjectNotFound
from simulators.crm.evidence import (
    BELIEVED,
    CHANGES,
    FIXTURES,
    OAUTH,
    OAUTH_TEST,
    PYTHON,
    SET_UP,
    SPEC,
    UNCOUNTED,
)
from simulators.crm.grammar import Product
from simulators.crm.oauth import grants
from simulators.crm.params import object_if_any
from simulators.kit.accounts import Account
from simulators.kit.exchange import current
from simulators.kit.fidelity import no_such, partly, whole

product = Product("oauth", "/oauth/<version('v1', 'v3'):api>")

OPEN = SET_UP.but(
    state=whole(SPEC, OAUTH, OAUTH_TEST),
    validation=whole(OAUTH, FIXTURES),
    errors=whole(OAUTH, FIXTURES),
    auth=whole(SPEC, OAUTH),
    limits=UNCOUNTED,
    webhooks=no_such("no event type tells of tokens"),
)
INFORMS = OPEN.but(errors=whole(BELIEVED), auth=no_such("the token that is asked about is all it needs"))


@product.route("/token", "POST")
@OPEN.but(validation=partly("v1 does not end in February 2027", OAUTH, CHANGES))
def token() -> Response:
    """Tokens for a code or for a refresh token."""
    account = _client()
    kind = _given("grant_type")
    if kind == "refresh_token":
        return answer(grants.refresh(account, _given("refresh_token")))
    if kind == "authorization_code":
        code, address = _given("code"), _given("redirect_uri")
        return answer(grants.redeem(account, code, address, _given("code_verifier")))
    if kind == "client_credentials":
        return answer(grants.app_token(account, _given("scope").split()))
    raise OAuthError("BAD_GRANT_TYPE", f"unsupported grant type {kind}", error="unsupported_grant_type")


@product.route("/access-tokens/<text>", "GET")
@INFORMS
def access_token_info(text: str) -> Response:
    """What an access token is good for."""
    return answer(_described(text, "access_token"))


@product.route("/refresh-tokens/<text>", "GET")
@INFORMS
def refresh_token_info(text: str) -> Response:
    """What a refresh token is good for."""
    return answer(_described(text, "refresh_token"))


@product.route("/refresh-tokens/<text>", "DELETE")
@INFORMS
def delete_refresh_token(text: str) -> Response:
    """End a refresh token; its access tokens live on."""
    _described(text, "refresh_token")
    grants.revoke(current().account, text)
    return no_content()


@product.route("/token/introspect", "POST")
@OPEN
def introspect() -> Response:
    """What any token is good for; one that is not says ``active: false``."""
    account = _client()
    found = grants.describe(account, _any_token())
    return answer({"active": False} if found is None else {"active": True, **found})


@product.route("/token/revoke", "POST")
@OPEN
def revoke() -> Response:
    """End a token."""
    account = _client()
    grants.revoke(account, _any_token())
    return answer({})


@product.blueprint.route("/oauth/v2/private-apps/get/access-token-info", methods=["POST"])
@INFORMS.but(state=whole(BELIEVED))
def private_app_info() -> Response:
    """The private app behind a token (path documented, body from memory)."""
    account = current().account
    given = object_if_any()
    text = str(given.get("tokenKey") or "")
    if text != account.credentials["access_token"]:
        raise ObjectNotFound("Token not found")
    found = account.memory["tokens"][text]
    return answer(
        {
            "userId": grants.USER,
            "hubId": int(account.id),
            "appId": account.credentials["app_id"],
            "scopes": found["scopes"],
        }
    )


@product.blueprint.route("/oauth/authorize", methods=["GET"])
@OPEN.but(
    state=partly("there is no page: all that is asked for is granted", PYTHON, SPEC), errors=whole(BELIEVED)
)
def authorize() -> Response:
    """The page on which a user installs an app; here everybody agrees at once to all that is asked for."""
    account, args = current().account, request.args
    address = args.get("redirect_uri", "")
    if args.get("client_id") != account.credentials["client_id"]:
        raise _unknown_client()
    if not address:
        raise OAuthError("BAD_REDIRECT_URI", "missing redirect_uri")
    asked = f"{args.get('scope', '')} {args.get('optional_scope', '')}".split()
    unknown = [scope for scope in args.get("scope", "").split() if scope not in grants.SCOPES]
    if unknown:
        raise OAuthError("BAD_SCOPES", f"unknown scopes: {', '.join(unknown)}", error="invalid_scope")
    code = grants.issue_code(
        account,
        address,
        asked,
        challenge=args.get("code_challenge", ""),
        method=args.get("code_challenge_method", "plain"),
    )
    query = urlencode({"code": code} | ({"state": args["state"]} if "state" in args else {}))
    separator = "&" if "?" in address else "?"
    return Response(status=302, headers={"Location": f"{address}{separator}{query}"})


def _given(name: str) -> str:
    """A parameter from the form, from the query, which v1 allows, or from JSON where the switch takes it."""
    found = request.form.get(name) or request.args.get(name)
    if found is None and current().account.settings.oauth_json:
        found = object_if_any().get(name)
    return str(found or "")


def _client() -> Account:
    """The account, once the caller has proved to be its app. Raises `OAuthError`."""
    account = current().account
    if _given("client_id") != account.credentials["client_id"]:
        raise _unknown_client()
    if _given("client_secret") != account.credentials["client_secret"]:
        raise OAuthError("BAD_CLIENT_SECRET", "missing or invalid client secret", error="invalid_client")
    return account


def _unknown_client() -> OAuthError:
    return OAuthError("BAD_CLIENT_ID", "missing or unknown client id", error="invalid_client")


def _any_token() -> str:
    """The token under its documented names and the one that the SDKs send."""
    return _given("token") or _given("access_token") or _given("refresh_token")


def _described(text: str, use: str) -> dict[str, Any]:
    found = grants.describe(current().account, text)
    if found is None or found.pop("token_use") != use:
        raise ObjectNotFound(f"{use.replace('_', ' ')} is invalid, expired or revoked")
    return found
