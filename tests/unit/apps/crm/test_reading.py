"""Reading the CRM: records, pages, changes, histories and associations."""

from __future__ import annotations

import random

import httpx
import msgspec
import pytest

from sync_core.apps.client import AppClient, AppError
from sync_core.rules.model import Record
from tests.unit.apps.answers import SEEDS, START, Vendor, Waiting, json, script, told
from tests.unit.apps.crm.portal import Search, item, stamp

ADA = item(
    "51",
    changed=START + 5,
    email="ada@acme.test",
    firstname="Ada",
    lastname=None,
    phone="+1 555",
    associatedcompanyid="900",
    hs_merged_object_ids="40;41",
    data_sync_key="key-1",
)


def walk(client: AppClient, objects: list[str], since: int) -> list[Record]:
    """All pages of `changes`; the token is all that survives from one to the next."""
    records, after = list[Record](), None
    for _ in range(200):
        page = client.changes(objects, since, after)
        records += page.records
        if (after := page.after) is None:
            return records
    raise AssertionError("no end")


def test_a_contact_is_read_with_its_bonds_and_unset_fields_are_empty() -> None:
    vendor = script(json({"results": [ADA]}))
    (record,) = vendor.client("crm", properties={"contacts": ["phone", "city"]}).scan("contacts").records
    assert record == Record(
        object="contacts",
        id="51",
        fields={"firstname": "Ada", "lastname": "", "email": "ada@acme.test", "phone": "+1 555", "city": ""},
        created=START,
        modified=START + 5,
        refs={"company": "900"},
        aliases=("40", "41"),
        mark="key-1",
        name="Ada",
    )
    asked = vendor.requests[0].url.params["properties"].split(",")
    assert {"phone", "city", "associatedcompanyid", "hs_merged_object_ids", "data_sync_key"} <= set(asked)


def test_names_fall_back_on_the_mail_and_on_the_domain() -> None:
    rows = [item("1", email="a@b.test"), item("2", firstname="A", lastname="B")]
    records = script(json({"results": rows})).client("crm").scan("contacts").records
    assert [record.name for record in records] == ["a@b.test", "A B"]
    company = script(json({"results": [item("3", domain="acme.test", hs_parent_company_id="4")]}))
    (record,) = company.client("crm").scan("companies").records
    assert (record.name, record.refs) == ("acme.test", {"parent": "4"})


def test_a_list_is_walked_by_the_cursor_it_hands_out() -> None:
    vendor = script(
        json({"results": [item("1")], "paging": {"next": {"after": "2", "link": "x"}}}),
        json({"results": [item("2")]}),
    )
    client = vendor.client("crm")
    first = client.scan("contacts")
    second = client.scan("contacts", first.after)
    assert (first.after, second.after) == ("2", None)
    sent = [dict(request.url.params) for request in vendor.requests]
    assert [(p["limit"], p.get("after"), p["archived"]) for p in sent] == [
        ("100", None, "false"),
        ("100", "2", "false"),
    ]


def test_archived_records_are_not_live() -> None:
    vendor = script(json({"results": [{**item("9"), "archived": True, "archivedAt": stamp(START)}]}))
    page = vendor.client("crm").gone("contacts")
    assert [(record.id, record.live) for record in page.records] == [("9", False)]
    assert vendor.requests[0].url.params["archived"] == "true"


def test_times_without_a_fraction_and_a_skewed_clock_are_read() -> None:
    row = {**item("1"), "createdAt": "2026-11-02T09:00:00Z", "updatedAt": "2026-11-02T09:05:00.001Z"}
    vendor = script(json({"results": [row]}, date="Mon, 02 Nov 2026 09:05:00 GMT"))
    (record,) = vendor.client("crm", clock=Waiting(START)).scan("contacts").records
    assert (record.created, record.modified) == (START - 300_000, START + 1)


@pytest.mark.parametrize("seed", SEEDS, ids=told)
def test_changes_find_all_of_a_crowd_with_many_at_one_instant(seed: int) -> None:
    chance = random.Random(seed)
    instants = [START + chance.randrange(5_000) for _ in range(3)]
    changed = {id: chance.choice(instants) for id in range(1, chance.randrange(190, 1_900))}
    portal = Search(changed)
    vendor = Vendor(portal)
    records = walk(vendor.client("crm"), ["contacts"], START)
    assert {int(record.id) for record in records} == set(changed)
    assert len(vendor.requests) <= len(changed) // 200 + 3 * len(instants)
    assert set(portal.limits) == {200}


@pytest.mark.parametrize("seed", SEEDS, ids=told)
def test_changes_skip_nobody_while_others_edit(seed: int) -> None:
    chance = random.Random(seed)
    changed = {id: START + id * 7 for id in range(1, 1_201)}
    edits = iter(range(60))

    def edit() -> None:
        for number, id in zip(edits, chance.sample(sorted(changed), 5), strict=False):
            changed[id] = START + 100_000 + number

    records = walk(Vendor(Search(changed, edit)).client("crm"), ["contacts"], START)
    last_seen = {int(record.id): record.modified for record in records}
    assert last_seen == changed


def test_changes_begin_at_since_and_go_from_object_to_object() -> None:
    asked = list[tuple[str, str]]()

    def portal(request: httpx.Request) -> httpx.Response:
        test = msgspec.json.decode(request.content)["filterGroups"][0]["filters"][0]
        asked.append((request.url.path.split("/")[4], test["propertyName"]))
        assert int(test["value"]) == START - 120_000
        return json({"total": 1, "results": [item("1", changed=START)]})

    records = walk(Vendor(portal).client("crm"), ["contacts", "companies"], START - 120_000)
    assert [record.object for record in records] == ["contacts", "companies"]
    assert asked == [("contacts", "lastmodifieddate"), ("companies", "hs_lastmodifieddate")]


def test_since_is_told_by_the_clock_of_the_app() -> None:
    ahead = json({"results": []}, date="Mon, 02 Nov 2026 09:03:00 GMT")
    vendor = script(ahead, json({"results": []}))
    client = vendor.client("crm", clock=Waiting(START))
    client.changes(["contacts"], START)
    client.changes(["contacts"], START)
    filters = [body["filterGroups"][0]["filters"][0]["value"] for body in vendor.bodies]
    assert filters == [str(START), str(START + 180_000)]


def test_more_than_one_page_costs_one_call_a_page_and_hardly_a_record_twice() -> None:
    portal = Search({id: START + id for id in range(1, 1_001)})
    vendor = Vendor(portal)
    assert len(walk(vendor.client("crm"), ["contacts"], START)) == 1_005
    assert len(vendor.requests) == 6


def test_records_are_read_by_the_hundred_and_missing_ones_left_out() -> None:
    def portal(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return json({"status": "error", "message": "resource not found"}, 404)
        ids = [row["id"] for row in msgspec.json.decode(request.content)["inputs"]]
        assert len(ids) <= 100
        found = [item(id) for id in ids if id != "150"]
        return json({"status": "COMPLETE", "results": found, "numErrors": 1, "errors": []}, 207)

    vendor = Vendor(portal)
    wanted = [str(id) for id in range(1, 251)]
    records = vendor.client("crm").read("contacts", [*wanted, "7"])
    assert [record.id for record in records] == [id for id in wanted if id != "150"]
    assert [path for path in vendor.paths if path.startswith("GET")] == ["GET /crm/v3/objects/contacts/150"]


def test_an_id_that_was_merged_away_is_answered_with_the_survivor() -> None:
    vendor = script(json({"results": [], "errors": []}, 207), json(ADA))
    (record,) = vendor.client("crm").read("contacts", ["40"])
    assert (record.id, record.aliases) == ("51", ("40", "41"))


def test_edit_times_are_those_since_when_a_value_stands() -> None:
    def version(value: str | None, at: int) -> dict[str, object]:
        return {"value": value, "timestamp": stamp(START + at), "sourceType": "API"}

    history = {
        "firstname": [version("Ada", 30), version("Ada", 20), version("Eda", 10)],
        "email": [version("old@a.test", 5), version("new@a.test", 40)],
        "lastname": [],
    }
    vendor = script(json({"results": [{**ADA, "propertiesWithHistory": history}]}))
    (record,) = vendor.client("crm").with_times("contacts", ["51"])
    assert record.times == {"firstname": START + 20, "email": START + 40}
    assert "firstname" in vendor.bodies[0]["propertiesWithHistory"]


def test_histories_are_asked_for_by_fifty() -> None:
    vendor = Vendor(lambda request: json({"results": []}))
    vendor.client("crm").with_times("contacts", [str(id) for id in range(120)])
    assert [len(body["inputs"]) for body in vendor.bodies] == [50, 50, 20]


def test_associations_come_once_however_many_types_and_pages_they_have() -> None:
    types = [{"category": "HUBSPOT_DEFINED", "typeId": n, "label": None} for n in (1, 279)]
    vendor = script(
        json(
            {
                "results": [
                    {
                        "from": {"id": "51"},
                        "to": [{"toObjectId": 1000, "associationTypes": types}, {"toObjectId": 900}],
                        "paging": {"next": {"after": "9"}},
                    }
                ],
                "errors": [{"category": "OBJECT_NOT_FOUND", "message": "none", "context": {"ids": ["52"]}}],
            },
            207,
        ),
        json({"results": [{"from": {"id": "51"}, "to": [{"toObjectId": "900"}, {"toObjectId": "20"}]}]}),
    )
    found = vendor.client("crm").associated("contacts", ["51", "52"], "companies")
    assert found == {"51": ("20", "900", "1000"), "52": ()}
    assert vendor.bodies[1] == {"inputs": [{"id": "51", "after": "9"}]}


def test_the_answers_raise_the_pace_and_strangers_lower_it() -> None:
    clock = Waiting()

    def portal(request: httpx.Request) -> httpx.Response:
        left = 5 if clock.now() == START and len(vendor.requests) == 3 else 150
        return json(
            {"results": []},
            X_HubSpot_RateLimit_Max="190",
            X_HubSpot_RateLimit_Remaining=str(left),
            X_HubSpot_RateLimit_Interval_Milliseconds="10000",
        )

    vendor = Vendor(portal)
    client = vendor.client("crm", clock=clock, pacing=True)
    for _ in range(3):
        client.scan("contacts")
    assert clock.now() == START
    client.scan("contacts")
    assert clock.now() == START + 10_000
    for _ in range(160):
        client.scan("contacts")
    assert clock.now() < START + 20_000


@pytest.mark.parametrize(
    ("body", "wait"),
    [
        ({"message": "You have reached your secondly limit.", "policyName": "SECONDLY"}, 1_000),
        ({"message": "You have reached your secondly limit."}, 1_000),
        ({"message": "You have reached your ten_secondly_rolling limit."}, 10_000),
        ({"policyName": "TEN_SECONDLY_ROLLING"}, 10_000),
        ({"message": "You have reached your daily limit.", "policyName": "DAILY"}, 3_600_000),
    ],
)
def test_a_429_tells_when_to_come_back_and_holds_what_follows(body: dict[str, str], wait: int) -> None:
    clock = Waiting()
    client = script(json(body, 429), json({"results": []})).client("crm", clock=clock, pacing=True)
    with pytest.raises(AppError) as failed:
        client.scan("contacts")
    error = failed.value
    assert (error.code, error.happened, error.retry_at) == ("RATE_LIMITED", "no", START + wait)
    client.scan("contacts")
    assert clock.now() == START + wait


@pytest.mark.parametrize(
    ("answer", "code", "happened"),
    [
        (httpx.Response(500, text="<html>"), "APP_UNAVAILABLE", "maybe"),
        (httpx.Response(524), "APP_UNAVAILABLE", "maybe"),
        (json({}, 423), "RATE_LIMITED", "no"),
        (json({}, 477, retry_after="60"), "APP_UNAVAILABLE", "no"),
        (json({"category": "MISSING_SCOPES", "message": "scopes"}, 403), "AUTH_FORBIDDEN", "no"),
        (json({"category": "INVALID_AUTHENTICATION"}, 401), "AUTH_EXPIRED", "no"),
        (httpx.Response(404, text="<html>"), "INTERNAL", "no"),
        (httpx.Response(200, text="<html>"), "APP_UNAVAILABLE", "maybe"),
    ],
)
def test_calls_that_fail_as_a_whole(answer: httpx.Response, code: str, happened: str) -> None:
    with pytest.raises(AppError) as failed:
        script(answer).client("crm").scan("contacts")
    assert (failed.value.code, failed.value.happened) == (code, happened)
