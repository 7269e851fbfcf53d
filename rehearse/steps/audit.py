"""The audit of values that had to give way."""

from __future__ import annotations

from pytest_bdd import then

from rehearse.scenes.kinds import FORMS
from rehearse.scenes.scene import Scene
from rehearse.steps.wording import phrase


@then(phrase('the audit has {count:Number} entry about "{name:Text}"'))
@then(phrase('the audit has {count:Number} entries about "{name:Text}"'))
def audited(rehearse_scene: Scene, count: int, name: str) -> None:
    """So many values of this pair were discarded in favour of another and are kept in the audit."""
    id = rehearse_scene.id(rehearse_scene.kind.crm, name)
    found = [one for one in rehearse_scene.world.core.conflicts() if one.crm_id == id]
    assert len(found) == count, f"{len(found)} audit entries, not {count}: {found[:3]}"


@then(phrase('the audit keeps the lost {field:Field} "{value:Text}" of "{name:Text}"'))
def keeps_loser(rehearse_scene: Scene, field: str, value: str, name: str) -> None:
    """An audit entry about this field of the pair holds the value that lost; a company goes by its name."""
    form = rehearse_scene.kind.crm
    id, wanted = rehearse_scene.id(form, name), field.replace(" ", "_")
    if field in form.references:
        value = rehearse_scene.id(FORMS[form.references[field]], value)
    audit = rehearse_scene.world.core.conflicts()
    lost = [one.detail["lost"] for one in audit if (one.crm_id, one.field) == (id, wanted)]
    assert [value] in lost, f"the audit keeps {lost}, not {value!r}"
