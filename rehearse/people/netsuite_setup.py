"""An administrator at work in NetSuite's setup pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rehearse.transport import Api

_SETUP = "/_rehearse/setup"
INTEGRATION_USER = "17"
"""The internal id of the employee for whom the core logs in."""
SYNC_ROLE = "HubSpot Sync Role"


class Setup:
    """Features, bundle, roles, tokens, integration and certificates of one account.

    A step that NetSuite's own page would not let through is `rehearse.errors.Refused`. Roles are named by
    internal id or name, users by internal id.
    """

    def __init__(self, api: Api, consumer_key: str) -> None:
        self._api, self._consumer_key = api, consumer_key

    def state(self) -> dict[str, Any]:
        """Everything as it is now, without secrets: ``features``, ``bundle``, ``roles``, ``tokens`` …"""
        return self._call("GET", "")

    def turn(self, feature: str, on: bool) -> None:
        """Enable Features: one checkbox, such as ``rest_web_services``."""
        self._call("POST", "/features", {"name": feature, "on": on})

    def install_bundle(self) -> None:
        """Begin the installation; it is over one to five minutes later."""
        self._call("POST", "/bundle")

    def uninstall_bundle(self) -> None:
        """Take the bundle away, with its integration record, its role and all its tokens."""
        self._call("DELETE", "/bundle")

    def assign_role(self, user: str = INTEGRATION_USER, role: str = SYNC_ROLE) -> None:
        """Give an employee a role."""
        self._call("POST", "/roles/assign", {"user": user, "role": role})

    def revoke_role(self, user: str = INTEGRATION_USER, role: str = SYNC_ROLE) -> None:
        """Take a role from an employee: tokens for it no longer log in."""
        self._call("POST", "/roles/revoke", {"user": user, "role": role})

    def set_permission(self, role: str, name: str, level: str) -> None:
        """Set a permission of a role, such as ``Lists > Customers``: none, view, create, edit or full."""
        self._call("POST", "/roles/permissions", {"role": role, "permission": name, "level": level})

    def account_id(self) -> str:
        """What the page SOAP Web Services Preferences shows; there is no such page without that feature."""
        shown = self._call("GET", "/soap-preferences")
        return str(shown["primary_information"]["account_id"])

    def create_token(self, *, user: str = INTEGRATION_USER, role: str = SYNC_ROLE) -> tuple[str, str]:
        """A new access token for the bundle's application: its id, and its secret, which is shown once."""
        made = self._call("POST", "/tokens", {"user": user, "role": role})
        return made["token_id"], made["token_secret"]

    def revoke_token(self, token_id: str) -> None:
        """Revoke an access token; it never comes back."""
        self._call("DELETE", f"/tokens/{token_id}")

    def block_integration(self) -> None:
        """Set the integration record of the bundle to Blocked: nothing of it logs in."""
        self._set_integration("blocked")

    def enable_integration(self) -> None:
        """Set the integration record of the bundle to Enabled again."""
        self._set_integration("enabled")

    def add_certificate(self, pem: str, *, user: str = INTEGRATION_USER, role: str = SYNC_ROLE) -> str:
        """Map a public key for OAuth 2.0 client credentials; the id of the certificate."""
        made = self._call("POST", "/certificates", {"public_key": pem, "user": user, "role": role})
        return str(made["certificate_id"])

    def audit(self) -> list[dict[str, Any]]:
        """The entries of the login audit trail, newest first."""
        entries: list[dict[str, Any]] = self._call("GET", "/audit")["entries"]
        return entries

    def switch(self, **switches: Any) -> None:
        """Turn switches of the fake by name (`simulators.netsuite.Settings`)."""
        self._call("POST", "/switches", switches)

    def _set_integration(self, state: str) -> None:
        self._call("POST", f"/integrations/{self._consumer_key}", {"state": state})

    def _call(self, method: str, path: str, fields: Mapping[str, Any] | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = self._api.call(method, _SETUP + path, json=fields)
        return answer
