from __future__ import annotations

import pytest

from tests.unit.netsuite.caller import Caller, answered
from tests.unit.netsuite.records.record_calls import contact, customer, done, refused, send

ROLE = "1042"
BODY = {"companyName": "Birch", "subsidiary": "1"}
CALLS = (
    ("GET", "/customer", "view"),
    ("GET", "/customer/1001", "view"),
    ("GET", "/customer/1001/addressBook", "view"),
    ("POST", "/customer", "create"),
    ("PATCH", "/customer/1001", "edit"),
    ("PUT", "/customer/eid:X", "edit"),
    ("DELETE", "/customer/1001", "full"),
)
LEVELS = ("none", "view", "create", "edit", "full")


@pytest.mark.parametrize(("method", "path", "needed"), CALLS)
def test_each_call_needs_its_level(caller: Caller, method: str, path: str, needed: str) -> None:
    customer(caller, externalId="X")
    for level in LEVELS:
        caller.setup.set_permission(ROLE, "Lists > Customers", level)
        response = send(caller, method, path, BODY if method in ("POST", "PUT", "PATCH") else None)
        if LEVELS.index(level) < LEVELS.index(needed):
            assert refused(response, 403, "INSUFFICIENT_PERMISSION") == (
                "Permission Violation: You need a higher permission for Lists > Customers to access this "
                "page. Please contact your account administrator."
            )
        else:
            assert response.status_code < 300, response.get_data(as_text=True)
            break


def test_an_upsert_that_creates_needs_no_more_than_creating(caller: Caller) -> None:
    caller.setup.set_permission(ROLE, "Lists > Customers", "create")
    done(send(caller, "PUT", "/customer/eid:X", BODY))
    refused(send(caller, "PUT", "/customer/eid:X", BODY), 403, "INSUFFICIENT_PERMISSION")


def test_each_type_has_a_permission_of_its_own(caller: Caller) -> None:
    person = contact(caller, company=customer(caller))
    caller.setup.set_permission(ROLE, "Lists > Customers", "none")
    caller.read("contact", person)
    refused(send(caller, "GET", f"/contact/{person}/company"), 403, "INSUFFICIENT_PERMISSION")
    for kind, name in (
        ("subsidiary", "Lists > Subsidiaries"),
        ("currency", "Lists > Currency"),
        ("customerStatus", "Setup > CRM Lists"),
    ):
        answered(send(caller, "GET", f"/{kind}"))
        caller.setup.set_permission(ROLE, name, "none")
        assert name in refused(send(caller, "GET", f"/{kind}"), 403, "INSUFFICIENT_PERMISSION")


def test_a_filter_needs_the_workbook_and_a_plain_list_does_not(caller: Caller) -> None:
    caller.setup.set_permission(ROLE, "SuiteAnalytics Workbook", "none")
    answered(send(caller, "GET", "/customer"))
    detail = refused(
        send(caller, "GET", "/customer", query={"q": "id EQUAL 1"}), 403, "INSUFFICIENT_PERMISSION"
    )
    assert "SuiteAnalytics Workbook" in detail
    caller.setup.set_permission(ROLE, "SuiteAnalytics Workbook", "edit")
    caller.setup.turn_feature("suiteanalytics_workbook", False)
    refused(send(caller, "GET", "/customer", query={"q": "id EQUAL 1"}), 403, "INSUFFICIENT_PERMISSION")
    answered(send(caller, "GET", "/customer"))
