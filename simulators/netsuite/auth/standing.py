"""Whether a user in a role may log in, and who they are then: the same for every way to log in."""

from __future__ import annotations

from simulators.netsuite.actor import Actor
from simulators.netsuite.auth.denied import Denied
from simulators.netsuite.setup.state import Setup

BY_TOKEN = "Log in using Access Tokens"
BY_OAUTH2 = "Log in using OAuth 2.0 Access Tokens"


def actor_for(setup: Setup, user: str, role: str, *, integration: str, permission: str) -> Actor:
    """The user in the role, if both are active, the one has the other, and the role may log in this way."""
    person, held = setup.user(user), setup.role(role)
    if person is None or person["inactive"] or held is None or held["inactive"]:
        raise Denied("permission_denied")
    actor = Actor(
        user=user,
        role=role,
        integration=integration,
        administrator=held["administrator"],
        permissions=dict(held["permissions"]),
    )
    if role not in person["roles"] or not actor.may(permission, "full"):
        raise Denied("permission_denied")
    return actor
