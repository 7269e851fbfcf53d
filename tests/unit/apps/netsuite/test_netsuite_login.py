"""Logging in to NetSuite: signatures, nonces, clocks, bearer tokens."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, unquote

import httpx
import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from sync_core.apps.client import AppError
from sync_core.apps.http import Session
from sync_core.apps.netsuite.auth import TokenLogin
from tests.unit.apps.answers import START, Vendor, Waiting, json
from tests.unit.apps.netsuite.tokens import TOKEN

MACHINE = {"account_id": "1234567_SB1", "client_id": "client-1", "certificate_id": "kid-1"}
_PART = re.compile(r'(\w+)="([^"]*)"')
_KEYS: dict[str, RSAKey | ECKey] = {
    "PS256": RSAKey.generate_key(2048),
    "ES256": ECKey.generate_key("P-256"),
    "ES384": ECKey.generate_key("P-384"),
    "ES512": ECKey.generate_key("P-521"),
}


class Fixed:
    """Chance that always draws the same."""

    def __init__(self, drawn: float) -> None:
        self._drawn = drawn

    def random(self) -> float:
        return self._drawn


def served(request: httpx.Request) -> httpx.Response:
    """Whatever is asked, of an account without subsidiaries."""
    if request.url.path.endswith("/token"):
        return json({"access_token": "access-1", "expires_in": 3600, "token_type": "bearer"})
    return json({"items": [], "hasMore": False})


def parts(request: httpx.Request) -> dict[str, str]:
    return {name: unquote(text) for name, text in _PART.findall(request.headers["authorization"])}


@pytest.mark.parametrize(
    ("method", "url", "signature"),
    [
        (
            "POST",
            "http://127.0.0.1:8080/services/rest/query/v1/suiteql?limit=5&offset=0",
            "hoxIkFe5i0d0/qn9mPYM68P9qha4M7ZPFd8Ft6yPo5g=",
        ),
        (
            "GET",
            "http://127.0.0.1:8080/services/rest/record/v1/customer?q=email+START_WITH+%22a+b%22",
            "5pV+JK1VrH3dk2AFrNR3xF7mOAXpeuMumgaZ7R9/xAw=",
        ),
        (
            "PUT",
            "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/customer/eid:CRM-42",
            "dZAeJVGo/5C1xKJFeg18nQ8V6t+c/NRp2FnJqHr85XI=",
        ),
    ],
)
def test_signatures_are_those_of_the_contract(method: str, url: str, signature: str) -> None:
    login = TokenLogin(Session(url, Waiting()), TOKEN, Waiting(), Fixed(0.5))
    header = login.signed(method, url, "nonce-demo-000000001", 1767225600)
    found = {name: unquote(text) for name, text in _PART.findall(header)}
    assert header.startswith('OAuth realm="1234567_SB1", ')
    assert found["oauth_signature"] == signature
    assert (found["oauth_signature_method"], found["oauth_version"]) == ("HMAC-SHA256", "1.0")


def test_no_nonce_comes_twice_while_the_clock_stands_still() -> None:
    vendor = Vendor(served)
    clients = [vendor.client("netsuite", credentials=TOKEN, rng=Fixed(drawn)) for drawn in (0.1, 0.2)]
    for client in clients * 3:
        client.scan("contact")
    nonces = [parts(request)["oauth_nonce"] for request in vendor.requests]
    assert len(set(nonces)) == len(nonces) == 6
    assert {len(nonce) for nonce in nonces} == {21}


def test_without_a_stream_of_chance_the_machine_draws() -> None:
    vendor = Vendor(served)
    for _ in range(2):
        vendor.client("netsuite", credentials=TOKEN).scan("contact")
    first, second = (parts(request)["oauth_nonce"] for request in vendor.requests)
    assert first != second


def test_the_realm_is_the_account_in_its_own_spelling() -> None:
    vendor = Vendor(served)
    vendor.client("netsuite", credentials={**TOKEN, "account_id": "1234567-sb1"}).scan("contact")
    assert parts(vendor.requests[0])["realm"] == "1234567_SB1"


def test_a_refused_login_is_tried_once_more_with_the_clock_of_the_answer() -> None:
    answers = iter([json({}, 401, date="Mon, 02 Nov 2026 09:10:00 GMT"), json({"items": []})])
    vendor = Vendor(lambda request: next(answers))
    vendor.client("netsuite", credentials=TOKEN).scan("contact")
    first, second = map(parts, vendor.requests)
    assert first["oauth_timestamp"] == str(START // 1000)
    assert second["oauth_timestamp"] == str(START // 1000 + 600)
    assert first["oauth_nonce"] != second["oauth_nonce"]


def test_a_login_that_stays_refused_says_what_it_can_be_and_where_to_look() -> None:
    vendor = Vendor(lambda request: json({}, 401))
    with pytest.raises(AppError) as refused:
        vendor.client("netsuite", credentials=TOKEN).scan("contact")
    assert len(vendor.requests) == 2
    assert (refused.value.code, refused.value.happened) == ("AUTH_EXPIRED", "no")
    for words in ("account id", "Token-Based Authentication", "integration record", "token", "role"):
        assert words in refused.value.message
    assert "View Login Audit Trail" in refused.value.message


def test_a_cause_in_the_header_comes_first_and_the_list_is_not_cut() -> None:
    header = (
        'OAuth realm="1234567_SB1", error="permission_denied", error_description="Invalid login attempt."'
    )
    vendor = Vendor(lambda request: json({}, 401, www_authenticate=header))
    with pytest.raises(AppError) as refused:
        vendor.client("netsuite", credentials=TOKEN).scan("contact")
    assert refused.value.message.startswith("the login is refused: the role")
    assert refused.value.message.count("; or ") == 5
    assert refused.value.params["cause"] == "permission_denied"


@pytest.mark.parametrize("algorithm", sorted(_KEYS))
def test_a_machine_asks_for_a_token_with_an_assertion_its_key_signed(algorithm: str) -> None:
    key = _KEYS[algorithm]
    vendor = Vendor(served)
    client = vendor.client(
        "netsuite", credentials={**MACHINE, "private_key": key.as_pem(private=True).decode()}
    )
    client.scan("contact")
    client.scan("contact")
    assert [request.url.path.rpartition("/")[2] for request in vendor.requests] == [
        "token",
        "suiteql",
        "suiteql",
    ]
    form = {name: texts[0] for name, texts in parse_qs(vendor.requests[0].content.decode()).items()}
    assert form["grant_type"] == "client_credentials"
    read = jwt.decode(form["client_assertion"], key, algorithms=[algorithm])
    assert (read.header["kid"], read.header["typ"]) == ("kid-1", "JWT")
    claims: dict[str, Any] = read.claims
    assert claims["iss"] == "client-1"
    assert claims["scope"] == ["rest_webservices", "restlets"]
    assert claims["aud"] == "http://127.0.0.1:8700/services/rest/auth/oauth2/v1/token"
    assert 0 < claims["exp"] - claims["iat"] < 3600
    assert claims["iat"] == START // 1000
    assert [request.headers["authorization"] for request in vendor.requests[1:]] == ["Bearer access-1"] * 2


def machine(vendor: Vendor, clock: Waiting) -> Any:
    pem = _KEYS["ES256"].as_pem(private=True).decode()
    return vendor.client("netsuite", credentials={**MACHINE, "private_key": pem}, clock=clock)


class Counting(Vendor):
    """Hands out tokens with numbers and takes only the latest of ``given``."""

    def __init__(self) -> None:
        super().__init__(self._serve)
        self.given: list[str] = []

    def _serve(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            self.given.append(f"access-{len(self.given) + 1}")
            return json({"access_token": self.given[-1], "expires_in": "3600"})
        if request.headers["authorization"] != f"Bearer {self.given[-1]}":
            return json({}, 401)
        return json({"items": []})


def test_a_bearer_token_is_replaced_before_its_hour_ends() -> None:
    vendor, clock = Counting(), Waiting()
    client = machine(vendor, clock)
    client.scan("contact")
    clock.pass_by(57 * 60_000)
    client.scan("contact")
    assert vendor.given == ["access-1"]
    clock.pass_by(60_000)
    client.scan("contact")
    assert vendor.given == ["access-1", "access-2"]


def test_a_bearer_token_that_is_refused_is_replaced_once() -> None:
    vendor, clock = Counting(), Waiting()
    client = machine(vendor, clock)
    client.scan("contact")
    vendor.given.append("revoked by somebody")
    client.scan("contact")
    assert vendor.given[-1] == "access-3"


@pytest.mark.parametrize(
    ("status", "body", "code", "said"),
    [
        (400, {"error": "invalid_grant"}, "AUTH_EXPIRED", "certificate"),
        (401, {"error": "invalid_client"}, "AUTH_EXPIRED", "integration record"),
        (429, {}, "RATE_LIMITED", "token endpoint"),
        (503, {}, "APP_UNAVAILABLE", "503"),
    ],
)
def test_a_token_that_is_not_given_is_told_as_what_it_is(
    status: int, body: dict[str, str], code: str, said: str
) -> None:
    vendor = Vendor(lambda request: json(body, status))
    with pytest.raises(AppError) as refused:
        machine(vendor, Waiting()).scan("contact")
    assert (refused.value.code, refused.value.happened) == (code, "no")
    assert said in refused.value.message


def test_a_lost_token_answer_means_that_nothing_was_sent() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("lost", request=request)

    with pytest.raises(AppError) as lost:
        machine(Vendor(handler), Waiting()).scan("contact")
    assert (lost.value.code, lost.value.happened) == ("APP_UNAVAILABLE", "no")


@pytest.mark.parametrize(
    "text", ["no key", "", _KEYS["ES256"].as_pem(private=False).decode()], ids=["words", "none", "public"]
)
def test_a_private_key_that_cannot_be_used_is_a_refused_login(text: str) -> None:
    vendor = Vendor(served)
    client = vendor.client("netsuite", credentials={**MACHINE, "private_key": text})
    with pytest.raises(AppError, match="private key"):
        client.scan("contact")
    assert not vendor.requests


def test_queries_are_sent_as_they_are_signed() -> None:
    vendor = Vendor(served)
    vendor.client("netsuite", credentials=TOKEN).scan("contact")
    (request,) = vendor.requests
    assert str(request.url) == "http://127.0.0.1:8700/services/rest/query/v1/suiteql?limit=1000&offset=0"
    assert request.headers["prefer"] == "transient"
    assert list(msgspec.json.decode(request.content)) == ["q"]
