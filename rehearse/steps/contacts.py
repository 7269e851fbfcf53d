"""Contacts and companies of the CRM, as people there make, change and see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pytest_bdd import given, then, when

from rehearse.steps.fields import in_crm, rows
from rehearse.steps.scene import Scene
from rehearse.steps.wording import phrase

LONG_PHONE: Final = "+1 555 0100 extension 1234 5678 9012"
"""A phone number that the CRM takes and QuickBooks, which allows thirty characters, does not."""


def _create(scene: Scene, line: dict[str, str]) -> None:
    name, company = line.pop("contact"), line.pop("of company", "")
    contact = scene.world.crm.contacts.create(
        **{in_crm(field): value for field, value in line.items() if value}
    )
    scene.contacts[name] = contact.id
    if company:
        scene.world.crm.set_company(contact.id, scene.company(company))


@given(phrase('a company "{name:Text}"'))
def a_company(rehearse_scene: Scene, name: str) -> None:
    """Somebody makes a company of this name in the CRM."""
    rehearse_scene.companies[name] = rehearse_scene.world.crm.companies.create(name=name).id


@given("these contacts")
@when("these contacts are made")
def these_contacts(rehearse_scene: Scene, datatable: Sequence[Sequence[str]]) -> None:
    """Somebody makes contacts in the CRM, one per line of the table and in its order. The column ``contact``
    is what the story calls them, ``of company`` names a company of the story, every other column is a field.
    """
    for line in rows(datatable):
        _create(rehearse_scene, line)


@given(phrase('a contact "{name:Text}" with e-mail "{email:Text}"'))
@when(phrase('a contact "{name:Text}" with e-mail "{email:Text}" is made'))
def a_contact(rehearse_scene: Scene, name: str, email: str) -> None:
    """Somebody makes a contact in the CRM; the name is its first name, too. The e-mail may be empty."""
    _create(rehearse_scene, {"contact": name, "first name": name, "e-mail": email})


@given(phrase("{count:Number} contacts"))
@when(phrase("{count:Number} contacts are made"))
def many_contacts(rehearse_scene: Scene, count: int) -> None:
    """So many contacts appear in the CRM, each with an e-mail of its own and a name of its own."""
    known = len(rehearse_scene.contacts)
    lines = [
        {"email": f"person{place}@people.test", "firstname": "Person", "lastname": f"No {place}"}
        for place in range(known + 1, known + count + 1)
    ]
    made = rehearse_scene.world.crm.contacts.create_many(lines)
    rehearse_scene.contacts |= dict(zip((line["lastname"] for line in lines), made, strict=True))


@given(phrase('the {field:Field} of the contact "{name:Text}" is changed to "{value:Text}"'))
@when(phrase('the {field:Field} of the contact "{name:Text}" is changed to "{value:Text}"'))
def change_contact(rehearse_scene: Scene, field: str, name: str, value: str) -> None:
    """Somebody edits the contact in the CRM, now. An empty text clears the field."""
    rehearse_scene.world.crm.contacts.update(rehearse_scene.contact(name), **{in_crm(field): value})


@given(phrase('the contact "{name:Text}" gets a phone that QuickBooks refuses'))
@when(phrase('the contact "{name:Text}" gets a phone that QuickBooks refuses'))
def refused_phone(rehearse_scene: Scene, name: str) -> None:
    """Somebody gives the contact a phone number that the CRM takes and that is too long for QuickBooks."""
    rehearse_scene.mark()
    rehearse_scene.world.crm.contacts.update(rehearse_scene.contact(name), phone=LONG_PHONE)


@given(phrase('a contact "{name:Text}" with a phone that QuickBooks refuses'))
def contact_with_refused_phone(rehearse_scene: Scene, name: str) -> None:
    """Somebody makes a contact with a phone number that the CRM takes and that is too long for QuickBooks."""
    _create(
        rehearse_scene,
        {"contact": name, "first name": name, "e-mail": f"{name.lower()}@people.test", "phone": LONG_PHONE},
    )


@then(phrase('the {field:Field} of the contact "{name:Text}" is "{value:Text}"'))
def contact_has(rehearse_scene: Scene, field: str, name: str, value: str) -> None:
    """The contact in the CRM shows exactly this value; an empty text means that the field is empty."""
    contact = rehearse_scene.world.crm.contacts.get(rehearse_scene.contact(name))
    shown = contact[in_crm(field)]
    assert shown == value, f"{field} of the contact {name!r} is {shown!r}, not {value!r}"


@then(phrase("there is {count:Number} contact"))
@then(phrase("there are {count:Number} contacts"))
def contacts_are(rehearse_scene: Scene, count: int) -> None:
    """So many contacts are in the CRM, archived ones left out."""
    found = rehearse_scene.world.crm.contacts.all()
    assert len(found) == count, f"there are {len(found)} contacts, not {count}"
