"""Reading QuickBooks: records, scans, changes and single looks."""

from __future__ import annotations

import random

import httpx
import pytest

from sync_core.apps.client import AppClient, AppError, Page
from sync_core.rules.model import Record
from tests.unit.apps.answers import SEEDS, START, Vendor, Waiting, json, script, told
from tests.unit.apps.quickbooks.company import Company, customer, fault

WANTED = {"customer": ["PrimaryPhone", "WebAddr", "BillAddr.City", "Balance", "Notes"]}
DAY = 24 * 3_600_000
NIMBUS = customer(
    "71",
    changed=START + 61_500,
    SyncToken="3",
    GivenName="Ann",
    PrimaryEmailAddr={"Address": "ann@nimbus.test"},
    PrimaryPhone={"FreeFormNumber": "(555) 1"},
    WebAddr={"URI": "http://nimbus.test"},
    BillAddr={"Id": "95", "Line1": "7 Gale Rd", "Line2": "Unit 3", "City": "Tulsa", "Lat": "1.5"},
    ParentRef={"value": "58"},
    Balance=0,
)


def scan(client: AppClient) -> list[Record]:
    return _walk(lambda after: client.scan("customer", after))


def changes(client: AppClient, objects: list[str], since: int) -> list[Record]:
    return _walk(lambda after: client.changes(objects, since, after))


def _walk(page_after: object) -> list[Record]:
    records, after = list[Record](), None
    for _ in range(100):
        assert callable(page_after)
        page: Page = page_after(after)
        records += page.records
        if (after := page.after) is None:
            return records
    raise AssertionError("no end")


def test_a_customer_is_read_as_flat_text_with_all_of_its_address() -> None:
    (record,) = scan(Vendor(Company([NIMBUS])).client("quickbooks", properties=WANTED))
    address = {f"BillAddr.Line{n}": "" for n in (3, 4, 5)} | {
        "BillAddr.Country": "",
        "BillAddr.PostalCode": "",
    }
    assert record == Record(
        object="customer",
        id="71",
        fields={
            "DisplayName": "Customer 71",
            "CompanyName": "",
            "GivenName": "Ann",
            "FamilyName": "",
            "PrimaryEmailAddr": "ann@nimbus.test",
            "PrimaryPhone": "(555) 1",
            "WebAddr": "http://nimbus.test",
            "BillAddr.Line1": "7 Gale Rd",
            "BillAddr.Line2": "Unit 3",
            "BillAddr.City": "Tulsa",
            "BillAddr.CountrySubDivisionCode": "",
            **address,
            "Balance": "0",
            "Notes": "",
        },
        created=START,
        modified=START + 61_000,
        version="3",
        refs={"parent": "58"},
        name="Customer 71",
    )


def test_amounts_keep_their_text_and_offsets_are_counted_in() -> None:
    stamps = '{"CreateTime":"2026-11-02T01:00:00-08:00","LastUpdatedTime":"2026-07-02T02:00:00-07:00"}'
    row = f'{{"Id":"1","SyncToken":"0","Balance":639.00,"MetaData":{stamps}}}'
    body = f'{{"QueryResponse":{{"Customer":[{row}]}}}}'
    client = script(httpx.Response(200, text=body)).client("quickbooks", properties=WANTED)
    (record,) = client.scan("customer").records
    assert record.fields["Balance"] == "639.00"
    assert record.created == START
    assert record.modified == START - 123 * DAY


def test_inactive_customers_are_not_live_and_lose_the_suffix_in_their_name_only() -> None:
    row = customer("7", Active=False, DisplayName="Nimbus (deleted)")
    (record,) = scan(Vendor(Company([row])).client("quickbooks"))
    assert (record.live, record.name) == (False, "Nimbus")
    assert record.fields["DisplayName"] == "Nimbus (deleted)"


@pytest.mark.parametrize("total", [0, 1, 999, 1_000, 1_001, 3_500])
def test_a_scan_finds_all_that_were_made_in_one_second_in_as_many_calls_as_pages(total: int) -> None:
    vendor = Vendor(Company([customer(str(id)) for id in range(total)]))
    records = scan(vendor.client("quickbooks"))
    assert sorted(record.id for record in records) == sorted(str(id) for id in range(total))
    assert len(vendor.requests) == total // 1_000 + 1


@pytest.mark.parametrize("seed", SEEDS, ids=told)
def test_a_scan_skips_nobody_while_others_edit_and_create(seed: int) -> None:
    chance = random.Random(seed)
    seconds = chance.choice((5, 60, 3_000))
    company = Company(
        [customer(str(id), created=START + 1_000 * chance.randrange(seconds)) for id in range(4_200)]
    )

    def edit() -> None:
        late = START + 4_000_000
        for number, id in enumerate(chance.sample(sorted(company.rows), 40)):
            row = company.rows.pop(id)
            # An edited row comes after all others of its second.
            company.rows[id] = {**row, "SyncToken": "1"}
            company.rows[f"{id}-{number}"] = customer(f"{id}-{number}", created=late)

    before = set(company.rows)
    company._before_page = edit
    assert before <= {record.id for record in scan(Vendor(company).client("quickbooks"))}


def test_one_call_tells_the_changes_of_all_objects() -> None:
    groups = [
        {"Customer": [NIMBUS, customer("8", Active=False)], "startPosition": 1, "maxResults": 2},
        {},
        {
            "Employee": [
                {
                    "Id": "9",
                    "domain": "QBO",
                    "status": "Deleted",
                    "MetaData": {"LastUpdatedTime": "2026-11-02T09:00:00Z"},
                }
            ]
        },
    ]
    vendor = script(json({"CDCResponse": [{"QueryResponse": groups}]}))
    page = vendor.client("quickbooks").changes(["customer", "vendor", "employee"], START - 120_500)
    assert page.after is None
    assert [(r.object, r.id, r.live) for r in page.records] == [
        ("customer", "71", True),
        ("customer", "8", False),
        ("employee", "9", False),
    ]
    assert page.records[2].fields == {}
    params = vendor.requests[0].url.params
    assert (params["entities"], params["changedSince"]) == (
        "Customer,Vendor,Employee",
        "2026-11-02T08:57:59Z",
    )


class CappedCompany(Company):
    """Change data capture that stops at a thousand without a word."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/cdc"):
            rows = list(self.rows.values())[:1_000]
            return json({"CDCResponse": [{"QueryResponse": [{"Customer": rows}]}]})
        return super().__call__(request)


@pytest.mark.parametrize("spread", [1, 2, 700, 100_000])
def test_more_changes_than_one_answer_holds_are_paged_by_query(spread: int) -> None:
    rows = [customer(str(id), changed=START + id % spread * 1_000) for id in range(2_600)]
    vendor = Vendor(CappedCompany(rows))
    records = changes(vendor.client("quickbooks"), ["customer"], START)
    assert {record.id for record in records} == {str(id) for id in range(2_600)}
    assert len(vendor.requests) <= 5


def test_changes_within_one_second_skip_nobody_while_some_of_them_are_edited() -> None:
    company = CappedCompany([customer(str(id)) for id in range(3_000)])
    chance = random.Random(5)

    def edit() -> None:
        for id in chance.sample([id for id, row in company.rows.items() if row["SyncToken"] == "0"], 40):
            stamps = {**company.rows[id]["MetaData"], "LastUpdatedTime": "2026-11-02T10:00:00Z"}
            company.rows[id] = {**company.rows[id], "SyncToken": "1", "MetaData": stamps}

    company._before_page = edit
    records = changes(Vendor(company).client("quickbooks"), ["customer"], START)
    assert {record.id: record.version for record in records} == {
        id: row["SyncToken"] for id, row in company.rows.items()
    }


def test_what_lies_further_back_than_thirty_days_is_queried_object_by_object() -> None:
    vendor = Vendor(lambda request: json({"QueryResponse": {}}))
    assert changes(vendor.client("quickbooks"), ["customer", "vendor"], START - 31 * DAY) == []
    statements = [request.url.params["query"] for request in vendor.requests]
    assert [statement.split()[3] for statement in statements] == ["Customer", "Vendor"]
    assert all("MetaData.LastUpdatedTime >= '2026-10-02T09:00:00Z'" in statement for statement in statements)


def test_since_is_told_by_the_clock_of_the_app() -> None:
    answer = json({"CDCResponse": []}, date="Mon, 02 Nov 2026 09:03:00 GMT")
    vendor = script(answer, json({"CDCResponse": []}))
    client = vendor.client("quickbooks", clock=Waiting(START))
    client.changes(["customer"], START)
    client.changes(["customer"], START)
    assert [r.url.params["changedSince"][11:19] for r in vendor.requests] == ["09:00:00", "09:03:00"]


def test_one_record_is_looked_at_itself_and_more_by_one_query() -> None:
    company = Company([customer(str(id)) for id in range(20)])
    vendor = Vendor(company)
    client = vendor.client("quickbooks")
    assert [record.id for record in client.read("customer", ["7"])] == ["7"]
    assert client.read("customer", ["99"]) == []
    assert [record.id for record in client.read("customer", ["3", "99", "1", "3"])] == ["3", "1"]
    assert [path.rsplit("/", 1)[1] for path in vendor.paths] == ["7", "99", "query", "99"]


def test_nothing_is_gone_and_nothing_associated_and_no_call_is_spent_on_it() -> None:
    vendor = script()
    client = vendor.client("quickbooks")
    assert client.gone("customer") == Page(())
    assert client.associated("customer", ["1"], "deals") == {"1": ()}
    assert client.changes([], START) == Page(())
    client.prepare(["customer"])


XML_429 = (
    '<?xml version="1.0"?><IntuitResponse xmlns="x"><Fault type="SERVICE"><Error code="3001">'
    "<Message>ThrottleExceeded</Message></Error></Fault></IntuitResponse>"
)
GATEWAY = {"fault": {"error": [{"message": "m", "detail": "d", "code": "3100", "element": None}]}, "time": 1}


@pytest.mark.parametrize(
    ("answer", "code", "happened", "wait"),
    [
        (httpx.Response(429, text=XML_429), "RATE_LIMITED", "no", 60_000),
        (httpx.Response(429), "RATE_LIMITED", "no", 60_000),
        (json(GATEWAY, 429, retry_after="30"), "RATE_LIMITED", "no", 30_000),
        (httpx.Response(503, text="<html>503</html>"), "APP_UNAVAILABLE", "maybe", None),
        (httpx.Response(502), "APP_UNAVAILABLE", "maybe", None),
        (json(GATEWAY, 500), "APP_UNAVAILABLE", "maybe", None),
        (json(GATEWAY, 403), "AUTH_FORBIDDEN", "no", None),
        (json(fault("120", "role"), 401), "AUTH_FORBIDDEN", "no", None),
        (json(fault("10000", "System Failure Error"), 200), "APP_UNAVAILABLE", "maybe", None),
        (json(fault("6190", "lapsed"), 400), "APP_COMPANY_INACTIVE", "no", None),
        (httpx.Response(200, text=XML_429.replace("3001", "6190")), "APP_COMPANY_INACTIVE", "no", None),
        (json(fault("4001", "invalid context declaration"), 400), "INTERNAL", "no", None),
        (httpx.Response(200, text="<html>hello</html>"), "APP_UNAVAILABLE", "maybe", None),
    ],
)
def test_calls_that_fail_as_a_whole(
    answer: httpx.Response, code: str, happened: str, wait: int | None
) -> None:
    with pytest.raises(AppError) as failed:
        script(answer).client("quickbooks").scan("customer")
    error = failed.value
    assert (error.code, error.happened) == (code, happened)
    assert error.retry_at == (None if wait is None else START + wait)


@pytest.mark.parametrize("status", [200, 400, 401])
def test_a_refused_token_is_never_repeated_in_an_error(status: int) -> None:
    refused = json(fault("3200", "Token expired: sim-access-1"), status)
    client = script(refused, json({"error": "invalid_grant"}, 400)).client("quickbooks")
    with pytest.raises(AppError) as failed:
        client.scan("customer")
    assert failed.value.code == "AUTH_EXPIRED"
    assert "sim-access" not in f"{failed.value} {failed.value.params}"


def test_preflight_tells_a_refused_login_from_a_lapsed_company() -> None:
    def results(answer: httpx.Response) -> dict[str, str]:
        client = script(answer, json({"QueryResponse": {}})).client("quickbooks")
        return {check.name: check.result for check in client.checks(["customer"])}

    company = json({"CompanyInfo": {"CompanyName": "Nimbus"}})
    assert results(company) == {"credentials": "ok", "company": "ok", "read customer": "ok", "clock": "ok"}
    assert results(json(fault("6190"), 400)) == {
        "credentials": "ok",
        "company": "missing",
        "read customer": "cannot_tell",
    }
    assert results(json(GATEWAY, 403)) == {
        "credentials": "missing",
        "company": "cannot_tell",
        "read customer": "cannot_tell",
    }
