from __future__ import annotations

import re

import pytest

from simulators.kit.clock import parse_iso
from simulators.quickbooks.times import in_millis, in_seconds, parse_time
from tests.unit.quickbooks.caller import Caller

PACIFIC = "America/Los_Angeles"


def test_times_flip_their_offset_with_the_company_zone(caller: Caller) -> None:
    before = caller.customer(DisplayName="Acme")["MetaData"]["CreateTime"]
    caller.advance(10 * 86_400_000)
    caller.renew()
    after = caller.customer(DisplayName="Bolt")["MetaData"]["CreateTime"]
    assert (before, after) == ("2026-03-02T05:58:16-08:00", "2026-03-12T06:58:16-07:00")


def test_a_company_elsewhere_shows_its_own_time() -> None:
    caller = Caller(time_zone="Europe/Berlin", home_currency="EUR", company_name="Drachen GmbH")
    made = caller.customer(DisplayName="Acme")
    assert made["MetaData"]["CreateTime"] == "2026-03-02T14:58:16+01:00"
    assert made["CurrencyRef"] == {"value": "EUR", "name": "Euro"}
    assert caller.names("select * from Customer where MetaData.CreateTime >= '2026-03-02T14:58:16'") == [
        "Acme"
    ]
    info = caller.get(f"/companyinfo/{caller.account.id}").get_json()["CompanyInfo"]
    assert (info["CompanyName"], info["Id"]) == ("Drachen GmbH", "1")
    currency = caller.get("/preferences").get_json()["Preferences"]["CurrencyPrefs"]
    assert currency == {"MultiCurrencyEnabled": False, "HomeCurrency": {"value": "EUR"}}


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-02", "2026-03-02T08:00:00Z"),
        ("2026-07-02", "2026-07-02T07:00:00Z"),
        ("2026-03-02T10:00:00", "2026-03-02T18:00:00Z"),
        ("2026-03-02T10:00:00.5Z", "2026-03-02T10:00:00.500Z"),
        ("2026-03-02T10:00:00+0530", "2026-03-02T04:30:00Z"),
        ("2026-03-02t10:00z", "2026-03-02T10:00:00Z"),
    ],
)
def test_times_are_read_in_the_company_zone(text: str, at: str) -> None:
    assert parse_time(text, PACIFIC) == parse_iso(at)


def test_shown_times_are_read_back_to_the_same_instant() -> None:
    for at in range(parse_iso("2026-10-31T00:00:00Z"), parse_iso("2026-11-03T00:00:00Z"), 977_000):
        assert parse_time(in_millis(at, PACIFIC), PACIFIC) == at
        assert parse_time(in_seconds(at, PACIFIC), PACIFIC) == at // 1000 * 1000


def test_every_answer_carries_the_headers(caller: Caller) -> None:
    tids = []
    for response in (caller.get("/preferences"), caller.get("/customer/9"), caller.client.get(caller.root)):
        tids.append(response.headers["intuit_tid"])
        assert re.fullmatch(r"1-69a59778-[0-9a-f]{24}", tids[-1])
        assert response.headers["Date"] == "Mon, 02 Mar 2026 13:58:16 GMT"
        assert response.headers["QBO-Version"] == "1944.190"
        assert response.headers["Expires"] == "0"
        assert "no-store" in response.headers["Cache-Control"]
    assert len({*tids}) == 3


def test_success_and_fault_differ_in_their_content_type(caller: Caller) -> None:
    assert caller.get("/preferences").headers["Content-Type"] == "application/json;charset=utf-8"
    assert caller.get("/customer/9").headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/customer/1/5"),
        ("GET", "/customer"),
        ("PUT", "/customer/1"),
        ("PATCH", "/customer"),
        ("DELETE", "/customer/1"),
        ("OPTIONS", "/customer/1"),
        ("POST", "/invoice"),
        ("GET", "/invoice/1"),
        ("GET", "/reports/ProfitAndLoss"),
        ("POST", "/preferences"),
        ("GET", ""),
    ],
)
def test_a_path_that_leads_nowhere_is_400_and_500(caller: Caller, method: str, path: str) -> None:
    response = caller.client.open(caller.root + path, method=method, headers=caller.headers, json={})
    assert response.status_code == 400
    full = f"http://localhost{caller.root}{path}"
    assert response.get_json()["Fault"] == {
        "Error": [
            {
                "Message": "Unsupported Operation",
                "Detail": f"Operation Could not find resource for relative : {caller.root}{path} "
                f"of full path: {full} is not supported.",
                "code": "500",
            }
        ],
        "type": "ValidationFault",
    }


def test_the_kind_in_a_path_may_be_in_any_case(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    assert list(caller.get(f"/Customer/{made['Id']}").get_json()) == ["Customer", "time"]


def test_who_does_not_ask_for_json_is_refused_in_xml(caller: Caller) -> None:
    headers = {**caller.headers, "Accept": "*/*"}
    response = caller.client.get(f"{caller.root}/preferences", headers=headers)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/xml"
    assert b'<Fault type="ValidationFault"><Error code="500">' in response.get_data()
    voted = caller.client.get(f"{caller.root}/preferences?format=json&minorversion=4", headers=headers)
    assert voted.status_code == 200
    unknown = caller.client.get(f"{caller.root}/preferences", headers={"Accept": "*/*"})
    assert unknown.status_code == 401
    assert b'<Fault type="AUTHENTICATION"><Error code="3200">' in unknown.get_data()


def test_an_outage_has_its_pages(caller: Caller) -> None:
    caller.site.faults.arm("server_error", app="quickbooks", params={"status": 503})
    response = caller.get("/preferences")
    assert (response.status_code, response.headers["Content-Type"]) == (503, "text/html")
    assert b"<title>503 Service Temporarily Unavailable</title>" in response.get_data()
    assert response.headers["intuit_tid"]
    caller.site.faults.arm("server_error", app="quickbooks")
    response = caller.get("/preferences")
    fault = response.get_json()["Fault"]
    assert (response.status_code, fault["type"], fault["Error"][0]["code"]) == (500, "SystemFault", "10000")
    caller.switch(outage_layer="gateway")
    caller.site.faults.arm("server_error", app="quickbooks")
    error = caller.get("/preferences").get_json()["fault"]["error"][0]
    assert error["message"] == "message=InternalServerError; errorCode=003100; statusCode=500"
    caller.site.faults.arm("too_many_requests", app="quickbooks")
    assert caller.get("/preferences").status_code == 429
    assert caller.get("/preferences").status_code == 200


def test_an_answer_that_is_lost_was_still_done(caller: Caller) -> None:
    caller.site.faults.arm("server_error", app="quickbooks", match={"method": "POST"}, params={"after": True})
    assert caller.post("/customer", {"DisplayName": "Acme"}, requestid="k").status_code == 500
    again = caller.post("/customer", {"DisplayName": "Acme"}, requestid="k")
    assert again.status_code == 200
    assert caller.names("select * from Customer") == ["Acme"]
