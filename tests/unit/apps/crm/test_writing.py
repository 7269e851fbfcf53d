"""Writing to the CRM: batches, refusals set apart, and recovery."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from sync_core.apps.client import AppError, Done, NotDone, Outcome, Refused, Write
from sync_core.ports import VirtualClock
from tests.unit.apps.answers import CRM_TOKEN, START, Vendor, json, script
from tests.unit.apps.crm.portal import item

UPSERT = "POST /crm/v3/objects/contacts/batch/upsert"


def create(key: str, **fields: str) -> Write:
    return Write(key, "contacts", {"email": f"{key}@acme.test", **fields})


def update(id: str, **fields: str) -> Write:
    return Write(f"u{id}", "contacts", fields, id=id)


def sent(vendor: Vendor, *writes: Write) -> list[Outcome]:
    client = vendor.client("crm", properties={"contacts": ["city"]})
    return [outcome for batch in client.batches(writes) for outcome in client.send(batch)]


def entry(message: str, category: str = "VALIDATION_ERROR", **context: list[str]) -> dict[str, object]:
    return {"status": "error", "category": category, "message": message, "context": context}


def test_creates_are_upserts_by_our_own_property_and_empty_fields_stay_away() -> None:
    vendor = script(json({"results": [{**item("51", email="a@acme.test", data_sync_key="a"), "new": True}]}))
    (outcome,) = sent(vendor, create("a", city=""))
    assert vendor.paths == [UPSERT]
    assert vendor.bodies == [
        {
            "inputs": [
                {
                    "id": "a",
                    "objectWriteTraceId": "a",
                    "properties": {"email": "a@acme.test"},
                    "idProperty": "data_sync_key",
                }
            ]
        }
    ]
    assert isinstance(outcome, Done)
    assert (outcome.record.id, outcome.record.mark, outcome.record.fields["city"]) == ("51", "a", "")


def test_updates_clear_with_empty_text_and_show_only_what_the_answer_showed() -> None:
    vendor = script(json({"results": [item("51", city=None)]}))
    (outcome,) = sent(vendor, update("51", city=""))
    assert vendor.paths == ["POST /crm/v3/objects/contacts/batch/update"]
    assert vendor.bodies[0]["inputs"] == [
        {"id": "51", "objectWriteTraceId": "u51", "properties": {"city": ""}}
    ]
    assert isinstance(outcome, Done)
    assert outcome.record.fields == {"city": ""}


def test_results_in_any_order_find_their_keys() -> None:
    shuffled = [item(str(n), data_sync_key=key) for n, key in ((3, "c"), (1, "a"), (2, "b"))]
    outcomes = sent(script(json({"results": shuffled})), create("a"), create("b"), create("c"))
    assert [(o.key, o.record.id) for o in outcomes if isinstance(o, Done)] == [
        ("a", "1"),
        ("b", "2"),
        ("c", "3"),
    ]


def test_a_member_that_the_answer_leaves_out_was_merged_away_and_is_not_done() -> None:
    outcomes = sent(
        script(json({"results": [item("51", city="X")]})), update("51", city="X"), update("52", city="Y")
    )
    assert isinstance(outcomes[0], Done)
    assert outcomes[1] == NotDone("u52")


DETAIL = {"message": "m", "context": {"propertyName": ["city"]}}
REFUSALS = [
    (
        entry("Contact already exists. Existing ID: 51", "CONFLICT"),
        ("EMAIL_IN_USE", {"email": "a@acme.test", "holder": "51"}),
    ),
    (
        entry(
            "Cannot set PropertyValueCoordinates{portalId=1, objectTypeId=ObjectTypeId{legacyObjectType=X}, "
            "propertyName=email, value=eve@acme.test} on 52. 51 already has that value."
        ),
        ("EMAIL_IN_USE", {"email": "eve@acme.test", "holder": "51"}),
    ),
    (
        entry(
            "Cannot set PropertyValueCoordinates{portalId=1, objectTypeId=ObjectTypeId{legacyObjectType=X}, "
            "propertyName=tax_no, value=7 {x} on 9} on 52. 51 already has that value."
        ),
        ("INVALID_VALUE", {"field": "tax_no", "value": "7 {x} on 9", "holder": "51"}),
    ),
    (
        {**entry("no"), "errors": [{**DETAIL, "code": "INVALID_OPTION"}]},
        ("INVALID_VALUE", {"field": "city", "value": "Oz", "message": "m"}),
    ),
    (
        {**entry("no"), "errors": [{**DETAIL, "code": "PROPERTY_DOESNT_EXIST"}]},
        ("FIELD_MAP_STALE", {"field": "city", "value": "Oz", "message": "m"}),
    ),
    (
        {**entry("no"), "errors": [{**DETAIL, "code": "MISSING_REQUIRED_PROPERTY"}]},
        ("REQUIRED_FIELD_MISSING", {"field": "city", "value": "Oz", "message": "m"}),
    ),
    (
        entry(
            'Property values were not valid: [{"isValid":false,"message":"Email address x is invalid",'
            '"error":"INVALID_EMAIL","name":"email"}]'
        ),
        (
            "INVALID_VALUE",
            {"field": "email", "value": "a@acme.test", "message": "Email address x is invalid"},
        ),
    ),
    (entry("something", "STRANGE"), ("INTERNAL", {"field": "", "value": "", "message": "something"})),
]


@pytest.mark.parametrize(("trouble", "expected"), REFUSALS, ids=range(len(REFUSALS)))
@pytest.mark.parametrize("whole", [True, False], ids=["as a 400", "in a 207"])
def test_refusals_by_what_they_say(
    trouble: dict[str, object], expected: tuple[str, dict[str, str]], whole: bool
) -> None:
    named = {**trouble, "context": {"objectWriteTraceId": ["a"]}}
    answer = json(trouble, 400) if whole else json({"results": [], "numErrors": 1, "errors": [named]}, 207)
    assert sent(script(answer), create("a", city="Oz")) == [Refused("a", *expected)]


def test_a_record_that_is_gone_is_told_by_its_id() -> None:
    errors = [entry("Could not get some CONTACT objects", "OBJECT_NOT_FOUND", ids=["8", "9"])]
    vendor = script(json({"results": [item("7", city="X")], "numErrors": 1, "errors": errors}, 207))
    outcomes = sent(vendor, *(update(id, city="X") for id in "789"))
    assert outcomes[1:] == [Refused(f"u{id}", "COUNTERPART_DELETED", {"id": id}) for id in "89"]


class Picky:
    """Refuses a whole batch with one nameless error when it holds one of the bad keys."""

    def __init__(self, *bad: str, status: int = 409) -> None:
        self.bad, self.status = bad, status
        self.made: dict[str, int] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        keys = [row["id"] for row in msgspec.json.decode(request.content)["inputs"]]
        if request.url.path.endswith("read"):
            return json({"results": [self._item(key) for key in keys if key in self.made]})
        if any(key in self.bad for key in keys):
            trouble = entry("Contact already exists. Existing ID: 51", "CONFLICT")
            return (
                json(trouble, 409) if self.status == 409 else json({"results": [], "errors": [trouble]}, 207)
            )
        for key in keys:
            self.made.setdefault(key, len(self.made) + 100)
        return json({"results": [self._item(key) for key in keys]})

    def _item(self, key: str) -> dict[str, object]:
        return item(str(self.made[key]), data_sync_key=key)


@pytest.mark.parametrize("status", [409, 207])
def test_bad_rows_never_stop_the_batch(status: int) -> None:
    vendor = Vendor(Picky("k3", "k77", status=status))
    outcomes = sent(vendor, *(create(f"k{n}") for n in range(100)))
    assert [outcome.key for outcome in outcomes] == [f"k{n}" for n in range(100)]
    assert [outcome.key for outcome in outcomes if isinstance(outcome, Refused)] == ["k3", "k77"]
    assert all(isinstance(outcome, Done) for outcome in outcomes if outcome.key not in ("k3", "k77"))
    assert len(vendor.requests) < 35


def test_a_batch_cut_short_in_the_middle_may_have_happened() -> None:
    picky, clock = Picky(*(f"k{n}" for n in range(0, 100, 2))), VirtualClock(START)
    vendor = Vendor(picky)
    client = vendor.client("crm", clock=clock, pacing=True)
    (batch,) = client.batches([create(f"k{n}") for n in range(100)])
    with pytest.raises(AppError) as failed:
        client.send(batch)
    assert (failed.value.code, failed.value.happened) == ("RATE_LIMITED", "maybe")
    assert failed.value.retry_at == START + 11_000
    clock.set(START + 11_000)
    recovered = client.recover(batch)
    assert {outcome.key for outcome in recovered if isinstance(outcome, Done)} == set(picky.made)


def test_a_connection_lost_in_mid_batch_may_have_happened_even_if_its_last_call_did_not() -> None:
    nameless = json(entry("Contact already exists. Existing ID: 51", "CONFLICT"), 409)
    made = json({"results": [item("1", data_sync_key="a")]})
    vendor = script(nameless, made, httpx.ConnectError("refused"))
    with pytest.raises(AppError) as failed:
        sent(vendor, create("a"), create("b"))
    assert (failed.value.code, failed.value.happened) == ("APP_UNAVAILABLE", "maybe")


def test_a_portal_without_our_property_is_one_error_of_the_settings() -> None:
    detail = {"code": "PROPERTY_DOESNT_EXIST", "message": "m", "context": {"propertyName": ["data_sync_key"]}}
    vendor = script(json({**entry("no"), "errors": [detail]}, 400))
    with pytest.raises(AppError) as failed:
        sent(vendor, create("a"), create("b"))
    assert (failed.value.code, failed.value.params["field"]) == ("FIELD_MAP_STALE", "data_sync_key")


def test_a_create_of_unknown_fate_is_found_by_its_key() -> None:
    picky = Picky()
    picky.made["b"] = 7
    vendor = Vendor(picky)
    client = vendor.client("crm")
    (batch,) = client.batches([create("a"), create("b")])
    outcomes = client.recover(batch)
    assert outcomes[0] == NotDone("a")
    assert isinstance(outcomes[1], Done)
    assert outcomes[1].record.id == "7"
    assert vendor.bodies[0]["idProperty"] == "data_sync_key"
    assert list(picky.made) == ["b"]


def test_an_update_of_unknown_fate_is_judged_anew_without_a_call() -> None:
    vendor = script()
    client = vendor.client("crm")
    (batch,) = client.batches([update("7", city="X")])
    assert client.recover(batch) == [NotDone("u7")]
    assert vendor.requests == []


def test_our_property_is_made_once_and_a_second_maker_is_no_error() -> None:
    taken = json(
        {"category": "OBJECT_ALREADY_EXISTS", "message": "A property named 'x' already exists."}, 409
    )
    vendor = script(json({"category": "OBJECT_NOT_FOUND"}, 404), taken, taken)
    vendor.client("crm").prepare(["contacts"])
    root = "/crm/v3/properties/contacts"
    assert vendor.paths == [f"GET {root}/data_sync_key", f"POST {root}/groups", f"POST {root}"]
    made = msgspec.json.decode(vendor.requests[2].content)
    assert (made["name"], made["hasUniqueValue"]) == ("data_sync_key", True)
    assert made["groupName"] == msgspec.json.decode(vendor.requests[1].content)["name"]
    there = script(json({"name": "data_sync_key", "hasUniqueValue": True}))
    there.client("crm").prepare(["contacts"])
    assert len(there.requests) == 1
    with pytest.raises(AppError, match="unique"):
        script(json({"name": "data_sync_key"})).client("crm").prepare(["contacts"])


def test_preflight_names_what_is_missing() -> None:
    def portal(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/account-info/v3/details":
            return json({"portalId": 424242, "timeZone": "US/Eastern"}, date="Mon, 02 Nov 2026 09:03:00 GMT")
        if request.url.path.endswith("companies"):
            context = {"requiredGranularScopes": ["crm.objects.companies.read"]}
            errors = [{"message": "m", "context": context}]
            return json({"category": "MISSING_SCOPES", "message": "no", "errors": errors}, 403)
        names = ("firstname", "lastname", "email")
        return json({"results": [{"name": name, "hasUniqueValue": False} for name in names]})

    client = Vendor(portal).client("crm", properties={"contacts": ["email", "shoe_size"]})
    found = {check.name: (check.result, check.message) for check in client.checks(["contacts", "companies"])}
    assert found["credentials"] == ("ok", "")
    assert found["read contacts"] == ("ok", "")
    assert found["fields of contacts"] == ("missing", "not in the CRM: shoe_size")
    assert found["read companies"] == ("missing", "the token lacks a scope: crm.objects.companies.read")
    assert found["oauth app"][0] == "warn"
    assert found["clock"] == ("warn", "the app's clock is off by 180 s")


def test_a_refused_login_leaves_the_rest_unknown() -> None:
    client = script(json({"category": "INVALID_AUTHENTICATION"}, 401)).client("crm")
    assert [(c.name, c.result) for c in client.checks(["contacts"])] == [
        ("credentials", "missing"),
        ("read contacts", "cannot_tell"),
    ]


def test_facts_of_the_account_and_the_page_of_a_record() -> None:
    client = script(json({"portalId": 9, "timeZone": "US/Eastern"})).client(
        "crm", credentials={"access_token": "x"}
    )
    assert client.url("contacts", "5") == ""
    assert client.account() == {"id": "9", "name": "portal 9", "time_zone": "US/Eastern"}
    assert client.url("contacts", "5") == "http://127.0.0.1:8700/contacts/9/record/0-1/5"
    known = script().client("crm", credentials=CRM_TOKEN)
    assert known.url("companies", "6") == "http://127.0.0.1:8700/contacts/424242/record/0-2/6"
