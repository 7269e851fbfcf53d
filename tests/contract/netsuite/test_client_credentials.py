"""OAuth 2.0 for machines with joserfc: an assertion gets a token, the token opens records."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from tests.contract.netsuite.conftest import BUNDLE, REST, Served

TOKEN = f"{REST}/auth/oauth2/v1/token"
KEYS = f"{REST}/auth/oauth2/v1/keys"
CUSTOMER = f"{REST}/record/v1/customer"
SCOPES = ["rest_webservices", "restlets"]


@cache
def key_for(algorithm: str) -> ECKey | RSAKey:
    if algorithm == "ES256":
        return ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
    return RSAKey.import_key(rsa.generate_private_key(public_exponent=65_537, key_size=3_072))


def mapped(served: Served, algorithm: str) -> str:
    """An administrator maps the public key; the id of the certificate."""
    made = requests.post(
        f"{served.url}/_rehearse/setup/certificates",
        json={
            "public_key": key_for(algorithm).as_pem(private=False).decode(),
            "user": "17",
            "role": "HubSpot Sync Role",
        },
        headers=served.hand,
        timeout=10,
    )
    assert made.status_code == 201, made.text
    return str(made.json()["certificate_id"])


def asked(served: Served, algorithm: str, kid: str, **claims: Any) -> requests.Response:
    """The answer of the token endpoint to an assertion signed with this algorithm."""
    now = served.account.now() // 1000
    told = {
        "iss": served.ready["consumer_key"],
        "scope": SCOPES,
        "aud": served.url + TOKEN,
        "iat": now,
        "exp": now + 600,
        **claims,
    }
    head = {"alg": algorithm, "typ": "JWT", "kid": kid}
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode(head, told, key_for(algorithm), algorithms=[algorithm]),
    }
    return requests.post(served.url + TOKEN, data=form, timeout=10)


def bearer(served: Served, method: str, path: str, token: str, **body: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.request(method, served.url + path, headers=headers, timeout=10, **body)


@pytest.mark.parametrize("algorithm", ["PS256", "ES256"])
def test_a_token_for_an_assertion_works_on_records_and_on_the_restlet(served: Served, algorithm: str) -> None:
    answer = asked(served, algorithm, mapped(served, algorithm))
    assert answer.status_code == 200, answer.text
    grant = answer.json()
    assert (grant["expires_in"], grant["token_type"], "refresh_token" in grant) == (3600, "bearer", False)
    token = grant["access_token"]
    made = bearer(served, "POST", CUSTOMER, token, json={"companyName": "Acme", "subsidiary": {"id": "1"}})
    assert made.status_code == 204, made.text
    read = bearer(served, "GET", made.headers["Location"].removeprefix(served.url), token)
    assert (read.status_code, read.json()["companyName"]) == (200, "Acme")
    told = bearer(served, "POST", BUNDLE, token, json={"action": "sysInfo"})
    assert told.json()["user"]["id"] == "17"


def test_the_published_keys_verify_a_token(served: Served) -> None:
    token = asked(served, "ES256", mapped(served, "ES256")).json()["access_token"]
    published = requests.get(served.url + KEYS, timeout=10).json()
    algorithms = [key["alg"] for key in published["keys"]]
    claims = jwt.decode(token, KeySet.import_key_set(published), algorithms=algorithms).claims
    assert (claims["iss"], claims["scope"]) == ("https://system.netsuite.com", SCOPES)


def test_what_gets_no_token(served: Served) -> None:
    kid = mapped(served, "PS256")
    refused = asked(served, "RS256", kid)
    assert (refused.status_code, refused.json()) == (400, {"error": "invalid_request"})
    now = served.account.now() // 1000
    for claims in (
        {"exp": now - 1, "iat": now - 600},
        {"aud": "https://elsewhere.example/token"},
        {"iss": "nobody"},
    ):
        assert asked(served, "PS256", kid, **claims).status_code in (400, 401), claims
    assert asked(served, "ES256", kid).status_code == 401, "the certificate is of another key"


def test_a_token_dies_and_opens_only_what_it_is_for(served: Served) -> None:
    kid = mapped(served, "ES256")
    narrow = asked(served, "ES256", kid, scope=["restlets"]).json()["access_token"]
    assert bearer(served, "GET", CUSTOMER, narrow).status_code == 401
    token = asked(served, "ES256", kid).json()["access_token"]
    assert bearer(served, "GET", CUSTOMER, token).status_code == 200
    assert bearer(served, "GET", CUSTOMER, f"{token[:-4]}AAAA").status_code == 401
    served.site.clock.move_to(served.site.clock.now() + 3_600_000)
    refused = bearer(served, "GET", CUSTOMER, token)
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]
