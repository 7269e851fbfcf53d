"""Making, changing and seeing any record of a story by the names that people use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol, cast

from rehearse.people.account import Records
from rehearse.scenes.kinds import FORMS, Form
from rehearse.scenes.scene import Scene

if TYPE_CHECKING:
    from rehearse.people.crm import Objects
    from rehearse.people.rec import Rec

OF_COMPANY: Final = "of company"
"""Another heading for a contact's company."""

REFUSED: Final[Mapping[tuple[str, str], str]] = {
    ("quickbooks", "phone"): "+1 555 0100 extension 1234 5678 9012",
    ("netsuite", "website"): "www people test",
}
"""What the CRM takes and the app does not: more than thirty characters of a number, blanks in an address."""


class Listed(Records, Protocol):
    """Records that can be made inactive."""

    def deactivate(self, id: str) -> Rec:
        """Make inactive."""

    def activate(self, id: str) -> Rec:
        """Make active again."""

    def delete(self, id: str) -> None:
        """Delete for good, where the app knows that."""


def records(scene: Scene, form: Form) -> Records:
    """All records of a kind in the hands of a person."""
    return scene.world.app(form.app).records(form.object)


def listed(scene: Scene, form: Form) -> Listed:
    """The same for a kind that knows inactive records."""
    assert form.app != "crm", f"a {form.noun} cannot be made inactive"
    return cast(Listed, records(scene, form))


def make(scene: Scene, form: Form, name: str, given: Mapping[str, str]) -> None:
    """Make a record that the story calls so; empty fields are left out."""
    texts = {("company" if field == OF_COMPANY else field): text for field, text in given.items() if text}
    bonds = {field: texts.pop(field) for field in list(texts) if field in form.references}
    own = {form.called(field): text for field, text in texts.items()}
    if form.app != "crm":
        own |= {form.called(field): scene.id(_other(form, field), one) for field, one in bonds.items()}
    scene.ids(form)[name] = records(scene, form).create(**{**form.named(name), **own}).id
    if form.app == "crm":
        for field, one in bonds.items():
            change(scene, form, name, field, one)


def change(scene: Scene, form: Form, name: str, field: str, value: str) -> None:
    """Change one field of a record, now; an empty text clears it. A reference takes a name of the story."""
    id = scene.id(form, name)
    if field not in form.references:
        records(scene, form).update(id, **{form.called(field): value})
        return
    other = scene.id(_other(form, field), value) if value else ""
    if form.app != "crm":
        records(scene, form).update(id, **{form.called(field): other})
    elif field == "company":
        scene.world.crm.set_company(id, other or None)
    else:
        scene.world.crm.set_parent(id, other or None)


def shown(scene: Scene, form: Form, name: str, field: str) -> str:
    """What a record shows in a field; empty where it has nothing. A reference is a name of the story."""
    id = scene.id(form, name)
    if field not in form.references:
        return records(scene, form).get(id)[form.called(field)]
    if form.app != "crm":
        other = records(scene, form).get(id)[form.called(field)]
    elif field == "company":
        other = scene.world.crm.company_of(id) or ""
    else:
        other = scene.world.crm.parent_of(id) or ""
    return scene.name(_other(form, field), other) if other else ""


def archive(scene: Scene, form: Form, name: str) -> None:
    """Put a record of the CRM into the bin."""
    assert form.app == "crm", f"a {form.noun} cannot be archived"
    _objects(scene, form).archive(scene.id(form, name))


def merge(scene: Scene, form: Form, name: str, other: str) -> None:
    """Merge the second record of the CRM into the first; from now on the story knows only the first name."""
    assert form.app == "crm", f"two {form.plural} cannot be merged"
    first, second = scene.id(form, name), scene.id(form, other)
    crm = scene.world.crm
    merged = (crm.merge if form.object == "contacts" else crm.merge_companies)(first, second)
    scene.ids(form)[name] = merged.id
    del scene.ids(form)[other]


def _objects(scene: Scene, form: Form) -> Objects:
    return scene.world.crm.contacts if form.object == "contacts" else scene.world.crm.companies


def refused_by(app: str, field: str) -> str:
    """A value for this field that the CRM takes and the app refuses."""
    assert (app, field) in REFUSED, f"no {field} is known that {app} refuses"
    return REFUSED[app, field]


def _other(form: Form, field: str) -> Form:
    return FORMS[form.references[field]]
