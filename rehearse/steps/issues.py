"""Sync health: what fails and why, and how often it was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_bdd import then, when

from rehearse.steps.scene import Scene
from rehearse.steps.wording import phrase

if TYPE_CHECKING:
    from rehearse.core_values import Issue


def _issues(scene: Scene, object: str, id: str) -> list[Issue]:
    return [one for one in scene.world.core.issues() if (one.object, one.id) == (object, id)]


@then(phrase('the customer "{name:Text}" fails with {code:Code}'))
def customer_fails(rehearse_scene: Scene, name: str, code: str) -> None:
    """Sync health lists the customer with this issue."""
    codes = [one.code for one in _issues(rehearse_scene, "customer", rehearse_scene.customers[name])]
    assert codes == [code], f"issues of the customer {name!r}: {codes}"


@then(phrase('the contact "{name:Text}" fails with {code:Code}'))
def contact_fails(rehearse_scene: Scene, name: str, code: str) -> None:
    """Sync health lists the contact with this issue."""
    codes = [one.code for one in _issues(rehearse_scene, "contacts", rehearse_scene.contact(name))]
    assert codes == [code], f"issues of the contact {name!r}: {codes}"


@then(phrase("{count:Number} record fails"))
@then(phrase("{count:Number} records fail"))
def failing(rehearse_scene: Scene, count: int) -> None:
    """Sync health lists so many issues of records in all."""
    found = [f"{one.object} {one.id}: {one.code}" for one in rehearse_scene.world.core.issues()]
    assert len(found) == count, f"{len(found)} issues, not {count}: {found[:5]}"


@then(phrase('sync health warns of {code:Code} on "{name:Text}"'))
def warned(rehearse_scene: Scene, code: str, name: str) -> None:
    """Sync health lists this warning about the contact."""
    contact = rehearse_scene.contact(name)
    found = [one.code for one in rehearse_scene.world.core.issues(state="warning") if one.id == contact]
    assert code in found, f"warnings about {name!r}: {found}"


@then(phrase("the connection to {app:App} fails with {code:Code}"))
def connection_fails(rehearse_scene: Scene, app: str, code: str) -> None:
    """The connection itself has this one error."""
    bond = next(one for one in rehearse_scene.world.core.connections() if one.app == app)
    assert bond.error == code, f"the connection to {app} has {bond.error or 'no error'}, not {code}"


@then(phrase("the connection to {app:App} is fine"))
def connection_fine(rehearse_scene: Scene, app: str) -> None:
    """The connection itself has no error."""
    bond = next(one for one in rehearse_scene.world.core.connections() if one.app == app)
    assert not bond.error, f"the connection to {app} has {bond.error}"


@when(phrase('a user asks for another try of the contact "{name:Text}"'))
def retry(rehearse_scene: Scene, name: str) -> None:
    """A user presses retry for this one record on the health page."""
    rehearse_scene.world.core.retry("contacts", rehearse_scene.contact(name))
