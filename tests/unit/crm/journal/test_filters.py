"""Filters of subscriptions to the journal (CRM contract 14.4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller, typed
from tests.unit.crm.journal.reader import JOURNAL, LAG, SUBSCRIPTIONS, Reader, token

FILTERS = f"{SUBSCRIPTIONS}/filters"


def condition(name: str, operator: str, *values: str) -> dict[str, Any]:
    found: dict[str, Any] = {"filterType": "CRM_OBJECT_PROPERTY", "property": name, "operator": operator}
    if operator in ("IN", "NOT_IN"):
        return found | {"values": list(values)}
    return found | ({"value": values[0]} if values else {})


def filtered(reader: Reader, subscription: dict[str, Any], *conditions: dict[str, Any]) -> int:
    body = {"subscriptionId": subscription["id"], "filter": {"conditions": list(conditions)}}
    id: int = reader.ask("POST", FILTERS, body, status=201)["filterId"]
    return id


def told(reader: Reader) -> list[int]:
    """The ids of the records of which the newest file tells; [] where there is none."""
    reader.caller.advance(LAG)
    reference = reader.ask("GET", f"{JOURNAL}/batch/latest/1")["results"]
    return [one["objectId"] for one in reader.file(reference[0])["journalEvents"]] if reference else []


def test_filters_are_made_listed_and_removed(caller: Caller, reader: Reader) -> None:
    one, other = reader.subscribe("CREATE"), reader.subscribe("UPDATE")
    first = filtered(reader, one, condition("city", "EQ", "Turin"), condition("phone", "IS_EMPTY"))
    second = filtered(reader, one, condition("city", "IN", "Oslo", "Bern"))
    shown = {
        "id": first,
        "createdAt": caller.account.now(),
        "filter": {
            "conditions": [
                {
                    "filterType": "CRM_OBJECT_PROPERTY",
                    "operator": "EQ",
                    "property": "city",
                    "value": "Turin",
                },
                {"filterType": "CRM_OBJECT_PROPERTY", "operator": "IS_EMPTY", "property": "phone"},
            ]
        },
    }
    assert reader.ask("GET", f"{FILTERS}/{first}") == shown
    assert [found["id"] for found in reader.ask("GET", f"{FILTERS}/subscription/{one['id']}")] == [
        first,
        second,
    ]
    assert reader.ask("GET", f"{FILTERS}/subscription/{other['id']}") == []
    reader.ask("DELETE", f"{FILTERS}/{first}", status=204)
    reader.ask("DELETE", f"{FILTERS}/{first}", status=404)
    reader.ask("DELETE", f"{SUBSCRIPTIONS}/{one['id']}", status=204)
    reader.ask("GET", f"{FILTERS}/{second}", status=404)


@pytest.mark.parametrize(
    "conditions",
    [
        [condition("planet", "EQ", "Mars")],
        [condition("city", "LIKE", "Turin")],
        [condition("city", "EQ")],
        [condition("city", "IN")],
        [condition("city", "EQ", "Turin") | {"filterType": "MOON"}],
        [condition("city", "EQ") | {"value": 7}],
        [{"property": "city"}],
        ["city"],
        [],
        None,
        7,
    ],
    ids=str,
)
def test_filters_that_cannot_be(reader: Reader, conditions: Any) -> None:
    made = reader.subscribe("CREATE")
    body = {"subscriptionId": made["id"], "filter": {"conditions": conditions}}
    reader.ask("POST", FILTERS, body, status=400)
    assert reader.ask("GET", f"{FILTERS}/subscription/{made['id']}") == []


def test_filters_of_what_is_not_there(caller: Caller, reader: Reader) -> None:
    body = {"subscriptionId": 9, "filter": {"conditions": [condition("city", "EQ", "Turin")]}}
    reader.ask("POST", FILTERS, body, status=404)
    reader.ask("POST", FILTERS, {"subscriptionId": 9}, status=400)
    reader.ask("GET", f"{FILTERS}/subscription/9", status=404)
    for id in ("9", "abc", str(10**30)):
        reader.ask("GET", f"{FILTERS}/{id}", status=404)
    privacy = reader.subscribe("GDPR_DELETE", subscriptionType="GDPR_PRIVACY_DELETION")
    reader.ask("POST", FILTERS, body | {"subscriptionId": privacy["id"]}, status=400)
    reader.token = token(caller, "developer.webhooks_journal.subscriptions.read")["access_token"]
    reader.ask("POST", FILTERS, body, status=403)


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (condition("city", "EQ", "Turin"), "a"),
        (condition("city", "N_EQ", "Turin"), "b"),
        (condition("city", "CONTAINS", "sl"), "b"),
        (condition("city", "STARTS_WITH", "Tu"), "a"),
        (condition("city", "ENDS_WITH", "lo"), "b"),
        (condition("city", "IN", "Bern", "Oslo"), "b"),
        (condition("city", "NOT_IN", "Bern", "Oslo"), "a"),
        (condition("city", "IS_EMPTY"), "c"),
        (condition("city", "IS_NOT_EMPTY"), "ab"),
        (condition("annualrevenue", "EQ", "9.0"), "a"),
        (condition("annualrevenue", "GT", "9"), "b"),
        (condition("annualrevenue", "GTE", "9"), "ab"),
        (condition("annualrevenue", "LT", "10"), "a"),
        (condition("annualrevenue", "LTE", "10"), "ab"),
        (condition("annualrevenue", "LTE", "NaN"), "ab"),
        (condition("createdate", "GTE", "1793610904120"), "abc"),
        (condition("createdate", "LT", "2026-11-02T09:15:04.120Z"), ""),
        (condition("hs_object_id", "EQ", "102"), "b"),
    ],
    ids=str,
)
def test_what_each_operator_lets_through(
    caller: Caller, reader: Reader, wanted: dict[str, Any], held: str
) -> None:
    """Numbers compare as numbers, instants as instants, in whichever form; what is not set meets nothing."""
    filtered(reader, reader.subscribe("CREATE"), wanted)
    ids = {
        name: int(caller.contact(email=f"{name}@x.test", **values))
        for name, values in (
            ("a", {"city": "Turin", "annualrevenue": "9"}),
            ("b", {"city": "Oslo", "annualrevenue": "10"}),
            ("c", {}),
        )
    }
    assert told(reader) == [ids[name] for name in held]


def test_one_filter_is_enough_and_all_of_its_conditions_count(caller: Caller, reader: Reader) -> None:
    made = reader.subscribe("CREATE")
    filtered(reader, made, condition("city", "EQ", "Turin"), condition("state", "EQ", "TO"))
    filtered(reader, made, condition("city", "EQ", "Oslo"))
    places = ({"city": "Turin"}, {"city": "Turin", "state": "TO"}, {"city": "Oslo"})
    ids = [int(caller.contact(email=f"{n}@x.test", **values)) for n, values in enumerate(places)]
    assert told(reader) == ids[1:]


def test_a_filter_looks_at_the_record_as_it_is_now(caller: Caller, reader: Reader) -> None:
    """Whatever changed: what it says of properties that did not change counts, too."""
    filtered(reader, reader.subscribe("UPDATE", "DELETE"), condition("city", "EQ", "Turin"))
    id = caller.contact(email="a@x.test", city="Turin")
    caller.patch(id, phone="1")
    assert told(reader) == [int(id)]
    caller.patch(id, city="Oslo")
    caller.advance(LAG)
    caller.patch(id, city="Turin")
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{id}", status=204)
    assert told(reader) == [int(id)] * 2


def test_a_subscription_s_filters_are_its_own(caller: Caller, reader: Reader) -> None:
    filtered(reader, reader.subscribe("CREATE", properties=["city"]), condition("city", "EQ", "Oslo"))
    reader.subscribe("CREATE", properties=["phone"])
    caller.contact(email="a@x.test", city="Turin", phone="1")
    (only,) = reader.newest()
    assert only["propertyChanges"] == {"phone": "1"}, "of the filtered one nothing comes along"


def test_filters_of_associations_look_at_the_first_record(caller: Caller, reader: Reader) -> None:
    made = reader.subscribe("ASSOCIATION_ADDED", subscriptionType="ASSOCIATION")
    filtered(reader, made, condition("city", "EQ", "Turin"))
    company = caller.company(name="Acme")
    for number, city in enumerate(("Turin", "Oslo")):
        caller.contact(email=f"{number}@x.test", city=city, associations=[typed(int(company), 279)])
    assert told(reader) == [101]


def test_a_snapshot_keeps_filters(caller: Caller, reader: Reader) -> None:
    made = reader.subscribe("CREATE")
    filtered(reader, made, condition("city", "EQ", "Turin"))
    caller.site.snapshots.take("before")
    kept = reader.ask("GET", f"{FILTERS}/subscription/{made['id']}")
    reader.ask("DELETE", f"{FILTERS}/{kept[0]['id']}", status=204)
    caller.site.snapshots.restore("before")
    assert reader.ask("GET", f"{FILTERS}/subscription/{made['id']}") == kept
