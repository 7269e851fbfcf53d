"""Connections: what their checks say, whether they hold, and how they are lost and won back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
from pytest_bdd import given, then, when

from rehearse.core_face import CREDENTIALS
from rehearse.core_values import Check
from rehearse.errors import CoreRefused, Refused
from rehearse.scenes.kinds import Kind
from rehearse.scenes.scene import ALL_RECORDS, Scene
from rehearse.steps.wording import phrase

if TYPE_CHECKING:
    from rehearse.core_values import Connection


def connection(scene: Scene, app: str) -> Connection:
    """The workspace's connection to an app as it is now."""
    return next(one for one in scene.world.core.connections() if one.app == app)


@when(phrase("{app:App} takes the connection's grant back"))
def revoke(rehearse_scene: Scene, app: str) -> None:
    """The owner of the account ends the app's access: in NetSuite by revoking its token."""
    if app == "netsuite":
        rehearse_scene.world.netsuite.setup.revoke_token(
            rehearse_scene.world.backend.ready()[app]["token_id"]
        )
    else:
        rehearse_scene.world.quickbooks.revoke()


@when(phrase("{app:App} is connected again"))
def reconnect(rehearse_scene: Scene, app: str) -> None:
    """The owner of the account allows access anew, and the sync core gets the new credentials."""
    if app == "netsuite":
        rehearse_scene.world.netsuite.setup.create_token()
        give_credentials(rehearse_scene, app, standing(rehearse_scene, app))
    else:
        rehearse_scene.world.core.reconnect(app)


def give_credentials(scene: Scene, app: str, credentials: dict[str, str]) -> None:
    """Replace the credentials of a connection."""
    path = f"/api/v1/connections/{connection(scene, app).id}/reconnect"
    scene.world.backend.core().call("POST", path, json={"credentials": credentials})


@then(phrase("the connection to {app:App} fails with {code:Code}"))
def connection_fails(rehearse_scene: Scene, app: str, code: str) -> None:
    """The connection itself has this one error."""
    bond = connection(rehearse_scene, app)
    assert bond.error == code, f"the connection to {app} has {bond.error or 'no error'}, not {code}"


@then(phrase("the connection to {app:App} is fine"))
def connection_fine(rehearse_scene: Scene, app: str) -> None:
    """The connection itself has no error, and is not being waited for."""
    bond = connection(rehearse_scene, app)
    assert not bond.error, f"the connection to {app} has {bond.error}"
    assert bond.state == "ok", f"the connection to {app} is {bond.state}"


@then(phrase("the connection to {app:App} waits"))
def connection_waits(rehearse_scene: Scene, app: str) -> None:
    """What is missing may only take time: the sync core asks again by itself."""
    bond = connection(rehearse_scene, app)
    assert bond.state == "waiting", f"the connection to {app} is {bond.state} ({bond.error})"


@then(phrase('the checks name "{name:Text}" as missing'))
def check_missing(rehearse_scene: Scene, name: str) -> None:
    """The person who connected is told that this is missing, with a text."""
    found = _check(rehearse_scene, name)
    assert found.result == "missing", f"{name} is {found.result}: {found.message}"
    assert found.message.strip(), f"{name} is missing, without a text"


@then(phrase('the checks find "{name:Text}" in order'))
def check_fine(rehearse_scene: Scene, name: str) -> None:
    """The person who connected is told that this is there."""
    found = _check(rehearse_scene, name)
    assert found.result == "ok", f"{name} is {found.result}: {found.message}"


@then(phrase('the checks cannot tell "{name:Text}"'))
def check_open(rehearse_scene: Scene, name: str) -> None:
    """The person who connected is told that this cannot be found out, and where to look."""
    found = _check(rehearse_scene, name)
    assert found.result == "cannot_tell", f"{name} is {found.result}: {found.message}"
    assert found.message.strip(), f"{name} cannot be told, without a text"


@then("the checks name nothing as missing")
def nothing_missing(rehearse_scene: Scene) -> None:
    """The person who connected is told of nothing that is missing."""
    missing = [f"{one.name}: {one.message}" for one in rehearse_scene.checks if one.result == "missing"]
    assert not missing, "; ".join(missing)


@then(phrase('the message about "{name:Text}" mentions "{words:Text}"'))
def check_mentions(rehearse_scene: Scene, name: str, words: str) -> None:
    """What the person is told about this check holds these words."""
    found = _check(rehearse_scene, name)
    assert words in found.message, f"{words!r} is not in {found.message!r}"


@then(phrase("setting up {pairs:Pairs} is refused with {code:Code}"))
def set_up_refused(rehearse_scene: Scene, pairs: Kind, code: str) -> None:
    """A user tries to set the sync up both ways and is told why it cannot be; the checks are those of now."""
    with pytest.raises(CoreRefused) as refusal:
        rehearse_scene.set_up(pairs, direction="two_way")
    assert refusal.value.code == code, f"refused with {refusal.value.code}, not with {code}"
    rehearse_scene.checks = tuple(Check.read(one) for one in refusal.value.checks)


@then(phrase("{pairs:Pairs} can be set up now"))
def can_be_set_up(rehearse_scene: Scene, pairs: Kind) -> None:
    """A user sets the sync up both ways, and nothing stands against it."""
    rehearse_scene.set_up(pairs, direction="two_way")
    state = rehearse_scene.syncs[pairs.pairs].state
    assert state in ("INITIAL", "ON"), f"the sync is {state}"


@given(phrase('a user "{email}" who is super admin'))
def super_admin(rehearse_scene: Scene, email: str) -> None:
    """Somebody works in the portal who may do everything."""
    _employ(rehearse_scene, email, super_admin=True)


@given(phrase('a user "{email}" with the permission for the app marketplace'))
def marketplace_user(rehearse_scene: Scene, email: str) -> None:
    """Somebody works in the portal who may install apps."""
    _employ(rehearse_scene, email, app_marketplace=True)


@given(phrase('a user "{email}" without permissions'))
def plain_user(rehearse_scene: Scene, email: str) -> None:
    """Somebody works in the portal who may not set anything up."""
    _employ(rehearse_scene, email)


@then(phrase('"{email}" may not set up {pairs:Pairs}'))
def may_not(rehearse_scene: Scene, email: str, pairs: Kind) -> None:
    """The sync core refuses the command of this person, and nothing is set up."""
    with pytest.raises(Refused) as refusal:
        _set_up_as(rehearse_scene, email, pairs)
    assert refusal.value.code == "NOT_PERMITTED", f"refused with {refusal.value.code}"
    assert not rehearse_scene.world.core.syncs(pairs.app), "a sync was set up nevertheless"


@then(phrase('"{email}" may set up {pairs:Pairs}'))
def may(rehearse_scene: Scene, email: str, pairs: Kind) -> None:
    """The sync core obeys this person, and the sync is there."""
    _set_up_as(rehearse_scene, email, pairs)
    assert rehearse_scene.world.core.syncs(pairs.app), "no sync was set up"


@then(phrase('"{email}" may not connect {app:App}'))
def may_not_connect(rehearse_scene: Scene, email: str, app: str) -> None:
    """The sync core refuses the command of this person, and nothing is connected."""
    with pytest.raises(Refused) as refusal:
        _connect_as(rehearse_scene, email, app)
    assert refusal.value.code == "NOT_PERMITTED", f"refused with {refusal.value.code}"
    assert app not in [one.app for one in rehearse_scene.world.core.connections()]


@then(phrase('"{email}" may connect {app:App}'))
def may_connect(rehearse_scene: Scene, email: str, app: str) -> None:
    """The sync core obeys this person, and the app is connected."""
    _connect_as(rehearse_scene, email, app)
    connection_fine(rehearse_scene, app)


def _check(scene: Scene, name: str) -> Check:
    """What was told about this when the connection was made or a sync was set up."""
    found = [one for one in scene.checks if one.name == name]
    assert found, f"nothing is said about {name!r}; there are {[one.name for one in scene.checks]}"
    return found[0]


def standing(scene: Scene, app: str) -> dict[str, str]:
    """The credentials of an app's account as they are now."""
    account = scene.world.backend.ready()[app]
    return {name: account[name] for name in CREDENTIALS[app]}


def _employ(scene: Scene, email: str, **permissions: bool) -> None:
    """Add a person to those of the portal."""
    core = scene.world.backend.core()
    workspace = core.call("GET", "/api/v1/workspaces")["items"][0]["id"]
    path = f"/api/v1/workspaces/{workspace}/users"
    people: list[dict[str, Any]] = core.call("GET", path)["items"]
    core.call("PUT", path, json={"items": [*people, {"email": email, **permissions}]})


def _set_up_as(scene: Scene, email: str, pairs: Kind) -> None:
    body = {"crm_object": pairs.crm.object, "app_object": pairs.partner.object, "filters": ALL_RECORDS}
    _post_as(scene, email, f"connections/{pairs.app}/syncs", body)


def _connect_as(scene: Scene, email: str, app: str) -> None:
    url = scene.world.backend.ready()[app]["base_url"]
    body = {"app": app, "base_url": url, "credentials": standing(scene, app)}
    _post_as(scene, email, "connections", body)


def _post_as(scene: Scene, email: str, path: str, body: Mapping[str, Any]) -> None:
    """A call on behalf of a person. Raises `Refused`."""
    core, headers = scene.world.backend.core(), {"Acting-User": email}
    reply = core.send("POST", f"/api/v1/{path}", json=body, headers=headers)
    if not 200 <= reply.status < 300:
        raise Refused(f"POST {path}", reply.status, reply.body)
