"""The preparation of an account as a person does it: features, bundle, roles, integration records.

Each step refuses what the vendor's own page would not let through (NetSuite contract 2.3, 10).
"""

from __future__ import annotations

from typing import Any

from simulators.kit.accounts import Account
from simulators.netsuite import switches
from simulators.netsuite.auth.calendar import tba_may_begin
from simulators.netsuite.setup.features import LABELS
from simulators.netsuite.setup.refusal import SetupRefused
from simulators.netsuite.setup.state import Setup
from simulators.netsuite.setup.stock import (
    ADMINISTRATOR_ROLE,
    APPLICATION,
    LEVELS,
    PERMISSIONS,
    SYNC_ROLE,
    SYNC_ROLE_RECORD,
)

_ENABLE_FEATURES = "Setup > Company > Enable Features"
_INSTALL = "Customization > SuiteBundler > Search & Install Bundles"


def turn_feature(account: Account, name: str, on: bool) -> None:
    """Enable Features: one checkbox, saved."""
    if name not in LABELS:
        known = ", ".join(LABELS)
        raise SetupRefused(
            f"There is no feature {name!r} to turn on or off.", f"Use one of: {known}.", status=404
        )
    Setup(account).turn_feature(name, on)


def install_bundle(account: Account) -> None:
    """Search & Install Bundles: begins; up to five minutes later the status shows the green tick.

    For a bundle that is installed this is an update.
    """
    setup = Setup(account)
    if not setup.feature("server_suitescript"):
        raise SetupRefused(
            f"The bundle {APPLICATION} needs the feature Server SuiteScript, which is off.",
            f"Turn on Server SuiteScript under {_ENABLE_FEATURES}, SuiteCloud.",
        )
    if setup.bundle() == "installing":
        raise SetupRefused(f"The bundle {APPLICATION} is being installed.", "Wait for the green tick.")
    setup.install_bundle(tba=tba_may_begin(account))


def remove_bundle(account: Account) -> None:
    """Uninstall: integration record, role and RESTlet go; their tokens die."""
    setup = Setup(account)
    if setup.bundle() == "installing":
        raise SetupRefused(f"The bundle {APPLICATION} is being installed.", "Wait for the green tick.")
    if setup.bundle() == "absent":
        raise SetupRefused(f"The bundle {APPLICATION} is not installed.", "Nothing has to be done.")
    setup.remove_bundle()


def assign_role(account: Account, user: str, role: str) -> None:
    """The access tab of an employee: add a role. ``role`` is an internal id or a name."""
    setup = Setup(account)
    the_user(setup, user)
    id, record = the_role(setup, role)
    if record["inactive"]:
        raise SetupRefused(f"The role {record['name']} is inactive.", "Make it active first.")
    setup.assign_role(user, id)


def revoke_role(account: Account, user: str, role: str) -> None:
    """The access tab of an employee: take a role away. Tokens for it no longer log in."""
    setup = Setup(account)
    held = the_user(setup, user)["roles"]
    id, record = the_role(setup, role)
    if id not in held:
        raise SetupRefused(f"User {user} does not have the role {record['name']}.", "Nothing has to be done.")
    setup.revoke_role(user, id)


def set_permission(account: Account, role: str, permission: str, level: str) -> None:
    """The permissions tab of a role."""
    setup = Setup(account)
    id, record = the_role(setup, role)
    if record["administrator"]:
        raise SetupRefused("The Administrator role may do everything.", "Choose another role.")
    if permission not in PERMISSIONS:
        raise SetupRefused(
            f"There is no permission {permission!r}.", f"Use one of: {', '.join(PERMISSIONS)}.", status=404
        )
    if level not in LEVELS:
        raise SetupRefused(f"There is no level {level!r}.", f"Use one of: {', '.join(LEVELS)}.", status=400)
    setup.set_permission(id, permission, level)


def set_role_inactive(account: Account, role: str, inactive: bool) -> None:
    """The Inactive box of a role."""
    setup = Setup(account)
    id, record = the_role(setup, role)
    if record["administrator"]:
        raise SetupRefused("The Administrator role cannot be made inactive.", "Choose another role.")
    setup.set_role_inactive(id, inactive)


def set_user_inactive(account: Account, user: str, inactive: bool) -> None:
    """The Inactive box of an employee."""
    setup = Setup(account)
    if ADMINISTRATOR_ROLE in the_user(setup, user)["roles"]:
        raise SetupRefused("You cannot make yourself inactive.", "Choose another employee.")
    setup.set_user_inactive(user, inactive)


def create_integration(
    account: Account, name: str, *, tba: bool, client_credentials: bool
) -> tuple[str, str]:
    """Manage Integrations > New: consumer key and consumer secret, shown once."""
    setup = Setup(account)
    if not name.strip():
        raise SetupRefused("Please enter value(s) for: Name", "Give the integration a name.", status=400)
    if tba and not tba_may_begin(account):
        raise SetupRefused(
            "From release 2027.1 on no integration can be created with token-based authentication.",
            "Create it with OAuth 2.0 client credentials.",
        )
    for wanted, feature in ((tba, "token_based_authentication"), (client_credentials, "oauth2")):
        if wanted and not setup.feature(feature):
            raise SetupRefused(
                f"The feature {LABELS[feature]} is off.", f"Turn it on under {_ENABLE_FEATURES}, SuiteCloud."
            )
    return setup.create_integration(name.strip(), tba=tba, client_credentials=client_credentials)


def set_integration(account: Account, consumer_key: str, state: str) -> None:
    """The State field of an integration record: ``enabled`` or ``blocked``."""
    setup = Setup(account)
    the_integration(setup, consumer_key)
    if state not in ("enabled", "blocked"):
        raise SetupRefused(f"There is no state {state!r}.", "Use enabled or blocked.", status=400)
    if state == "blocked":
        setup.block_integration(consumer_key)
    else:
        setup.enable_integration(consumer_key)


def soap_preferences(account: Account) -> dict[str, Any]:
    """Setup > Integration > SOAP Web Services Preferences. The page is missing while SOAP is off."""
    if not Setup(account).feature("soap_web_services"):
        raise SetupRefused(
            "There is no page SOAP Web Services Preferences: the feature SOAP Web Services is off.",
            f"Turn on SOAP Web Services under {_ENABLE_FEATURES}, SuiteCloud.",
            status=404,
        )
    return {"primary_information": {"account_id": account.id}}


def turn_switches(account: Account, changes: dict[str, Any]) -> None:
    """The preferences of the rehearsal itself: settings by name."""
    try:
        switches.switch(account, **changes)
    except ValueError as error:
        raise SetupRefused(
            f"{error}.", "Look the switches up in the settings of the fake.", status=400
        ) from None


def the_user(setup: Setup, id: str) -> dict[str, Any]:
    """The employee with this internal id. Raises `SetupRefused`."""
    found = setup.user(id)
    if found is None:
        known = ", ".join(setup.data["users"])
        raise SetupRefused(f"There is no employee {id!r}.", f"Use one of: {known}.", status=404)
    return found


def the_role(setup: Setup, wanted: str) -> tuple[str, dict[str, Any]]:
    """A role by internal id or by name, and its id. Raises `SetupRefused`."""
    for id, record in setup.data["roles"].items():
        if wanted == id or wanted.casefold() == record["name"].casefold():
            return id, record
    if wanted.casefold() in (SYNC_ROLE, SYNC_ROLE_RECORD["name"].casefold()):
        raise SetupRefused(
            f"There is no role {SYNC_ROLE_RECORD['name']} yet.", _wait_or_install(setup), status=404
        )
    raise SetupRefused(f"There is no role {wanted!r}.", "Choose a role of the list.", status=404)


def the_integration(setup: Setup, consumer_key: str) -> dict[str, Any]:
    """The integration record with this consumer key. Raises `SetupRefused`."""
    found = setup.integration(consumer_key)
    if found is None:
        raise SetupRefused(f"There is no application {APPLICATION} yet.", _wait_or_install(setup), status=404)
    return found


def _wait_or_install(setup: Setup) -> str:
    if setup.bundle() == "installing":
        return f"The bundle {APPLICATION} brings it and is being installed: wait for the green tick."
    return f"The bundle {APPLICATION} brings it: install it under {_INSTALL}."
