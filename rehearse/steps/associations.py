"""Companies of a contact beyond the one that counts."""

from __future__ import annotations

from pytest_bdd import then, when

from rehearse.scenes.scene import Scene
from rehearse.steps.wording import phrase


@when(phrase('the contact "{name:Text}" is associated with the company "{company:Text}", too'))
def associated(rehearse_scene: Scene, name: str, company: str) -> None:
    """A user of the CRM adds a company to those of the contact; its primary one stays what it is."""
    world = rehearse_scene.world
    world.crm.add_company(rehearse_scene.contact(name), rehearse_scene.company(company))


@then(phrase('the contact "{name:Text}" has the companies {names}'))
def companies_are(rehearse_scene: Scene, name: str, names: str) -> None:
    """The contact is associated with these companies of the story and no other, in whatever order:
    ``"One", "Two" and "Three"``.
    """
    found = rehearse_scene.world.crm.companies_of(rehearse_scene.contact(name))
    wanted = [rehearse_scene.company(company) for company in names.split('"')[1::2]]
    assert sorted(found) == sorted(wanted), f"{name!r} has the companies {found}, not {wanted}"
