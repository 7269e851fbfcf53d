"""The vendor's own OAuth client against the fake."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from intuitlib.client import AuthClient  # type: ignore[import-untyped]
from intuitlib.enums import Scopes  # type: ignore[import-untyped]
from intuitlib.exceptions import AuthClientError  # type: ignore[import-untyped]

from tests.contract.quickbooks.conftest import Company


@pytest.fixture
def auth(company: Company) -> AuthClient:
    return company.auth()


def consent(auth: AuthClient, scopes: list[Scopes]) -> dict[str, str]:
    """Follow the authorisation URL as a browser does; what the app is told."""
    response = requests.get(auth.get_authorization_url(scopes), allow_redirects=False, timeout=5)
    assert response.status_code == 302
    return {key: value[0] for key, value in parse_qs(urlsplit(response.headers["Location"]).query).items()}


def test_discovery_names_every_endpoint(auth: AuthClient, company: Company) -> None:
    assert auth.token_endpoint == f"{company.url}/oauth2/v1/tokens/bearer"
    assert auth.revoke_endpoint == f"{company.url}/v2/oauth2/tokens/revoke"
    assert auth.issuer_uri == "https://oauth.platform.intuit.com/op/v1"


def test_a_code_is_exchanged_for_tokens_and_a_signed_identity(auth: AuthClient, company: Company) -> None:
    told = consent(auth, [Scopes.ACCOUNTING, Scopes.OPENID, Scopes.EMAIL])
    assert (told["state"], told["realmId"]) == (auth.state_token, company.account.id)
    auth.get_bearer_token(told["code"], realm_id=told["realmId"])
    assert auth.expires_in == 3600
    assert auth.x_refresh_token_expires_in == 8726400
    # The client keeps an identity only if issuer, audience, expiry and signature hold.
    assert auth.id_token is not None
    assert auth.get_user_info().json()["email"] == "owner@company.example"
    with pytest.raises(AuthClientError) as raised:
        auth.get_bearer_token(told["code"])
    assert raised.value.status_code == 400


def test_refresh_keeps_and_then_rotates_the_token(auth: AuthClient, company: Company) -> None:
    first = company.ready["refresh_token"]
    auth.refresh(first)
    assert auth.refresh_token == first
    access = auth.access_token
    company.site.clock.move_to(company.site.clock.now() + 86_400_000)
    auth.refresh()
    assert auth.refresh_token != first
    assert auth.access_token != access
    late = company.auth()
    late.refresh(first)
    assert late.refresh_token == auth.refresh_token


def test_a_dead_token_raises_with_the_transaction_id_and_the_date(auth: AuthClient) -> None:
    with pytest.raises(AuthClientError) as raised:
        auth.refresh("rt-sim-nobody")
    assert raised.value.status_code == 400
    assert b"invalid_grant" in raised.value.content
    assert raised.value.intuit_tid.startswith("1-")
    assert raised.value.timestamp.endswith("GMT")


def test_revoke_ends_everything(auth: AuthClient, company: Company) -> None:
    auth.refresh(company.ready["refresh_token"])
    assert auth.revoke() is True
    with pytest.raises(AuthClientError) as raised:
        auth.refresh()
    assert b"invalid_grant" in raised.value.content
    with pytest.raises(AuthClientError):
        auth.revoke("at-sim-nobody")


def test_a_wrong_secret_is_an_invalid_client(auth: AuthClient, company: Company) -> None:
    auth.client_secret = "wrong"
    with pytest.raises(AuthClientError) as raised:
        auth.refresh(company.ready["refresh_token"])
    assert raised.value.status_code == 401
    assert b"invalid_client" in raised.value.content
