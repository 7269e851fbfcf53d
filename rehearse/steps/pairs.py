"""Pairs of a record of the CRM and one of an app, and which record syncs with which."""

from __future__ import annotations

from pytest_bdd import given, then

from rehearse.scenes.hands import records
from rehearse.scenes.kinds import Kind, kind_with
from rehearse.scenes.scene import LATENCY, Scene
from rehearse.steps.wording import phrase


def link_pair(scene: Scene, name: str, **fields: str) -> None:
    """Make a record in the CRM; the sync, which is set up two-way if there is none, makes its partner."""
    form = scene.kind.crm
    scene.ids(form)[name] = records(scene, form).create(**{**form.whole(name), **fields}).id
    if not scene.syncing:
        scene.set_up(direction="two_way")
    scene.pass_time(LATENCY)
    scene.pair(name)
    scene.mark()


@given(phrase('"{name:Text}" is linked, with {field:Field} "{value:Text}" on both sides'))
def linked_with(rehearse_scene: Scene, name: str, field: str, value: str) -> None:
    """A record of each side that sync with each other and agree in all fields, the named one included.
    The sync lets all records in both ways unless an earlier step set it up otherwise.
    """
    link_pair(rehearse_scene, name, **{rehearse_scene.kind.crm.called(field): value})


@given(phrase('"{name:Text}" is linked'))
def linked(rehearse_scene: Scene, name: str) -> None:
    """A record of each side that sync with each other and agree in all fields."""
    link_pair(rehearse_scene, name)


@given(phrase('the {partner:Record} "{before:Text}" has become the {record:Record} "{name:Text}"'))
def has_become(rehearse_scene: Scene, partner: str, before: str, record: str, name: str) -> None:
    """The sync has made a record of the CRM for this one of an app; from here on the story calls it so."""
    theirs, form = rehearse_scene.form(partner), rehearse_scene.form(record)
    rehearse_scene.ids(form)[name] = rehearse_scene.id(form, before)
    syncs_with(rehearse_scene, record, name, theirs.noun, before)


@then(phrase('the {record:Record} "{name:Text}" syncs with the {partner:Record} "{other:Text}"'))
def syncs_with(rehearse_scene: Scene, record: str, name: str, partner: str, other: str) -> None:
    """The card of the record names this record of the story."""
    kind = _kind(rehearse_scene, record, partner)
    found, wanted = rehearse_scene.partner(name, kind), rehearse_scene.ids(kind.partner)[other]
    assert found == wanted, f"{name!r} syncs with {found or 'nothing'}, not with {wanted} ({other!r})"


@then(phrase('the {record:Record} "{name:Text}" syncs with a {partner:Record} called "{display:Text}"'))
def syncs_with_called(rehearse_scene: Scene, record: str, name: str, partner: str, display: str) -> None:
    """The card of the record names a record that its app shows under this name."""
    kind = _kind(rehearse_scene, record, partner)
    id = rehearse_scene.id(kind.partner, name)
    found = records(rehearse_scene, kind.partner).get(id)[kind.partner.title]
    assert found == display, f"{name!r} syncs with {found!r}, not with {display!r}"


@then(phrase('"{name:Text}" is still linked with the same {partner:Record}'))
def still_linked(rehearse_scene: Scene, name: str, partner: str) -> None:
    """The card of the record names the partner that it named before."""
    kind = kind_with(rehearse_scene.form(partner))
    found, before = rehearse_scene.partner(name, kind), rehearse_scene.ids(kind.partner)[name]
    assert found == before, f"{name!r} synced with {before} and now syncs with {found or 'nothing'}"


@then(phrase('the {record:Record} "{name:Text}" syncs with no {partner:Record}'))
def syncs_with_none(rehearse_scene: Scene, record: str, name: str, partner: str) -> None:
    """The card of the record names no record of that kind."""
    found = rehearse_scene.partner(name, _kind(rehearse_scene, record, partner))
    assert not found, f"{name!r} syncs with {found}"


@then(phrase("each of the {count:Number} {records:Records} syncs with a {partner:Record} of its own"))
def each_syncs(rehearse_scene: Scene, count: int, records: str, partner: str) -> None:
    """Every such record of the story is linked, and no two with the same partner."""
    kind = _kind(rehearse_scene, records, partner)
    wanted = set(rehearse_scene.ids(kind.crm).values())
    assert len(wanted) == count
    links = dict(rehearse_scene.world.core.links(rehearse_scene.syncs[kind.pairs]))
    alone = sorted(wanted - links.keys())
    assert not alone, f"{len(alone)} of {count} sync with nothing, {alone[0]} among them"
    partners = {links[id] for id in wanted}
    assert len(partners) == count, f"{count} {kind.crm.plural} share {len(partners)} {kind.partner.plural}"


def _kind(scene: Scene, record: str, partner: str) -> Kind:
    """The pair of objects that two nouns name, the CRM's first."""
    kind = kind_with(scene.form(partner))
    assert scene.form(record) is kind.crm, f"a {record} does not sync with a {partner}"
    return kind
