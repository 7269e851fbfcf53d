"""Calls with an OAuth 2.0 access token: whose it is (NetSuite contract 2.4)."""

from __future__ import annotations

from simulators.kit.accounts import Account
from simulators.netsuite.actor import Actor
from simulators.netsuite.auth import tokens
from simulators.netsuite.auth.audit import Attempt
from simulators.netsuite.auth.denied import Denied
from simulators.netsuite.auth.standing import BY_OAUTH2, actor_for
from simulators.netsuite.setup.state import Setup

REST_SCOPE, RESTLET_SCOPE = "rest_webservices", "restlets"
SCOPES = (REST_SCOPE, RESTLET_SCOPE, "suite_analytics")


def log_in(account: Account, token: str, attempt: Attempt, *, scope: str = "") -> Actor:
    """Who the token speaks for. ``scope`` is one that it needs; nothing for any. Raises `Denied`."""
    setup = Setup(account)
    claims = tokens.verify(account, token)
    attempt.role, _, attempt.user = claims["sub"].partition(";")
    attempt.integration, attempt.token = claims["aud"][1], claims["jti"]
    if not setup.feature("oauth2"):
        raise Denied("FeatureDisabled")
    integration = setup.integration(attempt.integration)
    if integration is None or integration["state"] != "enabled":
        raise Denied("InvalidIntegration")
    actor = actor_for(
        setup, attempt.user, attempt.role, integration=attempt.integration, permission=BY_OAUTH2
    )
    if scope and scope not in claims["scope"]:
        raise Denied("ScopeMismatched")
    return actor
