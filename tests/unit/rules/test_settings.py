"""Presets and the settings of a sync (data-sync C.1, C.2, C.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sync_core.rules.errors import SettingsError
from sync_core.rules.filters import Subject, judge
from sync_core.rules.model import Criterion, Direction, FieldRow, Options, Sync
from sync_core.rules.offers.quickbooks import CONTACT_CUSTOMER
from sync_core.rules.presets import preset_filter, setup_day, winner_preset
from sync_core.rules.settings import Settings, parse_filter, sync_settings
from sync_core.rules.sides import gives, takes
from sync_core.rules.values import instant_of

DAY = instant_of("2026-11-21T00:00:00+01:00") or 0
OBJECTS = {"crm_object": "contacts", "app_object": "customer"}


def read(given: dict[str, Any], current: Settings | None = None) -> Settings:
    return sync_settings({**OBJECTS, **given}, app="quickbooks", setup_day=DAY, current=current)


def test_nothing_given_is_the_preset() -> None:
    found = read({})
    assert (found.direction, found.winner, found.options) == ("two_way", "crm", Options())
    assert found.rows == CONTACT_CUSTOMER.pair.rows
    assert (len(found.to_app), found.to_crm) == (1, ())


@pytest.mark.parametrize(("direction", "winner"), [("two_way", "crm"), ("to_app", "crm"), ("to_crm", "app")])
def test_the_winner_of_a_one_way_sync_is_its_source(direction: Direction, winner: str) -> None:
    assert winner_preset(direction) == winner
    assert read({"direction": direction}).winner == winner
    assert read({"direction": direction, "winner": "app"}).winner == "app"


def test_saving_nothing_changes_nothing() -> None:
    before = read({"direction": "to_crm", "filters": {"to_app": []}, "options": {"matching": "none"}})
    assert sync_settings({}, app="quickbooks", setup_day=DAY + 10**9, current=before) == before
    after = sync_settings(
        {"options": {"filter_scope": "entry_only"}}, app="quickbooks", setup_day=0, current=before
    )
    assert after == replace(before, options=replace(before.options, filter_scope="entry_only"))


def test_f33_recommended_contact_filter() -> None:
    wanted = read({}).to_app

    def invoice(status: str, created: str) -> dict[str, str]:
        return {"hs_invoice_status": status, "hs_createdate": created, "hs_invoice_source": "crm"}

    today, yesterday = "2026-11-20T23:00:01Z", "2026-11-20T22:59:59Z"
    draft, late, paid = invoice("draft", today), invoice("open", yesterday), invoice("paid", today)
    verdicts = [
        judge(wanted, Subject({}, {"invoices": invoices})).met
        for invoices in ([paid], [draft], [late], [draft, late])
    ]
    assert verdicts == [True, False, False, False]


def test_f34_the_setup_day_begins_at_local_midnight() -> None:
    at_three = instant_of("2026-11-21T14:00:00Z") or 0
    assert setup_day(at_three, "Europe/Zurich") == DAY
    assert setup_day(DAY - 1, "Europe/Zurich") == DAY - 86_400_000
    assert setup_day(at_three, "Pacific/Auckland") == instant_of("2026-11-21T11:00:00Z")
    with pytest.raises(SettingsError, match="'Mars/Base' is no known time zone"):
        setup_day(0, "Mars/Base")


def test_the_setup_day_has_a_midnight_of_its_own_when_clocks_change() -> None:
    afternoon = instant_of("2026-10-25T15:00:00Z") or 0
    assert setup_day(afternoon, "Europe/Zurich") == instant_of("2026-10-25T00:00:00+02:00")


def test_a_preset_filter_keeps_what_is_no_day() -> None:
    plain = ((Criterion("a", "equals", ("{D1}",)),),)
    assert preset_filter(plain, setup_day=0) == plain


def test_rows_are_changed_switched_off_and_added_by_name() -> None:
    found = read(
        {
            "mappings": [
                {"name": "website", "on": False},
                {"name": "phone", "direction": "to_app", "mode": "never_clear", "default": 7},
                {"name": "notes", "crm": "jobtitle", "app": ["Notes"], "kind": "text", "direction": "to_app"},
            ]
        }
    )
    rows = {row.name: row for row in found.rows}
    assert "website" not in rows
    assert (rows["phone"].direction, rows["phone"].mode, rows["phone"].default) == (
        "to_app",
        "never_clear",
        "7",
    )
    assert rows["notes"] == FieldRow("notes", ("jobtitle",), ("Notes",), direction="to_app")
    assert [row.name for row in found.rows[:2]] == ["first_name", "last_name"]


@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        ({"colour": 1}, "", "unknown key 'colour'; allowed are crm_object"),
        ({"crm_object": "deals"}, "crm_object", "deals with customer is not offered"),
        ({"direction": "both"}, "direction", "must be one of two_way, to_app, to_crm"),
        ({"winner": "me"}, "winner", "must be one of crm, app"),
        ({"filters": []}, "filters", "must be an object"),
        ({"filters": {"to_app": {}}}, "filters.to_app", "must be a list"),
        ({"filters": {"to_app": [[]]}}, "filters.to_app[0]", "must hold a criterion"),
        ({"filters": {"to_app": [{"property": "a"}]}}, "filters.to_app[0]", "must be a list"),
        ({"options": {"matching": "some"}}, "options.matching", "must be one of default, none"),
        (
            {"options": {"display_name_from_company": "no"}},
            "options.display_name_from_company",
            "true or false",
        ),
        ({"options": {"speed": 1}}, "options", "unknown key 'speed'"),
        ({"mappings": [{"name": "phone", "crm": "fax"}]}, "mappings[0].crm", "is a preset row"),
        (
            {"mappings": [{"name": "company", "direction": "both"}]},
            "mappings[0].direction",
            "can only go to_crm",
        ),
        ({"mappings": [{"name": "x", "crm": "fax"}]}, "mappings[0].app", "must be a list"),
        (
            {"mappings": [{"name": "x", "crm": ["a", "b"], "app": "Notes"}]},
            "mappings[0].app",
            "as many fields",
        ),
        (
            {"mappings": [{"name": "x", "crm": "a", "app": "GivenName"}]},
            "mappings",
            "used by first_name and by x",
        ),
        ({"mappings": [{"name": "phone"}, {"name": "phone"}]}, "mappings[1].name", "twice"),
        ({"mappings": [{"crm": "a"}]}, "mappings[0].name", "must be a text"),
    ],
)
def test_errors_say_what_is_wrong_where(given: dict[str, Any], path: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(given)
    assert caught.value.path == path
    assert says in caught.value.message


def test_the_objects_are_needed_and_stay() -> None:
    with pytest.raises(SettingsError, match="crm_object: is needed"):
        sync_settings({}, app="quickbooks", setup_day=DAY)
    with pytest.raises(SettingsError, match="cannot be changed from customer"):
        sync_settings({"app_object": "vendor"}, app="quickbooks", setup_day=DAY, current=read({}))
    with pytest.raises(SettingsError, match="offered for netsuite: contacts with contact, contacts with ind"):
        sync_settings({**OBJECTS, "app_object": "vendor"}, app="netsuite", setup_day=DAY)


@pytest.mark.parametrize(
    ("crm_object", "means"), [("contacts", "individual_customer"), ("companies", "company_customer")]
)
def test_a_customer_of_netsuite_is_what_fits_the_crm_object(crm_object: str, means: str) -> None:
    asked = {"crm_object": crm_object, "app_object": "customer"}
    found = sync_settings(asked, app="netsuite", setup_day=DAY)
    assert found.app_object == means
    again = sync_settings({"app_object": "customer"}, app="netsuite", setup_day=DAY, current=found)
    assert again == found
    with pytest.raises(SettingsError, match=f"cannot be changed from {means}"):
        sync_settings({"app_object": "contact"}, app="netsuite", setup_day=DAY, current=found)


def test_a_twin_is_preset_to_flow_to_the_crm_only() -> None:
    asked = {"crm_object": "contacts", "app_object": "contact"}
    found = sync_settings(asked, app="netsuite", setup_day=DAY, twin=True)
    assert (found.direction, found.winner) == ("to_crm", "app")
    chosen = sync_settings({**asked, "direction": "two_way"}, app="netsuite", setup_day=DAY, twin=True)
    assert (chosen.direction, chosen.winner) == ("two_way", "crm")


@pytest.mark.parametrize(
    ("criterion", "path", "says"),
    [
        ({"property": "a", "operator": "like"}, ".operator", "must be one of is_any_of"),
        ({"operator": "is_known"}, ".property", "must be a text"),
        ({"property": "a", "operator": "is_known", "values": ["x"]}, ".values", "takes no values, not 1"),
        ({"property": "a", "operator": "equals"}, ".values", "takes 1 value, not 0"),
        ({"property": "a", "operator": "between", "values": [1]}, ".values", "takes 2 values, not 1"),
        (
            {"property": "a", "operator": "is_any_of", "values": []},
            ".values",
            "takes one value or more, not 0",
        ),
        ({"property": "a", "operator": "after", "values": ["soon"]}, ".values[0]", "needs a date"),
        ({"property": "a", "operator": "greater", "values": ["x"]}, ".values[0]", "needs a number"),
        ({"property": "a", "operator": "equals", "values": [None]}, ".values[0]", "must be a text, a number"),
        ({"property": "a", "operator": "equals", "values": [" "]}, ".values[0]", "use is_unknown"),
        ({"property": "a", "operator": "is_known", "extra": 1}, "", "unknown key 'extra'"),
    ],
)
def test_a_criterion_is_checked(criterion: dict[str, Any], path: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_filter([[criterion]])
    assert caught.value.path == f"filter[0][0]{path}"
    assert says in caught.value.message


def test_a_filter_is_read() -> None:
    given = [
        [{"property": "a", "operator": "between", "values": [1, 2.5]}],
        [{"property": "b", "operator": "equals", "values": [True], "object": "deals"}],
    ]
    assert parse_filter(given) == (
        (Criterion("a", "between", ("1", "2.5")),),
        (Criterion("b", "equals", ("true",), object="deals"),),
    )


@pytest.mark.parametrize(
    ("sync", "row", "expected"),
    [
        ("two_way", "both", (True, True)),
        ("two_way", "to_crm", (True, False)),
        ("two_way", "to_app", (False, True)),
        ("to_crm", "both", (True, False)),
        ("to_crm", "to_app", (False, False)),
        ("to_app", "both", (False, True)),
        ("to_app", "to_crm", (False, False)),
    ],
)
def test_the_syncs_direction_cuts_the_rows(sync: Direction, row: Any, expected: tuple[bool, bool]) -> None:
    whole = Sync("s", "c", "quickbooks", "contacts", "customer", sync, "crm", (), (), ())
    part = FieldRow("r", ("a",), ("A",), direction=row)
    assert (gives(whole, part), takes(whole, part)) == expected
