"""Edits of all sides at given moments, made before the sync looks or while it is at work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pytest_bdd import given, then, when

from rehearse.scenes.fields import rows
from rehearse.scenes.hands import change, shown
from rehearse.scenes.kinds import FORMS, PAIRS, Form
from rehearse.scenes.scene import Scene
from rehearse.scenes.words import APPS, moment
from rehearse.steps.wording import phrase

_SHOWN: Final = 10_000
"""After so many milliseconds even a search that lags shows the last edit."""


def _place(scene: Scene, word: str) -> Form:
    """Where an edit is made: ``CRM``, ``app`` or an app's name for what the story is about, or a noun."""
    kind = scene.kind
    if word in FORMS:
        return FORMS[word]
    if word == "CRM":
        return kind.crm
    if word == "app" or APPS.get(word) == kind.app:
        return kind.partner
    raise ValueError(
        f"an edit is made in CRM, in app or in a {kind.partner.noun}, not in {word!r}"
        f" (of {', '.join(FORMS)} any)"
    )


def _make(scene: Scene, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """Make the edits of a table in the order of their times; the headings are at, in, field and value."""
    scene.mark()
    scene.begin()
    for line in sorted(rows(datatable), key=lambda line: moment(line["at"])):
        scene.world.at(moment(line["at"]))
        change(scene, _place(scene, line["in"]), name, line["field"], line["value"])


def _look_up(scene: Scene, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """Learn the ids of all that is to be edited, before the core is held or time counts."""
    for line in rows(datatable):
        scene.id(_place(scene, line["in"]), name)


@when(phrase('"{name:Text}" is edited before the sync looks'))
def edit_unseen(rehearse_scene: Scene, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """People edit the pair at the moments of the table, in the order of time, and the sync sees all of it at
    once afterwards. Columns: ``at`` (m:ss since the first edit), ``in`` (``CRM``, ``app``, the app's name, or
    a kind of record such as ``NetSuite contact``), ``field``, ``value`` (may be empty).
    """
    _look_up(rehearse_scene, name, datatable)
    rehearse_scene.world.core.hold()
    try:
        _make(rehearse_scene, name, datatable)
        rehearse_scene.pass_time(_SHOWN)
    finally:
        rehearse_scene.world.core.release()


@when(phrase('"{name:Text}" is edited'))
def edit_seen(rehearse_scene: Scene, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """People edit the pair at the moments of the table while the sync is at work. Columns as above."""
    _look_up(rehearse_scene, name, datatable)
    _make(rehearse_scene, name, datatable)


@given(phrase('the {field:Field} of "{name:Text}" is "{value:Text}" on both sides'))
@then(phrase('the {field:Field} of "{name:Text}" is "{value:Text}" on both sides'))
def both_have(rehearse_scene: Scene, field: str, name: str, value: str) -> None:
    """The two records of this pair show exactly this value. A company is told by its name in the story."""
    _agree(rehearse_scene, [rehearse_scene.kind.crm, rehearse_scene.kind.partner], name, field, value)


@then(phrase('the {field:Field} of "{name:Text}" is "{value:Text}" on all {count:Number} sides'))
def all_have(rehearse_scene: Scene, field: str, name: str, value: str, count: int) -> None:
    """The record of the CRM and its partners in all syncs of the story show exactly this value."""
    kinds = [kind for pairs in rehearse_scene.syncs if (kind := PAIRS[pairs]).crm is rehearse_scene.kind.crm]
    forms = [rehearse_scene.kind.crm, *(kind.partner for kind in kinds)]
    assert len(forms) == count, f"{name!r} has {len(forms)} sides"
    _agree(rehearse_scene, forms, name, field, value)


def _agree(scene: Scene, forms: Sequence[Form], name: str, field: str, value: str) -> None:
    found = {form.noun: shown(scene, form, name, field) for form in forms}
    assert set(found.values()) == {value}, f"{field} of {name!r} is not {value!r} everywhere: {found}"
