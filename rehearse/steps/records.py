"""Records of either side, as people there make, change and see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pytest_bdd import given, then, when

from rehearse.scenes.fields import rows
from rehearse.scenes.hands import change, listed, make, records, refused_by, shown
from rehearse.scenes.kinds import COMPANY, CONTACT, Form, Kind
from rehearse.scenes.scene import Scene
from rehearse.steps.wording import phrase

_SERIES: Final = {
    CONTACT.noun: {"email": "person{place}@people.test", "firstname": "Person", "lastname": "No {place}"},
    COMPANY.noun: {"name": "Company No {place}"},
}
"""The fields of one contact or company of many."""


@given(phrase("the story is about {pairs:Pairs}"))
def about(rehearse_scene: Scene, pairs: Kind) -> None:
    """Every sentence that names no kind of record means these; stories that do not say it are about contacts
    and QuickBooks customers. Comes before the sync is set up.
    """
    assert not rehearse_scene.syncs, "a sync is set up already; say first what the story is about"
    rehearse_scene.kind = pairs


@given(phrase("these {records:Records}"))
@when(phrase("these {records:Records} are made"))
def these_records(rehearse_scene: Scene, records: str, datatable: Sequence[Sequence[str]]) -> None:
    """Somebody makes records, one per line of the table and in its order. The first column is what the story
    calls them, every other column is a field; ``of company`` names a company of the story.
    """
    form = rehearse_scene.form(records)
    for line in rows(datatable):
        name, *_ = line.values()
        make(rehearse_scene, form, name, dict(list(line.items())[1:]))


@given(phrase('a {record:Record} "{name:Text}"'))
@when(phrase('a {record:Record} "{name:Text}" is made'))
def a_record(rehearse_scene: Scene, record: str, name: str) -> None:
    """Somebody makes a record of this name, with nothing more than it must have."""
    make(rehearse_scene, rehearse_scene.form(record), name, {})


@given(phrase('a {record:Record} "{name:Text}" with {field:Field} "{value:Text}"'))
@when(phrase('a {record:Record} "{name:Text}" with {field:Field} "{value:Text}" is made'))
def a_record_with(rehearse_scene: Scene, record: str, name: str, field: str, value: str) -> None:
    """Somebody makes a record of this name with one more field, which may be empty."""
    make(rehearse_scene, rehearse_scene.form(record), name, {field: value})


@given(phrase('a {record:Record} "{name:Text}" of company "{company:Text}"'))
@when(phrase('a {record:Record} "{name:Text}" of company "{company:Text}" is made'))
def a_member(rehearse_scene: Scene, record: str, name: str, company: str) -> None:
    """Somebody makes a contact with an e-mail of its own that belongs to this company of the story."""
    form = rehearse_scene.form(record)
    email = f"{name.lower()}@people.test"
    make(rehearse_scene, form, name, {"last name": "Lee", "e-mail": email, "company": company})


@given(phrase("{count:Number} {records:Records}"))
@when(phrase("{count:Number} {records:Records} are made"))
def many_records(rehearse_scene: Scene, count: int, records: str) -> None:
    """So many contacts or companies appear in the CRM, each with a name or an e-mail of its own."""
    form = rehearse_scene.form(records)
    assert form.noun in _SERIES, f"{form.plural} are made one by one"
    hands = rehearse_scene.world.crm.contacts if form is CONTACT else rehearse_scene.world.crm.companies
    known, series = rehearse_scene.ids(form), _SERIES[form.noun]
    places = range(len(known) + 1, len(known) + count + 1)
    made = hands.create_many(
        [{key: text.format(place=place) for key, text in series.items()} for place in places]
    )
    known |= dict(zip((f"No {place}" for place in places), made, strict=True))


@given(phrase('the {field:Field} of the {record:Record} "{name:Text}" is changed to "{value:Text}"'))
@when(phrase('the {field:Field} of the {record:Record} "{name:Text}" is changed to "{value:Text}"'))
def change_record(rehearse_scene: Scene, field: str, record: str, name: str, value: str) -> None:
    """Somebody edits the record in its app, now. An empty text clears the field."""
    change(rehearse_scene, rehearse_scene.form(record), name, field, value)


@given(phrase('the {record:Record} "{name:Text}" gets a {field:Field} that {app:App} refuses'))
@when(phrase('the {record:Record} "{name:Text}" gets a {field:Field} that {app:App} refuses'))
def refused_value(rehearse_scene: Scene, record: str, name: str, field: str, app: str) -> None:
    """Somebody gives the record of the CRM a value that the CRM takes and the app does not: a phone number
    that is too long for QuickBooks, a website with blanks for NetSuite.
    """
    rehearse_scene.mark()
    change(rehearse_scene, rehearse_scene.form(record), name, field, refused_by(app, field))


@given(phrase('a {record:Record} "{name:Text}" with a {field:Field} that {app:App} refuses'))
def made_with_refused_value(rehearse_scene: Scene, record: str, name: str, field: str, app: str) -> None:
    """Somebody makes a record in the CRM with a value that the CRM takes and the app does not."""
    form = rehearse_scene.form(record)
    email = {"e-mail": f"{name.lower()}@people.test"} if form is CONTACT else {}
    make(rehearse_scene, form, name, {**email, field: refused_by(app, field)})


@given(phrase('the {record:Record} "{name:Text}" is made inactive'))
@when(phrase('the {record:Record} "{name:Text}" is made inactive'))
def deactivate(rehearse_scene: Scene, record: str, name: str) -> None:
    """Somebody makes the record inactive in its app, which is as near to deleting as QuickBooks gets."""
    form = rehearse_scene.form(record)
    listed(rehearse_scene, form).deactivate(rehearse_scene.id(form, name))


@when(phrase('the {record:Record} "{name:Text}" is made active again'))
def activate(rehearse_scene: Scene, record: str, name: str) -> None:
    """Somebody brings the inactive record back."""
    form = rehearse_scene.form(record)
    listed(rehearse_scene, form).activate(rehearse_scene.id(form, name))


@given(phrase('the {field:Field} of the {record:Record} "{name:Text}" is "{value:Text}"'))
@then(phrase('the {field:Field} of the {record:Record} "{name:Text}" is "{value:Text}"'))
def record_has(rehearse_scene: Scene, field: str, record: str, name: str, value: str) -> None:
    """The record shows exactly this value; an empty text means that the field is empty."""
    found = shown(rehearse_scene, rehearse_scene.form(record), name, field)
    assert found == value, f"{field} of the {record} {name!r} is {found!r}, not {value!r}"


@when(phrase('the {record:Record} "{name:Text}" is deleted'))
def delete_record(rehearse_scene: Scene, record: str, name: str) -> None:
    """Somebody deletes the record of NetSuite for good."""
    form = rehearse_scene.form(record)
    assert form.app == "netsuite", f"a {record} cannot be deleted for good"
    listed(rehearse_scene, form).delete(rehearse_scene.id(form, name))


@then(phrase("there is {count:Number} {record:Record}"))
def one_record_is(rehearse_scene: Scene, count: int, record: str) -> None:
    """So many records of this kind are in their app; archived and inactive ones are left out."""
    _counted(rehearse_scene, rehearse_scene.form(record), count)


@then(phrase("there are {count:Number} {records:Records}"))
def records_are(rehearse_scene: Scene, count: int, records: str) -> None:
    """So many records of this kind are in their app; archived and inactive ones are left out."""
    _counted(rehearse_scene, rehearse_scene.form(records), count)


def _counted(scene: Scene, form: Form, count: int) -> None:
    found = records(scene, form).all()
    assert len(found) == count, f"there are {len(found)} {form.plural}, not {count}"
