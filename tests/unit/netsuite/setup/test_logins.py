from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.unit.netsuite.caller import Caller, answered

SETUP = "/_rehearse/setup"
SYNC = {"user": "17", "role": "HubSpot Sync Role"}
YEAR = 365 * 86_400_000


def pem(key: Any) -> str:
    text: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return text.decode()


KEY = pem(ec.generate_private_key(ec.SECP256R1()))


def post(caller: Caller, path: str, status: int, **fields: Any) -> Any:
    return answered(caller.by_hand("POST", SETUP + path, json=fields), status)


def test_a_token_is_shown_once_and_works(caller: Caller) -> None:
    token = post(caller, "/tokens", 201, **SYNC)
    assert set(token) == {"token_id", "token_secret"}
    assert caller.signed("GET", "/services/rest/record/v1/customer", **token).status_code == 200
    shown = answered(caller.by_hand("GET", SETUP))["tokens"]
    assert shown[-1]["name"] == "HubSpot Sync - Integration User - HubSpot Sync Role"
    assert all("token_secret" not in each for each in shown)


def test_a_token_needs_the_feature(caller: Caller) -> None:
    caller.setup.turn_feature("token_based_authentication", False)
    assert "Token-Based Authentication" in post(caller, "/tokens", 409, **SYNC)["error"]


def test_a_token_needs_the_bundle() -> None:
    caller = Caller(prepared=False)
    caller.setup.turn_feature("token_based_authentication", True)
    refused = post(caller, "/tokens", 404, **SYNC)
    assert "HubSpot Sync" in refused["error"]
    assert "Search & Install Bundles" in refused["way_out"]


def test_a_token_needs_a_user_who_has_the_role(caller: Caller) -> None:
    caller.setup.revoke_role("17", "1042")
    refused = post(caller, "/tokens", 409, **SYNC)
    assert "does not have the role" in refused["error"]
    assert "access tab" in refused["way_out"]


def test_a_token_needs_an_active_user_a_role_that_may_and_an_enabled_application(caller: Caller) -> None:
    caller.setup.set_user_inactive("17", True)
    assert "inactive" in post(caller, "/tokens", 409, **SYNC)["error"]
    caller.setup.set_user_inactive("17", False)
    caller.setup.set_permission("1042", "Log in using Access Tokens", "view")
    assert "lacks" in post(caller, "/tokens", 409, **SYNC)["error"]
    caller.setup.set_permission("1042", "Log in using Access Tokens", "full")
    caller.setup.block_integration(caller.ready["consumer_key"])
    assert "blocked" in post(caller, "/tokens", 409, **SYNC)["error"]


def test_no_tokens_once_the_vendor_has_ended_them(caller: Caller) -> None:
    caller.switch(release="2027.2")
    post(caller, "/tokens", 201, **SYNC)
    caller.switch(release="2028.1")
    post(caller, "/tokens", 409, **SYNC)


def test_an_unknown_token_is_not_revoked(caller: Caller) -> None:
    assert caller.by_hand("DELETE", f"{SETUP}/tokens/nobody").status_code == 404


def test_a_certificate_lives_two_years(caller: Caller) -> None:
    kid = post(caller, "/certificates", 201, public_key=KEY, **SYNC)["certificate_id"]
    caller.advance(2 * YEAR - 1)
    assert (caller.setup.certificate(kid) or {})["state"] == "active"
    caller.advance(1)
    assert (caller.setup.certificate(kid) or {})["state"] == "expired"


def test_at_most_five_active_certificates_of_an_application(caller: Caller) -> None:
    kids = [post(caller, "/certificates", 201, public_key=KEY, **SYNC)["certificate_id"] for _ in range(5)]
    assert "5 active" in post(caller, "/certificates", 409, public_key=KEY, **SYNC)["error"]
    revoked = answered(caller.by_hand("DELETE", f"{SETUP}/certificates/{kids[0]}"))
    assert revoked["certificate"]["state"] == "revoked"
    post(caller, "/certificates", 201, public_key=KEY, **SYNC)
    assert caller.by_hand("DELETE", f"{SETUP}/certificates/nobody").status_code == 404


@pytest.mark.parametrize(
    ("key", "status"),
    [
        (pem(rsa.generate_private_key(65537, 3072)), 201),
        (pem(ec.generate_private_key(ec.SECP521R1())), 201),
        (pem(rsa.generate_private_key(65537, 2048)), 400),
        (pem(ec.generate_private_key(ec.SECP256K1())), 400),
        (pem(ed25519.Ed25519PrivateKey.generate()), 400),
        ("no key", 400),
    ],
    ids=["RSA 3072", "P-521", "RSA 2048", "secp256k1", "Ed25519", "text"],
)
def test_the_vendor_takes_these_keys(caller: Caller, key: str, status: int) -> None:
    post(caller, "/certificates", status, public_key=key, **SYNC)


def test_a_certificate_needs_feature_application_and_permission(caller: Caller) -> None:
    other = post(caller, "/integrations", 201, name="Reports", tba=True, client_credentials=False)
    asked = {"public_key": KEY, **SYNC}
    refused = post(caller, "/certificates", 409, **asked, integration=other["consumer_key"])
    assert "client credentials" in refused["error"]
    caller.setup.set_permission("1042", "Log in using OAuth 2.0 Access Tokens", "none")
    assert "OAuth 2.0" in post(caller, "/certificates", 409, **asked)["error"]
    caller.setup.turn_feature("oauth2", False)
    assert "off" in post(caller, "/certificates", 409, **asked)["error"]
