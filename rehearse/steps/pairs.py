"""Pairs of a contact and a customer, and which record syncs with which."""

from __future__ import annotations

from pytest_bdd import given, then

from rehearse.steps.fields import in_crm
from rehearse.steps.scene import LATENCY, Scene
from rehearse.steps.wording import phrase


def link_pair(scene: Scene, name: str, **fields: str) -> None:
    """Make a contact and let the sync, which is set up two-way if there is none, make its customer."""
    made = {"firstname": name, "lastname": "Lee", "email": f"{name.lower()}@people.test", **fields}
    scene.contacts[name] = scene.world.crm.contacts.create(**made).id
    if not scene.syncing:
        scene.set_up(direction="two_way")
    scene.pass_time(LATENCY)
    scene.customer(name)
    scene.mark()


@given(phrase('"{name:Text}" is linked, with {field:Field} "{value:Text}" on both sides'))
def linked_with(rehearse_scene: Scene, name: str, field: str, value: str) -> None:
    """A contact and a customer that sync with each other and agree in all fields, the named one included.
    The sync lets all records in both ways unless an earlier step set it up otherwise.
    """
    link_pair(rehearse_scene, name, **{in_crm(field): value})


@given(phrase('"{name:Text}" is linked'))
def linked(rehearse_scene: Scene, name: str) -> None:
    """A contact and a customer that sync with each other and agree in all fields."""
    link_pair(rehearse_scene, name)


@given(phrase('the customer "{customer:Text}" has become the contact "{contact:Text}"'))
def has_become(rehearse_scene: Scene, customer: str, contact: str) -> None:
    """The sync has made a contact for this customer; from here on the story calls it so."""
    email = rehearse_scene.world.quickbooks.customers.get(rehearse_scene.customers[customer])[
        "PrimaryEmailAddr"
    ]
    made = rehearse_scene.world.crm.contacts.find(email=email.strip().lower())
    assert made is not None, f"no contact has the e-mail {email}"
    rehearse_scene.contacts[contact] = made.id
    syncs_with(rehearse_scene, contact, customer)


@then(phrase('the contact "{contact:Text}" syncs with the customer "{customer:Text}"'))
def syncs_with(rehearse_scene: Scene, contact: str, customer: str) -> None:
    """The card of the contact names this customer of the story."""
    partner, wanted = rehearse_scene.partner(contact), rehearse_scene.customers[customer]
    assert partner == wanted, f"{contact!r} syncs with {partner}, not with {wanted} ({customer!r})"


@then(phrase('the contact "{contact:Text}" syncs with a customer called "{display:Text}"'))
def syncs_with_called(rehearse_scene: Scene, contact: str, display: str) -> None:
    """The card of the contact names a customer that QuickBooks shows under this display name."""
    customer = rehearse_scene.world.quickbooks.customers.get(rehearse_scene.customer(contact))
    shown = customer["DisplayName"]
    assert shown == display, f"{contact!r} syncs with {shown!r}, not with {display!r}"


@then(phrase('"{name:Text}" is still linked with the same customer'))
def still_linked(rehearse_scene: Scene, name: str) -> None:
    """The card of the contact names the customer that it named before."""
    partner, before = rehearse_scene.partner(name), rehearse_scene.customers[name]
    assert partner == before, f"{name!r} synced with {before} and now syncs with {partner}"


@then(phrase('the contact "{name:Text}" syncs with no customer'))
def syncs_with_none(rehearse_scene: Scene, name: str) -> None:
    """The card of the contact names no customer."""
    partner = rehearse_scene.partner(name)
    assert not partner, f"{name!r} syncs with {partner}"


@then(phrase("each of the {count:Number} contacts syncs with a customer of its own"))
def each_syncs(rehearse_scene: Scene, count: int) -> None:
    """Every contact of the story is linked, and no two with the same customer."""
    wanted = set(rehearse_scene.contacts.values())
    assert len(wanted) == count
    links = dict(rehearse_scene.world.core.links(rehearse_scene.sync))
    alone = sorted(wanted - links.keys())
    assert not alone, f"{len(alone)} of {count} sync with nothing, the contact {alone[0]} among them"
    partners = {links[contact] for contact in wanted}
    assert len(partners) == count, f"{count} contacts share {len(partners)} customers"
