"""The kinds of records that stories are about, held against the apps themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rehearse import World
from rehearse.errors import Refused
from rehearse.scenes.hands import REFUSED, change, make, shown
from rehearse.scenes.kinds import COMPANY, CUSTOMER, FORMS, KINDS, NETSUITE_CUSTOMER, PAIRS, Form, Kind
from rehearse.scenes.scene import Scene


@pytest.fixture
def scene() -> Iterator[Scene]:
    with World() as world:
        yield Scene(world)


def test_every_kind_has_a_sentence_of_its_own() -> None:
    assert {kind.pairs for kind in KINDS} <= set(PAIRS)
    assert len({kind.pairs for kind in KINDS}) == len(KINDS)
    assert len({kind.partner.noun for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_record_is_made_changed_and_seen_by_peoples_names(scene: Scene, form: Form) -> None:
    make(scene, form, "Ann", {"phone": "50", "city": ""})
    assert shown(scene, form, "Ann", "phone") == "50"
    change(scene, form, "Ann", "city", "Bern")
    assert shown(scene, form, "Ann", "city") == "Bern"
    change(scene, form, "Ann", "phone", "")
    assert shown(scene, form, "Ann", "phone") == ""


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_field_of_a_kind_is_known_to_its_app(scene: Scene, form: Form) -> None:
    values = {"e-mail": "ann@people.test", "website": "https://people.test", "subsidiary": "1"}
    values |= {"country": "Germany", "industry": "BANKING", "domain": "people.test"}
    for field in sorted(set(form.fields) - set(form.references)):
        make(scene, form, field, {field: values.get(field, "Seven")})
        assert shown(scene, form, field, field) == values.get(field, "Seven")


@pytest.mark.parametrize(
    "form", [form for form in FORMS.values() if form.references], ids=lambda one: one.noun
)
def test_a_reference_is_told_by_a_name_of_the_story(scene: Scene, form: Form) -> None:
    ((field, noun),) = form.references.items()
    for name in ("First", "Second"):
        make(scene, FORMS[noun], name, {})
    make(scene, form, "Ann", {field: "First"})
    assert shown(scene, form, "Ann", field) == "First"
    change(scene, form, "Ann", field, "Second")
    assert shown(scene, form, "Ann", field) == "Second"
    change(scene, form, "Ann", field, "")
    assert shown(scene, form, "Ann", field) == ""


@pytest.mark.parametrize(("app", "field"), REFUSED)
def test_what_an_app_is_said_to_refuse_it_refuses(scene: Scene, app: str, field: str) -> None:
    kind = next(kind for kind in KINDS if kind.app == app)
    make(scene, kind.crm, "Ann", {field: REFUSED[app, field]})
    with pytest.raises(Refused):
        make(scene, kind.partner, "Ann", {field: REFUSED[app, field]})


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.pairs)
def test_a_pair_is_found_from_either_side(scene: Scene, kind: Kind) -> None:
    scene.kind = kind
    scene.ids(kind.crm)["Ann"] = (
        scene.world.app("crm").records(kind.crm.object).create(**kind.crm.whole("Ann")).id
    )
    scene.set_up(direction="two_way")
    scene.pass_time(600_000)
    ours, theirs = scene.pair("Ann")
    scene.ids(kind.crm).clear()
    assert scene.id(kind.crm, "Ann") == ours
    scene.ids(kind.partner).clear()
    assert scene.name(kind.partner, theirs) == "Ann"


def test_customers_are_those_of_the_app_that_the_story_is_about(scene: Scene) -> None:
    assert scene.form(CUSTOMER).app == "quickbooks"
    scene.kind = next(kind for kind in KINDS if kind.crm is COMPANY)
    assert scene.form(CUSTOMER) is NETSUITE_CUSTOMER


def test_a_name_that_the_story_does_not_know_is_told(scene: Scene) -> None:
    make(scene, COMPANY, "First", {})
    with pytest.raises(AssertionError, match="no company of this story is called 'Second'"):
        scene.company("Second")
