from __future__ import annotations

import base64
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from werkzeug.test import TestResponse

from simulators.netsuite.setup.stock import INTEGRATION_USER, SYNC_ROLE
from tests.unit.netsuite.caller import BASE, RECORD, RESTLET, Caller, answered

TOKEN = "/services/rest/auth/oauth2/v1/token"
KEYS = "/services/rest/auth/oauth2/v1/keys"
REVOKE = "/services/rest/auth/oauth2/v1/revoke"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
WHO = "/rest/tokeninfo"
CUSTOMERS = f"{RECORD}/customer"
BY_OAUTH2 = "Log in using OAuth 2.0 Access Tokens"
HOUR, MINUTE = 3_600_000, 60_000
CURVES: dict[str, Any] = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}


@cache
def key_for(algorithm: str) -> ECKey | RSAKey:
    if algorithm in CURVES:
        return ECKey.import_key(ec.generate_private_key(CURVES[algorithm]))
    return RSAKey.import_key(rsa.generate_private_key(public_exponent=65_537, key_size=3_072))


class Machine:
    """A client with a mapped certificate."""

    def __init__(self, caller: Caller, algorithm: str = "ES256") -> None:
        self.caller, self.algorithm, self.key = caller, algorithm, key_for(algorithm)
        self.client_id = caller.ready["consumer_key"]
        pem = self.key.as_pem(private=False).decode()
        self.kid = caller.setup.add_certificate(self.client_id, INTEGRATION_USER, SYNC_ROLE, pem)

    def assertion(self, header: dict[str, Any] | None = None, **claims: Any) -> str:
        now = self.caller.account.now() // 1000
        told = {
            "iss": self.client_id,
            "scope": ["rest_webservices", "restlets"],
            "aud": BASE + TOKEN,
            "iat": now,
            "exp": now + 600,
            **claims,
        }
        head = {"alg": self.algorithm, "kid": self.kid, "typ": "JWT", **(header or {})}
        head = {name: value for name, value in head.items() if value is not None}
        told = {name: value for name, value in told.items() if value is not None}
        return jwt.encode(head, told, self.key, algorithms=[head["alg"]], default_type=None)

    def ask(self, assertion: str | None = None, **form: str) -> TestResponse:
        fields = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": assertion or self.assertion(),
            **form,
        }
        fields = {name: value for name, value in fields.items() if value}
        return self.caller.client.post(TOKEN, base_url=BASE, data=fields)

    def token(self, **claims: Any) -> str:
        token: str = answered(self.ask(self.assertion(**claims)))["access_token"]
        return token


@pytest.fixture
def machine(caller: Caller) -> Machine:
    return Machine(caller)


def refused(response: TestResponse) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/json"
    assert list(response.get_json()) == ["error"]
    return response.status_code, response.get_json()["error"]


def test_a_token_for_an_hour_and_nothing_to_refresh_it(caller: Caller, machine: Machine) -> None:
    body = answered(machine.ask())
    token = body.pop("access_token")
    assert body == {"expires_in": 3600, "token_type": "bearer"}
    keys = KeySet.import_key_set(answered(caller.client.get(KEYS, base_url=BASE)))
    decoded = jwt.decode(token, keys, algorithms=["Ed25519"])
    now = caller.account.now() // 1000
    assert decoded.claims == {
        "sub": "1042;17",
        "aud": ["1;TSTDRV1000001", machine.client_id],
        "scope": ["rest_webservices", "restlets"],
        "iss": "https://system.netsuite.com",
        "iat": now,
        "exp": now + 3600,
        "jti": decoded.claims["jti"],
    }
    assert caller.bearer("GET", CUSTOMERS, token).status_code == 200
    assert caller.bearer("POST", RESTLET, token, json={"action": "sysInfo"}).status_code == 200
    assert answered(caller.bearer("GET", WHO, token))["entityName"] == "Integration User"
    caller.advance(HOUR - 1)
    assert caller.bearer("GET", CUSTOMERS, token).status_code == 200
    caller.advance(1)
    response = caller.bearer("GET", CUSTOMERS, token)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == (
        'Bearer realm="TSTDRV1000001", error="invalid_token", error_description="Invalid login attempt."'
    )
    assert response.get_json()["o:errorDetails"][0]["o:errorCode"] == "INVALID_LOGIN"
    assert caller.audit() == ["AccessTokenExpired"]
    caller.switch(client_time="wall")
    assert caller.bearer("GET", CUSTOMERS, token).status_code == 200


@pytest.mark.parametrize("algorithm", ["PS256", "PS384", "PS512", "ES256", "ES384", "ES512"])
def test_the_algorithms(caller: Caller, algorithm: str) -> None:
    assert answered(Machine(caller, algorithm).ask())["access_token"]


def test_other_algorithms_are_refused(caller: Caller) -> None:
    machine = Machine(caller, "PS256")
    for header in ({"alg": "RS256"}, {"kid": None}, {"kid": ""}, {"typ": None}, {"typ": "at+jwt"}):
        assert refused(machine.ask(machine.assertion(header))) == (400, "invalid_request"), header
    assert caller.audit()[0] == "InvalidRequest"


@pytest.mark.parametrize("scope", [["restlets"], "restlets", "rest_webservices,restlets", "suite_analytics"])
def test_scopes_as_array_or_list(machine: Machine, scope: object) -> None:
    assert machine.token(scope=scope)


@pytest.mark.parametrize("scope", [None, "", [], ["everything"], [1], "restlets everything"])
def test_scopes_that_are_none(machine: Machine, scope: object) -> None:
    assert refused(machine.ask(machine.assertion(scope=scope))) == (400, "invalid_scope")


def test_a_scope_is_good_for_its_own_service(caller: Caller, machine: Machine) -> None:
    rest, restlets = machine.token(scope="rest_webservices"), machine.token(scope="restlets")
    assert caller.bearer("GET", CUSTOMERS, rest).status_code == 200
    assert caller.bearer("GET", CUSTOMERS, restlets).status_code == 401
    response = caller.bearer("POST", RESTLET, rest, json={"action": "sysInfo"})
    assert response.status_code == 401
    assert response.get_json()["error"]["code"] == "INVALID_LOGIN_ATTEMPT"
    assert caller.bearer("POST", RESTLET, restlets, json={"action": "sysInfo"}).status_code == 200
    assert caller.audit() == ["ScopeMismatched", "ScopeMismatched"]


def test_the_audience_is_the_vendor_s_endpoint_or_this_one(machine: Machine) -> None:
    for audience in (
        f"https://tstdrv1000001.suitetalk.api.netsuite.com{TOKEN}",
        BASE + TOKEN,
        ["https://elsewhere.example", BASE + TOKEN],
    ):
        assert machine.token(aud=audience)
    for wrong in (None, BASE, f"https://other.suitetalk.api.netsuite.com{TOKEN}"):
        assert refused(machine.ask(machine.assertion(aud=wrong))) == (401, "invalid_client")


def test_how_long_an_assertion_lives(caller: Caller, machine: Machine) -> None:
    now = caller.account.now() // 1000
    assert machine.token(exp=now + 3_600)
    wrong: list[dict[str, Any]] = [
        {"exp": now + 3_601},
        {"exp": now},
        {"exp": None},
        {"iat": None},
        {"iat": "a"},
    ]
    for times in wrong:
        assert refused(machine.ask(machine.assertion(**times))) == (400, "invalid_request")
    stale: list[dict[str, Any]] = [{"iat": now - 700, "exp": now}, {"iat": now + 301, "exp": now + 400}]
    for times in stale:
        assert refused(machine.ask(machine.assertion(**times))) == (401, "invalid_client")
        caller.switch(client_time="wall")
        assert machine.token(**times)
        caller.switch(client_time="site")


def test_who_asserts(caller: Caller, machine: Machine) -> None:
    key, _ = caller.setup.create_integration("Other", tba=True, client_credentials=True)
    stranger = machine.assertion({"kid": "nobody"})
    forged = Machine(caller)
    forged.key = ECKey.import_key(ec.generate_private_key(CURVES["ES256"]))
    for assertion in (stranger, machine.assertion(iss=key), machine.assertion(iss="x"), forged.assertion()):
        response = machine.ask(assertion)
        assert refused(response) == (401, "invalid_client")
        assert response.headers["WWW-Authenticate"] == 'Basic realm="TSTDRV1000001"'
    assert caller.audit() == [*["ClientAuthenticationFailed"] * 3, "InvalidSignature"]
    caller.setup.revoke_certificate(machine.kid)
    assert refused(machine.ask()) == (401, "invalid_client")


def test_the_form(caller: Caller, machine: Machine) -> None:
    for form in (
        {"grant_type": ""},
        {"client_assertion_type": ""},
        {"client_assertion_type": "jwt"},
        {"client_secret": "too"},
    ):
        assert refused(machine.ask(**form)) == (400, "invalid_request")
    for grant in ("authorization_code", "refresh_token", "password"):
        assert refused(machine.ask(grant_type=grant)) == (400, "unsupported_grant_type")
    for assertion in ("x", "a.b.c", machine.assertion() + "=", "e30.e30.e30"):
        assert refused(machine.ask(assertion)) == (400, "invalid_request")
    twice = {"grant_type": ["client_credentials", "client_credentials"]}
    assert refused(caller.client.post(TOKEN, base_url=BASE, data=twice)) == (400, "invalid_request")
    assert refused(caller.client.post(TOKEN, base_url=BASE, json={})) == (400, "invalid_request")
    both = {"Authorization": "Basic " + base64.b64encode(b"a:b").decode()}
    fields = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": machine.assertion(),
    }
    assert refused(caller.client.post(TOKEN, base_url=BASE, data=fields, headers=both)) == (
        400,
        "invalid_request",
    )


def test_what_has_to_stand_behind_a_client(caller: Caller, machine: Machine) -> None:
    setup, token = caller.setup, machine.token()

    def assert_out(code: str, bearer_code: str) -> None:
        assert refused(machine.ask()) == (400, "unauthorized_client")
        assert caller.bearer("GET", CUSTOMERS, token).status_code == 401
        assert caller.audit()[-2:] == [code, bearer_code]

    setup.turn_feature("oauth2", False)
    assert_out("FeatureDisabled", "FeatureDisabled")
    setup.turn_feature("oauth2", True)
    setup.block_integration(machine.client_id)
    assert_out("InvalidIntegration", "InvalidIntegration")
    setup.enable_integration(machine.client_id)
    setup.set_permission(SYNC_ROLE, BY_OAUTH2, "none")
    assert_out("permission_denied", "permission_denied")
    setup.set_permission(SYNC_ROLE, BY_OAUTH2, "full")
    setup.set_user_inactive(INTEGRATION_USER, True)
    assert_out("permission_denied", "permission_denied")
    setup.set_user_inactive(INTEGRATION_USER, False)
    assert caller.bearer("GET", CUSTOMERS, token).status_code == 200
    setup.set_permission(SYNC_ROLE, "REST Web Services", "none")
    assert caller.bearer("GET", CUSTOMERS, token).status_code == 403


def test_an_integration_without_the_grant(caller: Caller) -> None:
    key, _ = caller.setup.create_integration("Other", tba=True, client_credentials=False)
    machine = Machine(caller)
    pem = machine.key.as_pem(private=False).decode()
    machine.client_id = key
    machine.kid = caller.setup.add_certificate(key, INTEGRATION_USER, SYNC_ROLE, pem)
    assert refused(machine.ask()) == (400, "unauthorized_client")


def test_a_token_outlives_token_based_authentication(caller: Caller, machine: Machine) -> None:
    caller.switch(release="2028.1")
    assert caller.signed("GET", CUSTOMERS).status_code == 401
    assert caller.bearer("GET", CUSTOMERS, machine.token()).status_code == 200


def test_what_is_no_token(caller: Caller, machine: Machine) -> None:
    for token in ("", "abc", "a.b.c", "e30.e30"):
        response = caller.bearer("GET", CUSTOMERS, token)
        assert response.status_code == 400
        assert response.get_json()["status"] == 400
        assert 'error="invalid_request"' in response.headers["WWW-Authenticate"]
        response = caller.bearer("POST", RESTLET, token, json={})
        assert (response.status_code, response.get_json()["error"]["code"]) == (400, "INVALID_REQUEST")
    assert caller.bearer("GET", CUSTOMERS, machine.assertion()).status_code == 401
    unsigned = "eyJhbGciOiJub25lIn0." + machine.token().split(".")[1] + ".e30"
    assert caller.bearer("GET", CUSTOMERS, unsigned).status_code == 401


def test_every_character_of_a_token_counts(caller: Caller, machine: Machine) -> None:
    token = machine.token()
    for at, letter in enumerate(token):
        other = token[:at] + ("A" if letter != "A" else "B") + token[at + 1 :]
        assert caller.bearer("GET", WHO, other).status_code in (400, 401), at
    assert caller.bearer("GET", WHO, token).status_code == 200


def test_a_token_names_its_account(caller: Caller, machine: Machine) -> None:
    other = Caller(seed=2)
    other.sites, other.site = caller.sites, caller.open(seed=2)
    other.account, other.client = other.site.account("netsuite"), caller.client
    other.setup = type(caller.setup)(other.account)
    other.ready = {**other.ready, "consumer_key": other.account.credentials["consumer_key"]}
    theirs = Machine(other).token()
    assert answered(caller.bearer("GET", WHO, theirs))["companyId"] == "TSTDRV1000002"
    assert answered(caller.bearer("GET", WHO, machine.token()))["companyId"] == "TSTDRV1000001"
    headers = {"Authorization": f"Bearer {theirs}"}
    at_ours = caller.client.get(WHO, base_url="http://tstdrv1000001.localhost", headers=headers)
    assert at_ours.status_code == 401


def test_revoking(caller: Caller, machine: Machine) -> None:
    token, other = machine.token(), machine.token()
    client = {"client_id": machine.client_id, "client_secret": caller.ready["consumer_secret"]}
    pair = base64.b64encode(":".join(client.values()).encode()).decode()
    basic = {"Authorization": f"Basic {pair}"}

    def revoke(**form: str) -> TestResponse:
        headers = basic if "client_id" not in form else {}
        return caller.client.post(REVOKE, base_url=BASE, data=form, headers=headers)

    assert refused(revoke(token=token, **{**client, "client_secret": "wrong"})) == (401, "invalid_client")
    assert refused(revoke(token="")) == (400, "invalid_request")
    doubled = caller.client.post(REVOKE, base_url=BASE, data={"token": token, **client}, headers=basic)
    assert refused(doubled) == (400, "invalid_request")
    assert revoke(token="no.such.token").status_code == 200
    assert caller.bearer("GET", WHO, token).status_code == 200
    response = revoke(token=token)
    assert (response.status_code, response.get_data()) == (200, b"")
    assert caller.bearer("GET", WHO, token).status_code == 401
    assert caller.audit() == ["TokenRejected"]
    assert revoke(token=other, **client).status_code == 200
    assert caller.bearer("GET", WHO, other).status_code == 401


def test_the_same_seed_gives_the_same_tokens(machine: Machine) -> None:
    again = Machine(Caller())
    assert machine.kid == again.kid
    assert machine.token() == again.token()
