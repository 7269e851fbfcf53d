"""Access tokens, and certificates for OAuth 2.0 client credentials: who may get one."""

from __future__ import annotations

from typing import Any

from simulators.kit.accounts import Account
from simulators.netsuite.auth.calendar import tba_works
from simulators.netsuite.setup.refusal import SetupRefused
from simulators.netsuite.setup.state import Setup
from simulators.netsuite.setup.steps import the_integration, the_role, the_user

TOKEN_PERMISSION = "Log in using Access Tokens"
OAUTH_PERMISSION = "Log in using OAuth 2.0 Access Tokens"
MOST_CERTIFICATES = 5
"""Active ones, for each integration record (2.4)."""

_RSA_SIZES = (3072, 4096)
_CURVES = ("secp256r1", "secp384r1", "secp521r1")


def create_token(account: Account, user: str, role: str, integration: str = "") -> tuple[str, str]:
    """Access Tokens > New: token id and token secret, shown once. Without ``integration``: the bundle's.

    ``role`` is an internal id or a name; ``integration`` a consumer key.
    """
    setup = Setup(account)
    if not setup.feature("token_based_authentication") or not tba_works(account):
        raise _feature_off("Token-Based Authentication")
    key = integration or account.credentials["consumer_key"]
    record = the_integration(setup, key)
    if not record["tba"]:
        raise SetupRefused(
            f"The application {record['name']} does not use token-based authentication.",
            "Connect it by OAuth 2.0 client credentials.",
        )
    role_id = _may_log_in(setup, record, user, role, TOKEN_PERMISSION)
    return setup.create_token(key, user, role_id)


def revoke_token(account: Account, token_id: str) -> None:
    """Access Tokens > Revoke. A revoked token never comes back."""
    setup = Setup(account)
    if setup.token(token_id) is None:
        raise SetupRefused("There is no such access token.", "Choose a token of the list.", status=404)
    setup.revoke_token(token_id)


def add_certificate(account: Account, user: str, role: str, public_key: str, integration: str = "") -> str:
    """OAuth 2.0 Client Credentials (M2M) Setup > Create New: the certificate id.

    ``public_key`` is PEM: RSA of 3072 or 4096 bits, or EC on P-256, P-384 or P-521.
    """
    setup = Setup(account)
    if not setup.feature("oauth2"):
        raise _feature_off("OAuth 2.0")
    key = integration or account.credentials["consumer_key"]
    record = the_integration(setup, key)
    if not record["client_credentials"]:
        raise SetupRefused(
            f"The application {record['name']} does not use client credentials.",
            "Choose an application that does.",
        )
    role_id = _may_log_in(setup, record, user, role, OAUTH_PERMISSION)
    _check_key(public_key)
    if _active_certificates(setup, key) >= MOST_CERTIFICATES:
        raise SetupRefused(
            f"The application {record['name']} has {MOST_CERTIFICATES} active certificates already.",
            "Revoke one of them.",
        )
    return setup.add_certificate(key, user, role_id, public_key)


def revoke_certificate(account: Account, kid: str) -> None:
    """OAuth 2.0 Client Credentials (M2M) Setup > Revoke."""
    setup = Setup(account)
    if setup.certificate(kid) is None:
        raise SetupRefused("There is no such certificate.", "Choose a certificate of the list.", status=404)
    setup.revoke_certificate(kid)


def _may_log_in(setup: Setup, integration: dict[str, Any], user: str, role: str, permission: str) -> str:
    """The id of the role, which the user holds and with which one may log in this way."""
    if integration["state"] == "blocked":
        raise SetupRefused(
            f"The application {integration['name']} is blocked.", "Set its state to Enabled first."
        )
    person = the_user(setup, user)
    role_id, record = the_role(setup, role)
    if person["inactive"] or record["inactive"]:
        raise SetupRefused("The employee or the role is inactive.", "Make both active first.")
    if role_id not in person["roles"]:
        raise SetupRefused(
            f"{person['name']} does not have the role {record['name']}.",
            "Add the role on the employee's access tab first.",
        )
    if not record["administrator"] and record["permissions"].get(permission) != "full":
        raise SetupRefused(
            f"The role {record['name']} lacks the permission {permission}.",
            "Give the role the permission first.",
        )
    return role_id


def _feature_off(label: str) -> SetupRefused:
    return SetupRefused(
        f"The feature {label} is off.",
        f"Turn on {label} under Setup > Company > Enable Features, SuiteCloud.",
    )


def _check_key(pem: str) -> None:
    # Loading the library takes longer than many calls, and few accounts have a certificate.
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise SetupRefused("This is no public key.", "Paste it as PEM.", status=400) from None
    fits = (isinstance(key, rsa.RSAPublicKey) and key.key_size in _RSA_SIZES) or (
        isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES
    )
    if not fits:
        raise SetupRefused(
            "This kind of key is not taken.",
            "Use RSA with 3072 or 4096 bits, or EC on P-256, P-384 or P-521.",
            status=400,
        )


def _active_certificates(setup: Setup, integration: str) -> int:
    every = setup.data["certificates"]
    return sum(
        found is not None and found["state"] == "active" and found["integration"] == integration
        for found in map(setup.certificate, every)
    )
