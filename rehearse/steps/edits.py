"""Edits of both sides at given moments, made before the sync looks or while it is at work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pytest_bdd import then, when

from rehearse.steps.fields import in_crm, in_quickbooks, rows
from rehearse.steps.scene import Scene
from rehearse.steps.wording import moment, phrase

_SHOWN: Final = 10_000
"""After so many milliseconds even a search that lags shows the last edit."""


def _edit(scene: Scene, name: str, app: str, field: str, value: str) -> None:
    if app == "CRM":
        scene.world.crm.contacts.update(scene.contact(name), **{in_crm(field): value})
    elif app == "QuickBooks":
        scene.world.quickbooks.customers.update(scene.customer(name), **{in_quickbooks(field): value})
    else:
        raise ValueError(f"an edit is made in CRM or in QuickBooks, not in {app!r}")


def _make(scene: Scene, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """Make the edits of a table in the order of their times; the headings are at, in, field and value."""
    scene.customer(name)
    scene.mark()
    scene.begin()
    for line in sorted(rows(datatable), key=lambda line: moment(line["at"])):
        scene.world.at(moment(line["at"]))
        _edit(scene, name, line["in"], line["field"], line["value"])


@when(phrase('"{name:Text}" is edited before the sync looks'))
def edit_unseen(rehearse_scene: Scene, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """People edit the pair at the moments of the table, in the order of time, and the sync sees all of it at
    once afterwards. Columns: ``at`` (m:ss since the first edit), ``in`` (CRM or QuickBooks), ``field``,
    ``value`` (may be empty).
    """
    rehearse_scene.customer(name)
    rehearse_scene.world.core.hold()
    try:
        _make(rehearse_scene, name, datatable)
        rehearse_scene.pass_time(_SHOWN)
    finally:
        rehearse_scene.world.core.release()


@when(phrase('"{name:Text}" is edited'))
def edit_seen(rehearse_scene: Scene, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """People edit the pair at the moments of the table while the sync is at work. Columns as above."""
    _make(rehearse_scene, name, datatable)


@then(phrase('the {field:Field} of "{name:Text}" is "{value:Text}" on both sides'))
def both_have(rehearse_scene: Scene, field: str, name: str, value: str) -> None:
    """The contact and the customer of this pair both show exactly this value."""
    contact = rehearse_scene.world.crm.contacts.get(rehearse_scene.contact(name))
    customer = rehearse_scene.world.quickbooks.customers.get(rehearse_scene.customer(name))
    here, there = contact[in_crm(field)], customer[in_quickbooks(field)]
    assert (here, there) == (value, value), (
        f"{field} of {name!r}: {here!r} in the CRM, {there!r} in QuickBooks"
    )
