"""Connecting the apps, setting syncs up, and changing their settings."""

from __future__ import annotations

from typing import Any

from pytest_bdd import given, then, when

from rehearse.scenes.kinds import Kind
from rehearse.scenes.scene import LATENCY, Scene
from rehearse.steps.wording import phrase


def equals(field: str, value: str) -> list[list[dict[str, Any]]]:
    """A filter with the one criterion that a field has this value."""
    return [[{"property": field, "operator": "equals", "values": [value]}]]


@given(phrase("the CRM and {app:App} are connected"))
@when(phrase("the CRM and {app:App} are connected"))
def connected(rehearse_scene: Scene, app: str) -> None:
    """Both apps are connected to the sync core, and nothing is set up to sync."""
    rehearse_scene.connect(app)
    rehearse_scene.mark()


@given(phrase("{pairs:Pairs} sync both ways"))
@when(phrase("{pairs:Pairs} are set to sync both ways"))
def sync_both_ways(rehearse_scene: Scene, pairs: Kind) -> None:
    """A sync of all these records, in which the CRM wins conflicts, is on."""
    rehearse_scene.set_up(pairs, direction="two_way")


@given(phrase("{pairs:Pairs} sync to {app:App} only"))
@when(phrase("{pairs:Pairs} are set to sync to {app:App} only"))
def sync_one_way(rehearse_scene: Scene, pairs: Kind, app: str) -> None:
    """A one-way sync of all these records is on."""
    rehearse_scene.set_up(pairs, direction="to_crm" if app == "crm" else "to_app")


@given(phrase("{pairs:Pairs} sync as is proposed"))
@when(phrase("{pairs:Pairs} are set to sync as is proposed"))
def sync_as_proposed(rehearse_scene: Scene, pairs: Kind) -> None:
    """A sync is set up whose direction nobody chose."""
    rehearse_scene.set_up(pairs)


@when(phrase("{pairs:Pairs} are set to sync both ways without the row of the {field:Field}"))
def sync_without_row(rehearse_scene: Scene, pairs: Kind, field: str) -> None:
    """A sync both ways is set up in which one row of the proposed field mapping is switched off."""
    row = {"name": field.replace("-", "").replace(" ", "_"), "on": False}
    rehearse_scene.set_up(pairs, direction="two_way", mappings=[row])


@given(phrase("{pairs:Pairs} sync both ways, with new records in the subsidiary {subsidiary:Number}"))
@when(
    phrase("{pairs:Pairs} are set to sync both ways, with new records in the subsidiary {subsidiary:Number}")
)
def sync_into_subsidiary(rehearse_scene: Scene, pairs: Kind, subsidiary: int) -> None:
    """A sync both ways is set up in which the subsidiary of new records of NetSuite is chosen, by its id."""
    row = {"name": "subsidiary", "default": str(subsidiary)}
    rehearse_scene.set_up(pairs, direction="two_way", mappings=[row])


@given(phrase('{pairs:Pairs} sync both ways if the {field:Field} in the CRM or in the app is "{value:Text}"'))
@when(
    phrase(
        "{pairs:Pairs} are set to sync both ways "
        'if the {field:Field} in the CRM or in the app is "{value:Text}"'
    )
)
def sync_filtered(rehearse_scene: Scene, pairs: Kind, field: str, value: str) -> None:
    """A sync both ways of those records of either side that have this value is on."""
    rehearse_scene.set_up(
        pairs,
        direction="two_way",
        filters={
            "to_app": equals(pairs.crm.called(field), value),
            "to_crm": equals(pairs.partner.called(field), value),
        },
    )


@given("contacts and customers sync both ways without display names from companies")
def sync_without_company_names(rehearse_scene: Scene) -> None:
    """As both ways, but customers are named after the person even where the contact has a company."""
    rehearse_scene.set_up(direction="two_way", options={"display_name_from_company": False})


@then(phrase("the sync of {pairs:Pairs} goes to the CRM only"))
def goes_to_crm(rehearse_scene: Scene, pairs: Kind) -> None:
    """The settings of this sync say that it never writes to the app."""
    direction = rehearse_scene.world.core.settings(rehearse_scene.syncs[pairs.pairs])["direction"]
    assert direction == "to_crm", f"the direction is {direction}"


@given(phrase("{app:App} wins conflicts"))
@when(phrase("{app:App} is chosen to win conflicts"))
def winner(rehearse_scene: Scene, app: str) -> None:
    """The setting who wins a conflict is saved, which passes all records again."""
    _save(rehearse_scene, winner="crm" if app == "crm" else "app")


@given(
    phrase(
        'only {records:Records} whose {crm_field:Field} is "{crm_value:Text}" '
        'and {partners:Records} whose {field:Field} is "{value:Text}" sync'
    )
)
@when(
    phrase(
        'the sync is narrowed to {records:Records} whose {crm_field:Field} is "{crm_value:Text}" '
        'and {partners:Records} whose {field:Field} is "{value:Text}"'
    )
)
def narrow(
    rehearse_scene: Scene,
    records: str,
    crm_field: str,
    crm_value: str,
    partners: str,
    field: str,
    value: str,
) -> None:
    """Filters are saved for both ways: a record syncs if it or its partner meets the filter of its side."""
    to_app = equals(rehearse_scene.form(records).called(crm_field), crm_value)
    to_crm = equals(rehearse_scene.form(partners).called(field), value)
    _save(rehearse_scene, filters={"to_app": to_app, "to_crm": to_crm})


@given("filters count for the first entry only")
def entry_only(rehearse_scene: Scene) -> None:
    """The option is saved by which a linked record goes on syncing when it no longer meets the filter."""
    _save(rehearse_scene, options={"filter_scope": "entry_only"})


@when(
    phrase("the {crm_field:Field} of {records:Records} is mapped to the {field:Field} of {partners:Records}")
)
def map_field(rehearse_scene: Scene, crm_field: str, records: str, field: str, partners: str) -> None:
    """One more row of the field mapping is saved, both ways."""
    ours, theirs = rehearse_scene.form(records), rehearse_scene.form(partners)
    row = {"name": "added_row", "crm": [ours.called(crm_field)], "app": [theirs.called(field)]}
    _save(rehearse_scene, mappings=[row])


def _save(scene: Scene, **settings: Any) -> None:
    scene.edit(**settings)
    scene.pass_time(LATENCY)
