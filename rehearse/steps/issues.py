"""Sync health: what fails and why, and how often it was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_bdd import given, then, when

from rehearse.scenes.scene import Scene
from rehearse.steps.wording import phrase

if TYPE_CHECKING:
    from rehearse.core_values import Issue


def _issues(scene: Scene, object: str, id: str) -> list[Issue]:
    return [one for one in scene.world.core.issues() if (one.object, one.id) == (object, id)]


@given(phrase('the {record:Record} "{name:Text}" fails with {code:Code}'))
@then(phrase('the {record:Record} "{name:Text}" fails with {code:Code}'))
def record_fails(rehearse_scene: Scene, record: str, name: str, code: str) -> None:
    """Sync health lists the record with this issue."""
    form = rehearse_scene.form(record)
    codes = [one.code for one in _issues(rehearse_scene, form.object, rehearse_scene.id(form, name))]
    assert codes == [code], f"issues of the {record} {name!r}: {codes}"


@then(phrase("{count:Number} record fails"))
@then(phrase("{count:Number} records fail"))
def failing(rehearse_scene: Scene, count: int) -> None:
    """Sync health lists so many issues of records in all."""
    found = [f"{one.object} {one.id}: {one.code}" for one in rehearse_scene.world.core.issues()]
    assert len(found) == count, f"{len(found)} issues, not {count}: {found[:5]}"


@then(phrase('sync health warns of {code:Code} on "{name:Text}"'))
def warned(rehearse_scene: Scene, code: str, name: str) -> None:
    """Sync health lists this warning about the record of the CRM."""
    found = _warnings(rehearse_scene, name)
    assert code in found, f"warnings about {name!r}: {found}"


@then(phrase('sync health has no warnings about "{name:Text}"'))
def not_warned(rehearse_scene: Scene, name: str) -> None:
    """Sync health lists no warning about the record of the CRM."""
    found = _warnings(rehearse_scene, name)
    assert not found, f"warnings about {name!r}: {found}"


@when(phrase('a user asks for another try of the {record:Record} "{name:Text}"'))
def retry(rehearse_scene: Scene, record: str, name: str) -> None:
    """A user presses retry for this one record of the CRM on the health page."""
    form = rehearse_scene.form(record)
    rehearse_scene.world.core.retry(form.object, rehearse_scene.id(form, name))


def _warnings(scene: Scene, name: str) -> list[str]:
    id = scene.id(scene.kind.crm, name)
    return [one.code for one in scene.world.core.issues(state="warning") if one.id == id]
