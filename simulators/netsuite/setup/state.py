"""How an account is set up: features, bundle, integrations, roles, users, tokens, certificates.

All of it is plain data in ``account.memory["setup"]``, so that a snapshot keeps it. `Setup` only keeps and
shows; what a person may do when, and in which order, is said in `simulators.netsuite.setup.steps`.
"""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from typing import Any, Literal

from simulators.kit.accounts import Account
from simulators.kit.agenda import Item
from simulators.kit.sites import Site
from simulators.netsuite.settings import DAY, MINUTE, Settings
from simulators.netsuite.setup.stock import (
    APPLICATION,
    FEATURES,
    INTEGRATION_USER,
    ROLES,
    SYNC_ROLE,
    SYNC_ROLE_RECORD,
    USERS,
)

KEY = "setup"
INSTALLED = "netsuite_bundle"
"""The agenda's word for the end of an installation."""
CERTIFICATE_LIFE = 730 * DAY
"""Two years, the longest the vendor takes."""


def furnish(account: Account, *, prepared: bool) -> None:
    """Put the setup in place: all four preparation steps done, or none of them.

    The account's credentials already hold the bundle's ``consumer_key`` and ``consumer_secret``.
    """
    settings: Settings = account.settings
    account.site.agenda.handle(INSTALLED, partial(_finish, account.site))
    account.memory[KEY] = {
        "features": {
            **{feature.name: prepared for feature in FEATURES},
            "subsidiaries": bool(settings.subsidiaries),
        },
        "bundle": {"status": "absent", "ready_at": None, "tba": True},
        "integrations": {},
        "roles": deepcopy(ROLES),
        "users": deepcopy(USERS),
        "tokens": {},
        "certificates": {},
    }
    if prepared:
        setup = Setup(account)
        setup.install_bundle(at_once=True)
        setup.assign_role(INTEGRATION_USER, SYNC_ROLE)
        setup.create_token(account.credentials["consumer_key"], INTEGRATION_USER, SYNC_ROLE)


class Setup:
    """The setup of one account, as it is by the account's clock. Lookups answer None for what is missing."""

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def data(self) -> dict[str, Any]:
        """All of it, secrets included; an installation that is over by now has brought what it brings."""
        data: dict[str, Any] = self._account.memory[KEY]
        ready_at: int | None = data["bundle"]["ready_at"]
        if ready_at is not None and self._account.now() >= ready_at:
            self._unpack()
        return data

    def feature(self, name: str) -> bool:
        """Whether a feature is on. Raises `KeyError` for what is no feature."""
        return bool(self.data["features"][name])

    def bundle(self) -> Literal["absent", "installing", "installed"]:
        """How far the installation, or an update, is."""
        status: Literal["absent", "installing", "installed"] = self.data["bundle"]["status"]
        return status

    def is_deployed(self) -> bool:
        """Whether the bundle's RESTlet is there: from the end of the installation on, and during updates."""
        data = self.data
        return data["bundle"]["status"] == "installed" or (
            data["bundle"]["status"] == "installing" and SYNC_ROLE in data["roles"]
        )

    def integration(self, consumer_key: str) -> dict[str, Any] | None:
        """An integration record; the bundle's is there from the end of the installation on."""
        return self._find("integrations", consumer_key)

    def token(self, token_id: str) -> dict[str, Any] | None:
        """An access token, revoked ones too."""
        return self._find("tokens", token_id)

    def role(self, id: str) -> dict[str, Any] | None:
        """A role; the sync role is there from the end of the installation on."""
        return self._find("roles", id)

    def user(self, id: str) -> dict[str, Any] | None:
        """An employee with access, by internal id."""
        return self._find("users", id)

    def certificate(self, kid: str) -> dict[str, Any] | None:
        """A certificate of the client credentials setup. Its ``state`` turns ``expired`` with the clock."""
        found = self._find("certificates", kid)
        if found is not None and found["state"] == "active" and found["until"] <= self._account.now():
            return {**found, "state": "expired"}
        return found

    def turn_feature(self, name: str, on: bool) -> None:
        """Turn a feature on or off. Raises `KeyError` for what is no feature."""
        with self._account.database.lock:
            features = self.data["features"]
            if name not in features:
                raise KeyError(name)
            features[name] = on

    def install_bundle(self, *, tba: bool = True, at_once: bool = False) -> None:
        """Begin the installation, or an update; one to five minutes later the bundle's parts are there.

        What an update finds stays and works meanwhile. ``tba``: whether a new integration record may use
        token-based authentication.
        """
        with self._account.database.lock:
            bundle = self.data["bundle"]
            stream = self._account.site.streams.stream(f"netsuite/{self._account.id}/bundle")
            takes = 0 if at_once else stream.randint(1 * MINUTE, 5 * MINUTE)
            bundle.update(status="installing", ready_at=self._account.now() + takes, tba=tba)
            if at_once:
                self._unpack()
                return
        due = bundle["ready_at"] - self._account.clock_offset
        self._account.site.agenda.schedule(due, INSTALLED, {"account": self._account.id})

    def remove_bundle(self) -> None:
        """Take the bundle away with all it brought; tokens and certificates of its integration die, too."""
        with self._account.database.lock:
            data = self.data
            data["bundle"].update(status="absent", ready_at=None)
            key = self._account.credentials["consumer_key"]
            data["integrations"].pop(key, None)
            data["roles"].pop(SYNC_ROLE, None)
            for user in data["users"].values():
                user["roles"] = [role for role in user["roles"] if role != SYNC_ROLE]
            for held in (*data["tokens"].values(), *data["certificates"].values()):
                if held["integration"] == key:
                    held["state"] = "revoked"

    def create_integration(self, name: str, *, tba: bool, client_credentials: bool) -> tuple[str, str]:
        """A further integration record: consumer key and secret."""
        key, secret = self._draw("integration", 64), self._draw("integration-secret", 64)
        with self._account.database.lock:
            self.data["integrations"][key] = _integration(name, key, secret, tba, client_credentials)
        self._account.site.sites.directory.register(self._account, "consumer", key)
        return key, secret

    def block_integration(self, consumer_key: str) -> None:
        """Set the state to Blocked. Raises `KeyError` for an integration that is not there."""
        self._set("integrations", consumer_key, state="blocked")

    def enable_integration(self, consumer_key: str) -> None:
        """Set the state to Enabled. Raises `KeyError` for an integration that is not there."""
        self._set("integrations", consumer_key, state="enabled")

    def assign_role(self, user: str, role: str) -> None:
        """Give a user a role. Raises `KeyError` for a user that is not there."""
        with self._account.database.lock:
            roles: list[str] = self.data["users"][user]["roles"]
            if role not in roles:
                roles.append(role)

    def revoke_role(self, user: str, role: str) -> None:
        """Take a role from a user. Raises `KeyError` for a user that is not there."""
        with self._account.database.lock:
            held = self.data["users"][user]
            held["roles"] = [each for each in held["roles"] if each != role]

    def set_permission(self, role: str, name: str, level: str) -> None:
        """Set a permission of a role; level ``none`` takes it away. Raises `KeyError` for an unknown role."""
        with self._account.database.lock:
            permissions: dict[str, str] = self.data["roles"][role]["permissions"]
            permissions.pop(name, None)
            if level != "none":
                permissions[name] = level

    def set_role_inactive(self, role: str, inactive: bool) -> None:
        """Raises `KeyError` for an unknown role."""
        self._set("roles", role, inactive=inactive)

    def set_user_inactive(self, user: str, inactive: bool) -> None:
        """Raises `KeyError` for an unknown user."""
        self._set("users", user, inactive=inactive)

    def create_token(self, integration: str, user: str, role: str) -> tuple[str, str]:
        """A new access token: its id and its secret."""
        token, secret = self._draw("token", 64), self._draw("token-secret", 64)
        with self._account.database.lock:
            data = self.data
            name = " - ".join(
                data[kind][id]["name"]
                for kind, id in (("integrations", integration), ("users", user), ("roles", role))
            )
            data["tokens"][token] = {
                "token_secret": secret,
                "user": user,
                "role": role,
                "integration": integration,
                "state": "active",
                "name": name,
            }
        return token, secret

    def revoke_token(self, token_id: str) -> None:
        """Raises `KeyError` for an unknown token."""
        self._set("tokens", token_id, state="revoked")

    def add_certificate(self, integration: str, user: str, role: str, public_key_pem: str) -> str:
        """Map a certificate to a user and a role; its id is what an assertion names as ``kid``."""
        kid = self._draw("certificate", 43)
        with self._account.database.lock:
            self.data["certificates"][kid] = {
                "integration": integration,
                "user": user,
                "role": role,
                "public_key": public_key_pem,
                "state": "active",
                "until": self._account.now() + CERTIFICATE_LIFE,
            }
        return kid

    def revoke_certificate(self, kid: str) -> None:
        """Raises `KeyError` for an unknown certificate."""
        self._set("certificates", kid, state="revoked")

    def _find(self, kind: str, id: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.data[kind].get(id)
        return found

    def _set(self, kind: str, id: str, **values: Any) -> None:
        with self._account.database.lock:
            self.data[kind][id].update(values)

    def _draw(self, what: str, length: int) -> str:
        drawn = self._account.site.streams.letters(f"netsuite/{self._account.id}/{what}", length)
        return f"{what}-sim-{drawn}"[:length]

    def _unpack(self) -> None:
        """The installation is over: integration record and role are there, the RESTlet is deployed."""
        with self._account.database.lock:
            data, credentials = self._account.memory[KEY], self._account.credentials
            bundle, key = data["bundle"], credentials["consumer_key"]
            if bundle["status"] != "installing":
                return
            secret = credentials["consumer_secret"]
            made = _integration(APPLICATION, key, secret, bundle["tba"], True)
            data["integrations"].setdefault(key, made)
            data["roles"].setdefault(SYNC_ROLE, deepcopy(SYNC_ROLE_RECORD))
            bundle.update(status="installed", ready_at=None)


def _finish(site: Site, item: Item) -> None:
    """Let whoever moves the time stop here and look again: the account is another one now."""
    for account in site.accounts.get("netsuite", []):
        with account.database.lock:
            if account.id == item.payload["account"] and Setup(account).bundle() == "installed":
                account.revision += 1


def _integration(name: str, key: str, secret: str, tba: bool, client_credentials: bool) -> dict[str, Any]:
    return {
        "name": name,
        "consumer_secret": secret,
        "state": "enabled",
        "tba": tba,
        "client_credentials": client_credentials,
        "client_id": key,
    }
