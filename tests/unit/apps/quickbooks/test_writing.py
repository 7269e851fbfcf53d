"""Writing to QuickBooks: bodies, batches, faults by record, and recovery."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from sync_core.apps.client import AppClient, AppError, Batch, Done, NotDone, Outcome, Refused, Write
from tests.unit.apps.answers import Vendor, Waiting, json, script
from tests.unit.apps.quickbooks.company import Company, customer, fault

WANTED = {"customer": ["PrimaryPhone", "BillAddr.City", "Notes"]}
ROOT = "/v3/company/9341"


def create(key: str, name: str, **fields: str) -> Write:
    return Write(key, "customer", {"DisplayName": name, **fields})


def update(id: str, fields: dict[str, str], version: str = "0") -> Write:
    return Write(f"u{id}", "customer", fields, id=id, version=version)


def opened(vendor: Vendor, **options: Any) -> AppClient:
    return vendor.client("quickbooks", properties=WANTED, **options)


def sent(vendor: Vendor, *writes: Write) -> list[Outcome]:
    client = opened(vendor)
    return [outcome for batch in client.batches(writes) for outcome in client.send(batch)]


def entity(batch: Batch) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.json.decode(batch.body)
    return body


def test_one_write_alone_is_a_request_under_its_own_key() -> None:
    vendor = Vendor(Company([]))
    write = create(
        "key-1", "Gale & Co", PrimaryEmailAddr="g@gale.test", Notes="", **{"BillAddr.City": "Tulsa"}
    )
    (outcome,) = sent(vendor, write)
    assert vendor.paths == [f"POST {ROOT}/customer"]
    assert vendor.requests[0].url.params["requestid"] == "key-1"
    assert vendor.bodies == [
        {
            "DisplayName": "Gale & Co",
            "PrimaryEmailAddr": {"Address": "g@gale.test"},
            "BillAddr": {"City": "Tulsa"},
        }
    ]
    assert isinstance(outcome, Done)
    assert (outcome.record.id, outcome.record.version) == ("1", "0")
    assert outcome.record.fields["BillAddr.City"] == "Tulsa"


def test_more_go_in_batches_of_thirty_and_ids_fit_the_vendor() -> None:
    client = opened(script())
    batches = client.batches([create(f"{n:060}", f"C {n}") for n in range(61)])
    assert [(b.path, len(b.keys)) for b in batches] == [
        (f"{ROOT}/batch", 30),
        (f"{ROOT}/batch", 30),
        (f"{ROOT}/customer", 1),
    ]
    assert all(len(batch.id) <= 36 for batch in batches[:2])
    assert len(batches[2].id) <= 50
    assert len({batch.id for batch in batches}) == 3
    items = entity(batches[0])["BatchItemRequest"]
    assert max(len(item["bId"]) for item in items) <= 10
    assert items[0]["operation"] == "create"
    assert items[0]["Customer"] == {"DisplayName": "C 0"}


def test_the_same_writes_make_the_same_bytes() -> None:
    writes = [create("a", "A"), create("b", "B")]
    assert opened(script()).batches(writes) == opened(script()).batches(writes)


def test_updates_are_sparse_guarded_and_clear_with_empty_values() -> None:
    whole = {f"BillAddr.{part}": "" for part in ("Line1", "Line2", "Line3", "Line4", "Line5")}
    whole |= {f"BillAddr.{part}": "" for part in ("City", "Country", "CountrySubDivisionCode", "PostalCode")}
    client = opened(script())
    fields = {"Notes": "", "PrimaryPhone": "", "Active": "true", **whole}
    (batch,) = client.batches([update("71", fields, "3")])
    assert entity(batch) == {
        "Id": "71",
        "SyncToken": "3",
        "sparse": True,
        "Notes": "",
        "PrimaryPhone": {},
        "Active": True,
        "BillAddr": {},
    }


def test_parts_of_an_address_that_nobody_mapped_are_kept() -> None:
    row = customer("7", BillAddr={"Id": "95", "Line1": "7 Gale Rd", "Line2": "Unit 3", "City": "Tulsa"})
    vendor = Vendor(Company([row]))
    (outcome,) = sent(vendor, update("7", {"BillAddr.City": "Enid", "BillAddr.Line1": ""}))
    assert isinstance(outcome, Done)
    stands = outcome.record.fields
    assert [stands[f"BillAddr.{part}"] for part in ("Line1", "Line2", "City")] == ["", "Unit 3", "Enid"]


def test_an_address_named_whole_costs_no_read() -> None:
    row = customer("7", BillAddr={"Line1": "7 Gale Rd", "City": "Tulsa"})
    vendor = Vendor(Company([row]))
    client = opened(vendor)
    (seen,) = client.read("customer", ["7"])
    parts = {name: text for name, text in seen.fields.items() if name.startswith("BillAddr.")}
    client.batches([update("7", {**parts, "BillAddr.City": "Enid"})])
    assert len(vendor.requests) == 1


def test_members_of_a_batch_stand_or_fall_alone() -> None:
    company = Company([customer("1", DisplayName="Taken"), customer("2", SyncToken="5")])
    vendor = Vendor(company)
    creates = sent(vendor, create("a", "New"), create("b", "Taken"), create("c", "Newer"))
    assert [type(outcome) for outcome in creates] == [Done, Refused, Done]
    assert creates[1] == Refused("b", "DISPLAY_NAME_IN_USE", {"name": "Taken", "holder": "1"})
    updates = sent(vendor, update("2", {"Notes": "x"}, "4"), update("1", {"Notes": "y"}, "0"))
    assert isinstance(updates[0], Refused)
    assert updates[0].code == "STALE_VERSION"
    assert isinstance(updates[1], Done)
    assert updates[1].record.version == "1"


def test_answers_are_told_apart_by_their_ids_and_a_missing_one_is_not_done() -> None:
    answers = [{"Customer": customer("9"), "bId": "2"}, {"Customer": customer("8"), "bId": "0"}]
    outcomes = sent(script(json({"BatchItemResponse": answers})), *(create(key, key) for key in "abcd"))
    assert [(o.key, o.record.id) for o in outcomes if isinstance(o, Done)] == [("a", "8"), ("c", "9")]
    assert (outcomes[1], outcomes[3]) == (NotDone("b"), NotDone("d"))


FAULTS = [
    (fault("6240", "The name supplied already exists. : Id=58", ""), "DISPLAY_NAME_IN_USE", {"holder": "58"}),
    (
        fault("6240", "Ce nom existe déjà. : Id=425", message="Nom en double"),
        "DISPLAY_NAME_IN_USE",
        {"holder": "425"},
    ),
    (
        fault("6240", "The name supplied already exists. : null"),
        "DISPLAY_NAME_IN_USE",
        {"holder": "", "name": "Acme"},
    ),
    (fault("5010", "Stale Object Error : You and Jo", ""), "STALE_VERSION", {}),
    (
        fault("2040", "Element contains invalid characters. A:B", "DisplayName"),
        "INVALID_VALUE",
        {"field": "DisplayName", "value": "Acme"},
    ),
    (
        fault("2050", "Min:0 Max:30 supported", "FreeFormNumber"),
        "INVALID_VALUE",
        {"field": "FreeFormNumber", "value": "555"},
    ),
    (fault("2080", "bad", ""), "INVALID_VALUE", {"field": ""}),
    (fault("2090", "bad"), "INVALID_VALUE", {}),
    (fault("2170", "Invalid Enumeration"), "INVALID_VALUE", {}),
    (
        fault("2020", "Required parameter SyncToken is missing in the request"),
        "REQUIRED_FIELD_MISSING",
        {"field": "SyncToken"},
    ),
    (fault("6080", "No Name Provided"), "REQUIRED_FIELD_MISSING", {"field": "DisplayName"}),
    (
        fault("2010", 'Property Name:Unrecognized field "Shoe" (class x)'),
        "FIELD_MAP_STALE",
        {"field": "Shoe"},
    ),
    (fault("610", "made inactive"), "INVALID_VALUE", {}),
    (fault("6140", "DocNumber=7 is assigned", ""), "INVOICE_NUMBER_IN_USE", {}),
    (fault("6210", "closed"), "PERIOD_CLOSED", {}),
    (fault("6210", "This number has already been used. DocNumber=7"), "INVOICE_NUMBER_IN_USE", {}),
    (fault("120", "role"), "AUTH_FORBIDDEN", {}),
    (
        fault("6000", "Business Validation Error: no"),
        "INVALID_VALUE",
        {"message": "m: Business Validation Error: no"},
    ),
    (fault("500", "Operation x is not supported."), "INTERNAL", {}),
]


@pytest.mark.parametrize(("answer", "code", "params"), FAULTS, ids=range(len(FAULTS)))
@pytest.mark.parametrize("status", [400, 200])
def test_faults_by_their_codes(
    answer: dict[str, Any], code: str, params: dict[str, str], status: int
) -> None:
    (outcome,) = sent(script(json(answer, status)), create("a", "Acme", PrimaryPhone="555"))
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert params.items() <= outcome.params.items()


def test_an_update_of_what_is_no_longer_there() -> None:
    (outcome,) = sent(script(json(fault("610", "gone"), 400)), update("7", {"Notes": "x"}))
    assert outcome == Refused("u7", "COUNTERPART_DELETED", {"id": "7"})


@pytest.mark.parametrize(
    ("answer", "code", "happened"),
    [
        (json(fault("6190", "lapsed"), 400), "APP_COMPANY_INACTIVE", "no"),
        (json({**fault("10000", "System Failure"), "time": "x"}, 200), "APP_UNAVAILABLE", "maybe"),
        (httpx.Response(503, text="<html>"), "APP_UNAVAILABLE", "maybe"),
        (httpx.Response(200, text='{"Customer": {"Id": "7'), "APP_UNAVAILABLE", "maybe"),
        (json({"time": "x"}), "APP_UNAVAILABLE", "maybe"),
        (httpx.ReadTimeout("slow"), "APP_UNAVAILABLE", "maybe"),
        (httpx.ConnectError("refused"), "APP_UNAVAILABLE", "no"),
        (httpx.Response(429), "RATE_LIMITED", "no"),
    ],
)
def test_what_speaks_of_the_whole_call(answer: httpx.Response | Exception, code: str, happened: str) -> None:
    with pytest.raises(AppError) as failed:
        sent(script(answer), create("a", "Acme"))
    assert (failed.value.code, failed.value.happened) == (code, happened)


def test_a_lapsed_company_is_not_multiplied_onto_the_records_of_a_batch() -> None:
    items = [{**fault("6190"), "bId": str(n)} for n in range(4)]
    with pytest.raises(AppError) as failed:
        sent(script(json({"BatchItemResponse": items})), *(create(key, key) for key in "abcd"))
    assert failed.value.code == "APP_COMPANY_INACTIVE"


class LosesAnswers(Company):
    """Does the work of the first write and lets its answer be lost."""

    lost = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        answer = super().__call__(request)
        if request.method == "POST" and not self.lost:
            self.lost = True
            raise httpx.ReadTimeout("lost")
        return answer


@pytest.mark.parametrize("number", [1, 4])
def test_a_lost_answer_comes_again_and_nothing_is_made_twice(number: int) -> None:
    company = LosesAnswers([])
    vendor = Vendor(company)
    client = opened(vendor)
    (batch,) = client.batches([create(f"k{n}", f"C {n}") for n in range(number)])
    with pytest.raises(AppError) as failed:
        client.send(batch)
    assert failed.value.happened == "maybe"
    somebody = {**company.rows["1"], "SyncToken": "1", "Notes": "edited since"}
    company.rows["1"] = somebody
    outcomes = client.recover(batch)
    assert [outcome.key for outcome in outcomes if isinstance(outcome, Done)] == list(batch.keys)
    assert len(company.rows) == number
    first = outcomes[0]
    assert isinstance(first, Done)
    assert (first.record.version, first.record.fields["Notes"]) == ("1", "edited since")
    assert vendor.requests[0].content == vendor.requests[1].content
    assert vendor.requests[0].url == vendor.requests[1].url


def test_a_query_that_is_behind_never_hides_the_newer_answer() -> None:
    new, old = customer("7", SyncToken="1", Notes="new"), customer("7", SyncToken="0", Notes="old")
    vendor = script(json({"Customer": new}), json({"QueryResponse": {"Customer": [old]}}))
    client = opened(vendor)
    (batch,) = client.batches([update("7", {"Notes": "new"})])
    (outcome,) = client.recover(batch)
    assert isinstance(outcome, Done)
    assert outcome.record.fields["Notes"] == "new"


def test_a_forgotten_request_id_finds_its_own_record_by_name_but_never_another_one() -> None:
    company = LosesAnswers([])
    client = opened(Vendor(company))
    (batch,) = client.batches([create("k", "O'Hara \\ Co", Notes="ours")])
    with pytest.raises(AppError):
        client.send(batch)
    company.played.clear()
    (found,) = client.recover(batch)
    assert isinstance(found, Done)
    assert found.record.id == "1"
    company.rows["1"]["Notes"] = "somebody else's"
    (refused,) = client.recover(batch)
    assert isinstance(refused, Refused)
    assert refused.code == "DISPLAY_NAME_IN_USE"


def test_batches_keep_their_own_limit() -> None:
    clock = Waiting()
    vendor = Vendor(Company([]))
    client = opened(vendor, clock=clock, pacing=True)
    began = clock.now()
    for batch in client.batches([create(f"k{n}", f"C {n}") for n in range(37 * 30)]):
        client.send(batch)
    assert clock.now() - began >= 66_000


def test_pages_of_records() -> None:
    assert opened(script()).url("customer", "7") == "http://127.0.0.1:8700/app/customerdetail?nameId=7"
