"""An administrator prepares a NetSuite account, and what is noted down there to connect it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pytest
from pytest_bdd import given, then, when

from rehearse.errors import Refused
from rehearse.pytest_plugin import Opening
from rehearse.scenes.scene import Scene
from rehearse.steps.connections import give_credentials, standing
from rehearse.steps.wording import phrase

if TYPE_CHECKING:
    from rehearse.people.netsuite_setup import Setup

FEATURES: Final = {
    "SuiteAnalytics Workbook": "suiteanalytics_workbook",
    "SOAP Web Services": "soap_web_services",
    "REST Web Services": "rest_web_services",
    "Token-Based Authentication": "token_based_authentication",
    "OAuth 2.0": "oauth2",
    "Server SuiteScript": "server_suitescript",
}
"""The boxes of Enable Features."""

_ROLE: Final = "HubSpot Sync Role"
_LOOKS: Final = 30_000
"""So often somebody looks whether the tick is green."""

_LONGEST: Final = 5 * 60_000


@given("a NetSuite account that nobody has prepared")
def unprepared(rehearse_opening: Opening) -> None:
    """All features are off, and there is no bundle and no token. Comes before any other step."""
    rehearse_opening.account("netsuite", prepared=False)


@given(phrase("a NetSuite account with the subsidiaries {names}"))
def with_subsidiaries(rehearse_opening: Opening, names: str) -> None:
    """The account has several subsidiaries, the root first: ``"Parent Co" and "Branch Co"``. Their ids are 1,
    2 and so on. Comes before any other step.
    """
    rehearse_opening.switch("netsuite", subsidiaries=names.split('"')[1::2])


@given("a NetSuite account without subsidiaries")
def without_subsidiaries(rehearse_opening: Opening) -> None:
    """The account lacks the feature. Comes before any other step."""
    rehearse_opening.switch("netsuite", subsidiaries=[])


@given("the token of the NetSuite account is noted down")
def noted(rehearse_scene: Scene) -> None:
    """Somebody keeps account id, token id and token secret as they are now, to connect with them later."""
    rehearse_scene.credentials = standing(rehearse_scene, "netsuite")


@given("these features are turned on in NetSuite")
@when("these features are turned on in NetSuite")
def turn_on_features(rehearse_scene: Scene, datatable: Sequence[Sequence[str]]) -> None:
    """The administrator ticks boxes of Enable Features, one per line of the table, by their labels."""
    for label, *_ in datatable:
        _setup(rehearse_scene).turn(FEATURES[label], True)


@given(phrase('the feature "{label:Text}" is off in NetSuite'))
@when(phrase('the feature "{label:Text}" is turned off in NetSuite'))
def turn_off_feature(rehearse_scene: Scene, label: str) -> None:
    """The administrator takes the tick of this box away."""
    _setup(rehearse_scene).turn(FEATURES[label], False)


@when(phrase('the feature "{label:Text}" is turned on in NetSuite'))
def turn_on_feature(rehearse_scene: Scene, label: str) -> None:
    """The administrator ticks this box."""
    _setup(rehearse_scene).turn(FEATURES[label], True)


@given("the installation of the bundle begins in NetSuite")
@when("the installation of the bundle begins in NetSuite")
def install(rehearse_scene: Scene) -> None:
    """The administrator finds the bundle and installs it, which takes up to five minutes."""
    _setup(rehearse_scene).install_bundle()


@given("the bundle is being updated in NetSuite")
def update(rehearse_scene: Scene) -> None:
    """The administrator installs the newer bundle over the one that is there, which takes its time, too."""
    _setup(rehearse_scene).install_bundle()


@given("the bundle of NetSuite shows the green tick")
@when("the bundle of NetSuite shows the green tick")
def wait_for_tick(rehearse_scene: Scene) -> None:
    """The administrator waits until the bundle is installed; it must not take longer than five minutes."""
    for _ in range(_LONGEST // _LOOKS + 1):
        if _setup(rehearse_scene).state()["bundle"]["status"] == "installed":
            return
        rehearse_scene.pass_time(_LOOKS)
    raise AssertionError("the bundle is not installed")


@given("the bundle is not installed in NetSuite")
@when("the bundle is uninstalled in NetSuite")
def uninstall(rehearse_scene: Scene) -> None:
    """The administrator takes the bundle away, with its integration record, its role and all its tokens."""
    _setup(rehearse_scene).uninstall_bundle()


@given("the integration user is given the sync role in NetSuite")
@when("the integration user is given the sync role in NetSuite")
def assign_role(rehearse_scene: Scene) -> None:
    """The administrator adds the bundle's role on the access tab of the employee."""
    _setup(rehearse_scene).assign_role()


@given("the integration user does not have the sync role in NetSuite")
def revoke_role(rehearse_scene: Scene) -> None:
    """The administrator takes the bundle's role from the employee; its tokens no longer log in."""
    _setup(rehearse_scene).revoke_role()


@given(phrase('the integration user is given the role "{role:Text}" in NetSuite'))
def assign_other_role(rehearse_scene: Scene, role: str) -> None:
    """The administrator adds this role on the access tab of the employee."""
    _setup(rehearse_scene).assign_role(role=role)


@given(phrase('the sync role lacks the permission "{permission:Text}" in NetSuite'))
@when(phrase('the sync role loses the permission "{permission:Text}" in NetSuite'))
def take_permission(rehearse_scene: Scene, permission: str) -> None:
    """The administrator takes a permission from the bundle's role."""
    _setup(rehearse_scene).set_permission(_ROLE, permission, "none")


@when(phrase('the sync role gets the permission "{permission:Text}" in NetSuite'))
def give_permission(rehearse_scene: Scene, permission: str) -> None:
    """The administrator gives the bundle's role a permission in full."""
    _setup(rehearse_scene).set_permission(_ROLE, permission, "full")


@given("the integration record is blocked in NetSuite")
def block(rehearse_scene: Scene) -> None:
    """The administrator blocks the bundle's application."""
    _setup(rehearse_scene).block_integration()


@given("the token is revoked in NetSuite")
def revoke_token(rehearse_scene: Scene) -> None:
    """The administrator revokes the account's access token."""
    _setup(rehearse_scene).revoke_token(rehearse_scene.world.backend.ready()["netsuite"]["token_id"])


@given("the account id is noted down wrongly")
def wrong_account(rehearse_scene: Scene) -> None:
    """Whoever connects has mistyped the account id."""
    rehearse_scene.credentials |= {"account_id": f"{rehearse_scene.credentials['account_id']}9"}


@when("the account id is read from the SOAP Web Services Preferences")
def read_account_id(rehearse_scene: Scene) -> None:
    """The administrator opens the page and notes the account id down."""
    rehearse_scene.credentials["account_id"] = _setup(rehearse_scene).account_id()


@when("an access token for the sync role is created and noted down")
def create_token(rehearse_scene: Scene) -> None:
    """The administrator creates a token for the bundle's application; the integration user is its user."""
    _note_token(rehearse_scene, _ROLE)


@given(phrase('an access token for the role "{role:Text}" is created and noted down'))
def create_token_for(rehearse_scene: Scene, role: str) -> None:
    """The administrator creates a token of the bundle's application for another role."""
    noted(rehearse_scene)
    _note_token(rehearse_scene, role)


@when("NetSuite is connected again with what was noted down")
def reconnect_with_noted(rehearse_scene: Scene) -> None:
    """Whoever connected gives the sync core the new account id and token."""
    give_credentials(rehearse_scene, "netsuite", rehearse_scene.credentials)


@then("there is no page to read the account id from")
def no_page(rehearse_scene: Scene) -> None:
    """The SOAP Web Services Preferences do not exist while the feature is off."""
    with pytest.raises(Refused) as refusal:
        _setup(rehearse_scene).account_id()
    assert refusal.value.status == 404, str(refusal.value)


@then(phrase('the login audit trail of NetSuite tells "{code:Text}"'))
def trail_tells(rehearse_scene: Scene, code: str) -> None:
    """The latest login was refused, and the trail says why: with this code."""
    latest = _setup(rehearse_scene).audit()[0]
    assert latest["code"] == code, f"the trail tells {latest['code']!r}, not {code!r}"


def _setup(scene: Scene) -> Setup:
    return scene.world.netsuite.setup


def _note_token(scene: Scene, role: str) -> None:
    id, secret = _setup(scene).create_token(role=role)
    own = {"account_id": scene.credentials["account_id"], "token_id": id, "token_secret": secret}
    scene.credentials = {**standing(scene, "netsuite"), **own}
