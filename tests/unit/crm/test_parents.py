"""Parent companies: one parent, a property that follows, histories, events, merges (CRM contract 3.5, 7)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.crm.caller import AT, HOOK, Caller, typed, where

COMPANIES = "/crm/v3/objects/companies"
CHILD_TO_PARENT, PARENT_TO_CHILD, PLAIN = 14, 13, 450


@pytest.fixture
def family(caller: Caller) -> tuple[str, str, str]:
    """Three companies: a holding, another one, and a daughter of nobody yet."""
    return caller.company(name="Holding"), caller.company(name="Other"), caller.company(name="Daughter")


def adopt(caller: Caller, child: str, parent: str) -> None:
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": CHILD_TO_PARENT}]
    path = f"/crm/v4/objects/companies/{child}/associations/companies/{parent}"
    caller.ask("PUT", path, types, status=201)


def parent_of(caller: Caller, id: str) -> str | None:
    found: str | None = caller.read(id, "hs_parent_company_id", object="companies")["hs_parent_company_id"]
    return found


def types_between(caller: Caller, id: str, other: str) -> list[int]:
    found = caller.ask("GET", f"/crm/v4/objects/companies/{id}/associations/companies")["results"]
    types = {str(one["toObjectId"]): [kind["typeId"] for kind in one["associationTypes"]] for one in found}
    return types.get(other, [])


def test_another_parent_leaves_the_former_one_associated(
    caller: Caller, family: tuple[str, str, str]
) -> None:
    holding, other, daughter = family
    adopt(caller, daughter, holding)
    assert types_between(caller, daughter, holding) == [CHILD_TO_PARENT, PLAIN]
    assert types_between(caller, holding, daughter) == [PARENT_TO_CHILD, PLAIN]
    adopt(caller, daughter, other)
    assert parent_of(caller, daughter) == other
    assert types_between(caller, daughter, holding) == [PLAIN]
    assert types_between(caller, holding, daughter) == [PLAIN]


def test_one_parent_has_many_children_and_may_itself_be_a_child(
    caller: Caller, family: tuple[str, str, str]
) -> None:
    holding, other, daughter = family
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": CHILD_TO_PARENT}]
    inputs = [
        {"from": {"id": child}, "to": {"id": parent}, "types": types}
        for child, parent in ((other, holding), (daughter, other))
    ]
    path = "/crm/v4/associations/companies/companies/batch/create"
    made = caller.ask("POST", path, {"inputs": inputs}, status=201)
    assert [one["labels"] for one in made["results"]] == [["Child Company"]] * 2
    assert [parent_of(caller, id) for id in family] == [None, holding, other]
    new = {"properties": {"name": "Twin"}, "associations": [typed(int(holding), CHILD_TO_PARENT)]}
    twin = caller.ask("POST", COMPANIES, new, status=201)
    assert twin["properties"]["hs_parent_company_id"] == holding


def test_the_property_follows_with_its_time_and_cannot_be_set(
    caller: Caller, family: tuple[str, str, str]
) -> None:
    holding, other, daughter = family
    caller.patch(daughter, "companies", status=400, hs_parent_company_id=holding)
    caller.advance(1_000)
    adopt(caller, daughter, holding)
    caller.advance(1_000)
    caller.patch(daughter, "companies", city="Turin")
    caller.advance(1_000)
    adopt(caller, daughter, other)
    body = {"inputs": [{"id": daughter}], "propertiesWithHistory": ["hs_parent_company_id"]}
    (found,) = caller.ask("POST", f"{COMPANIES}/batch/read", body)["results"]
    history = found["propertiesWithHistory"]["hs_parent_company_id"]
    assert [(one["value"], one["timestamp"]) for one in history] == [
        (other, "2026-11-02T09:15:07.120Z"),
        (holding, "2026-11-02T09:15:05.120Z"),
    ]
    since = where("hs_lastmodifieddate", "GTE", str(AT + 3_000))
    assert caller.found(since, object="companies") == [daughter]


def test_children_lose_a_parent_that_goes_and_keep_one_that_is_merged(
    caller: Caller, family: tuple[str, str, str]
) -> None:
    holding, other, daughter = family
    adopt(caller, daughter, holding)
    body = {"primaryObjectId": other, "objectIdToMerge": holding}
    survivor = caller.ask("POST", f"{COMPANIES}/merge", body)["id"]
    assert parent_of(caller, daughter) == survivor
    caller.ask("DELETE", f"{COMPANIES}/{survivor}", status=204)
    assert parent_of(caller, daughter) is None


def test_a_merge_keeps_the_parent_of_the_primary(caller: Caller, family: tuple[str, str, str]) -> None:
    holding, other, daughter = family
    twin = caller.company(name="Twin")
    adopt(caller, daughter, holding)
    adopt(caller, twin, other)
    body = {"primaryObjectId": daughter, "objectIdToMerge": twin}
    survivor = caller.ask("POST", f"{COMPANIES}/merge", body)["id"]
    assert parent_of(caller, survivor) == holding
    assert types_between(caller, survivor, other) == [PLAIN]


def events(caller: Caller) -> list[dict[str, Any]]:
    """What was delivered since the last look."""
    caller.advance(1_000)
    posts, caller.mailbox.posts = caller.mailbox.posts, []
    return [event for _, body, _ in posts for event in json.loads(body)]


def test_companies_are_told_of_as_contacts_are(caller: Caller) -> None:
    app = f"/webhooks/v3/{caller.ready['app_id']}"
    key = f"hapikey={caller.ready['developer_key']}"
    caller.ask("PUT", f"{app}/settings?{key}", {"targetUrl": HOOK}, token="")
    for kind in ("creation", "deletion", "merge", "associationChange"):
        body = {"eventType": f"company.{kind}", "active": True}
        caller.ask("POST", f"{app}/subscriptions?{key}", body, token="", status=201)
    for name in ("city", "hs_parent_company_id"):
        body = {"eventType": "company.propertyChange", "propertyName": name, "active": True}
        caller.ask("POST", f"{app}/subscriptions?{key}", body, token="", status=201)
    parent, child = caller.company(name="Holding"), caller.company(name="Daughter", city="Turin")
    assert [(one["subscriptionType"], one["objectId"]) for one in events(caller)] == [
        ("company.creation", int(parent)),
        ("company.creation", int(child)),
        ("company.propertyChange", int(child)),
    ]
    adopt(caller, child, parent)
    told = events(caller)
    ends = [(one["fromObjectId"], one["toObjectId"]) for one in told if "fromObjectId" in one]
    assert sorted(ends) == [(int(parent), int(child)), (int(child), int(parent))]
    assert [(one["objectId"], one["propertyValue"]) for one in told if "propertyName" in one] == [
        (int(child), parent)
    ]
    body = {"primaryObjectId": child, "objectIdToMerge": caller.company(name="Twin")}
    survivor = caller.ask("POST", f"{COMPANIES}/merge", body)["id"]
    (merge,) = [one for one in events(caller) if one["subscriptionType"] == "company.merge"]
    assert merge["newObjectId"] == int(survivor)
    caller.ask("DELETE", f"{COMPANIES}/{survivor}", status=204)
    (gone,) = [one for one in events(caller) if one["subscriptionType"] == "company.deletion"]
    assert gone["objectId"] == int(survivor)
