"""Connecting the apps, setting a sync of contacts with customers up, and changing its settings."""

from __future__ import annotations

from typing import Any

from pytest_bdd import given, when

from rehearse.steps.fields import in_crm, in_quickbooks
from rehearse.steps.scene import LATENCY, Scene
from rehearse.steps.wording import phrase


def equals(field: str, value: str) -> list[list[dict[str, Any]]]:
    """A filter with the one criterion that a field has this value."""
    return [[{"property": field, "operator": "equals", "values": [value]}]]


@given("the CRM and QuickBooks are connected")
@when("the CRM and QuickBooks are connected")
def connected(rehearse_scene: Scene) -> None:
    """Both apps are connected to the sync core, and nothing is set up to sync."""
    rehearse_scene.connect()
    rehearse_scene.mark()


@given("contacts and customers sync both ways")
@when("contacts and customers are set to sync both ways")
def sync_both_ways(rehearse_scene: Scene) -> None:
    """A sync of all contacts with all customers, in which the CRM wins conflicts, is on."""
    rehearse_scene.set_up(direction="two_way")


@given(phrase("contacts and customers sync to {app:App} only"))
@when(phrase("contacts and customers are set to sync to {app:App} only"))
def sync_one_way(rehearse_scene: Scene, app: str) -> None:
    """A one-way sync of all contacts and customers is on."""
    rehearse_scene.set_up(direction="to_crm" if app == "crm" else "to_app")


@given("contacts and customers sync both ways without display names from companies")
def sync_without_company_names(rehearse_scene: Scene) -> None:
    """As both ways, but customers are named after the person even where the contact has a company."""
    rehearse_scene.set_up(direction="two_way", options={"display_name_from_company": False})


@given(phrase("{app:App} wins conflicts"))
@when(phrase("{app:App} is chosen to win conflicts"))
def winner(rehearse_scene: Scene, app: str) -> None:
    """The setting who wins a conflict is saved, which passes all records again."""
    _save(rehearse_scene, winner="crm" if app == "crm" else "app")


@given(
    phrase(
        'only contacts whose {crm_field:Field} is "{crm_value:Text}" '
        'and customers whose {field:Field} is "{value:Text}" sync'
    )
)
@when(
    phrase(
        'the sync is narrowed to contacts whose {crm_field:Field} is "{crm_value:Text}" '
        'and customers whose {field:Field} is "{value:Text}"'
    )
)
def narrow(rehearse_scene: Scene, crm_field: str, crm_value: str, field: str, value: str) -> None:
    """Filters are saved for both ways: a record syncs if it or its partner meets the filter of its side."""
    to_app, to_crm = equals(in_crm(crm_field), crm_value), equals(in_quickbooks(field), value)
    _save(rehearse_scene, filters={"to_app": to_app, "to_crm": to_crm})


@given("filters count for the first entry only")
def entry_only(rehearse_scene: Scene) -> None:
    """The option is saved by which a linked record goes on syncing when it no longer meets the filter."""
    _save(rehearse_scene, options={"filter_scope": "entry_only"})


@when(phrase("the {crm_field:Field} of contacts is mapped to the {field:Field} of customers"))
def map_field(rehearse_scene: Scene, crm_field: str, field: str) -> None:
    """One more row of the field mapping is saved, both ways."""
    row = {"name": "added_row", "crm": [in_crm(crm_field)], "app": [in_quickbooks(field)]}
    _save(rehearse_scene, mappings=[row])


def _save(scene: Scene, **settings: Any) -> None:
    scene.world.core.edit(scene.sync, **settings)
    scene.pass_time(LATENCY)
