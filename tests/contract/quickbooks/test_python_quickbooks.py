"""python-quickbooks against the fake: what its users call, and the exceptions that they catch."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from quickbooks import QuickBooks, exceptions  # type: ignore[import-untyped]
from quickbooks.batch import batch_create, batch_delete, batch_update  # type: ignore[import-untyped]
from quickbooks.cdc import change_data_capture  # type: ignore[import-untyped]
from quickbooks.objects import Customer, Employee, Vendor  # type: ignore[import-untyped]
from quickbooks.objects.base import Address, EmailAddress, PhoneNumber, Ref  # type: ignore[import-untyped]
from quickbooks.objects.company_info import CompanyInfo  # type: ignore[import-untyped]
from quickbooks.objects.invoice import Invoice  # type: ignore[import-untyped]
from quickbooks.objects.preferences import Preferences  # type: ignore[import-untyped]

from tests.contract.quickbooks.conftest import Company


def customer(name: str, **values: Any) -> Customer:
    made = Customer()
    made.DisplayName = name
    for key, value in values.items():
        setattr(made, key, value)
    return made


def full(name: str) -> Customer:
    made = customer(name, Title="Ms", GivenName="Ann", FamilyName="Lee", CompanyName="Nimbus", Notes="wind")
    made.BillAddr = Address()
    made.BillAddr.Line1, made.BillAddr.City, made.BillAddr.PostalCode = "7 Gale Rd", "Tulsa", "74101"
    made.PrimaryPhone = PhoneNumber()
    made.PrimaryPhone.FreeFormNumber = "918 555 0100"
    made.PrimaryEmailAddr = EmailAddress()
    made.PrimaryEmailAddr.Address = "ann@nimbus.example"
    return made


def test_create_and_get(qb: QuickBooks) -> None:
    made = full("Nimbus Kites")
    made.save(qb=qb)
    found = Customer.get(made.Id, qb=qb)
    assert found.DisplayName == found.FullyQualifiedName == "Nimbus Kites"
    assert found.PrimaryEmailAddr.Address == "ann@nimbus.example"
    assert found.PrimaryPhone.FreeFormNumber == "918 555 0100"
    assert (found.BillAddr.Line1, found.BillAddr.City) == ("7 Gale Rd", "Tulsa")
    assert (found.Active, found.SyncToken, found.PreferredDeliveryMethod) == (True, "0", "Print")


def test_a_full_update_posts_the_whole_object_back(qb: QuickBooks) -> None:
    full("Nimbus Kites").save(qb=qb)
    found = Customer.filter(DisplayName="nimbus kites", qb=qb)[0]
    found.GivenName = "Bea"
    found.Notes = ""
    found.save(qb=qb)
    again = Customer.get(found.Id, qb=qb)
    assert (again.GivenName, again.Notes, again.SyncToken) == ("Bea", "", "1")
    assert (again.FamilyName, again.BillAddr.City) == ("Lee", "Tulsa")


def test_a_sparse_update_and_deactivation(qb: QuickBooks) -> None:
    full("Nimbus Kites").save(qb=qb)
    made = Customer.all(qb=qb)[0]
    body = {"Id": made.Id, "SyncToken": made.SyncToken, "sparse": True, "Active": False}
    answer = qb.post(f"{qb.api_url}/company/{qb.company_id}/customer", _json(body))["Customer"]
    assert answer["DisplayName"] == "Nimbus Kites (deleted)"
    assert Customer.all(qb=qb) == []
    assert Customer.filter(Active=False, qb=qb)[0].GivenName == "Ann"
    assert [each.Id for each in Customer.where("Active IN (true, false)", qb=qb)] == [made.Id]
    assert Customer.get(made.Id, qb=qb).Active is False


def test_sub_customers(qb: QuickBooks) -> None:
    parent = customer("Nimbus Kites")
    parent.save(qb=qb)
    job = customer("Spring fair", Job=True, ParentRef=Ref())
    job.ParentRef.value = parent.Id
    assert job.save(qb=qb).FullyQualifiedName == "Nimbus Kites:Spring fair"
    again = Customer.get(job.Id, qb=qb)
    again.Notes = "rain date"
    saved = again.save(qb=qb)
    assert (saved.FullyQualifiedName, saved.Level, saved.SyncToken) == ("Nimbus Kites:Spring fair", 1, "1")


def test_queries(qb: QuickBooks) -> None:
    for name in ("O'Hara", "Acme", "Bolt"):
        customer(name, GivenName=f"G {name}").save(qb=qb)
    assert [each.DisplayName for each in Customer.all(qb=qb)] == ["Acme", "Bolt", "O'Hara"]
    assert [each.DisplayName for each in Customer.filter(GivenName="g o'hara", qb=qb)] == ["O'Hara"]
    assert Customer.count(qb=qb) == 3
    assert Customer.count("DisplayName LIKE 'b%'", qb=qb) == 1
    assert [each.DisplayName for each in Customer.choose(["Acme", "O'Hara"], "DisplayName", qb=qb)] == [
        *("Acme", "O'Hara")
    ]
    ordered = Customer.where(order_by="DisplayName DESC", start_position=1, max_results=2, qb=qb)
    assert [each.DisplayName for each in ordered] == ["O'Hara", "Bolt"]
    assert Customer.all(start_position=4, qb=qb) == []
    assert Customer.query(
        "select * from Customer where MetaData.CreateTime > '2020-01-01' maxresults 2", qb=qb
    )


def test_batches(qb: QuickBooks) -> None:
    created = batch_create([customer(f"Name {number}") for number in range(35)], qb=qb)
    assert (len(created.successes), len(created.faults)) == (35, 0)
    for each in created.successes:
        each.Notes = "x"
    created.successes[0].SyncToken = "7"
    updated = batch_update(created.successes, qb=qb)
    assert len(updated.successes) == 34
    assert updated.faults[0].Error[0].code == "5010"
    assert updated.faults[0].original_object.DisplayName == created.successes[0].DisplayName
    deleted = batch_delete(created.successes[:2], qb=qb)
    assert [fault.Error[0].code for fault in deleted.faults] == ["500", "500"]
    assert Customer.count(qb=qb) == 35


def test_change_data_capture(qb: QuickBooks, company: Company) -> None:
    customer("Acme").save(qb=qb)
    response = change_data_capture([Customer, Vendor], _two_days_before(company), qb=qb)
    assert [each.DisplayName for each in response.Customer] == ["Acme"]
    assert response.Customer.maxResults == 1
    assert not hasattr(response, "Vendor")
    with pytest.raises(exceptions.UnsupportedException) as raised:
        change_data_capture([Customer], "2011-10-10", qb=qb)
    assert raised.value.error_code == 500


def test_a_request_id_makes_one_customer_of_two_calls(qb: QuickBooks) -> None:
    first, second = customer("Acme"), customer("Acme")
    first.save(qb=qb, request_id="once")
    second.save(qb=qb, request_id="once")
    assert first.Id == second.Id
    assert Customer.count(qb=qb) == 1


def test_vendors_and_employees(qb: QuickBooks) -> None:
    vendor = Vendor()
    vendor.DisplayName, vendor.AcctNum = "Vane", "V-1"
    vendor.save(qb=qb)
    found = Vendor.get(vendor.Id, qb=qb)
    found.AcctNum = "V-2"
    assert found.save(qb=qb).AcctNum == "V-2"
    employee = Employee()
    employee.GivenName, employee.FamilyName, employee.SSN = "John", "Smith", "444-55-6666"
    employee.save(qb=qb)
    assert Employee.get(employee.Id, qb=qb).DisplayName == "John Smith"
    with pytest.raises(exceptions.QuickbooksException) as raised:
        customer("john smith").save(qb=qb)
    assert (raised.value.error_code, raised.value.detail) == (
        6240,
        f"The name supplied already exists. : Id={employee.Id}",
    )


@pytest.mark.parametrize(
    ("values", "error", "code"),
    [
        ({"DisplayName": "a:b"}, exceptions.ValidationException, 2040),
        ({"DisplayName": "x" * 501}, exceptions.ValidationException, 2050),
        ({"DisplayName": ""}, exceptions.ValidationException, 2020),
        ({"Nonsense": 1}, exceptions.ValidationException, 2010),
        ({"Id": "9999"}, exceptions.ObjectNotFoundException, 610),
    ],
)
def test_what_is_refused_on_saving(
    qb: QuickBooks, values: dict[str, Any], error: type[Exception], code: int
) -> None:
    with pytest.raises(error) as raised:
        customer("Acme", **values).save(qb=qb)
    assert raised.value.error_code == code  # type: ignore[attr-defined]


def test_other_exceptions(qb: QuickBooks, company: Company) -> None:
    with pytest.raises(exceptions.ObjectNotFoundException):
        Customer.get(77, qb=qb)
    with pytest.raises(exceptions.ValidationException) as raised:
        Customer.query("select * from Customer where a = 'b' or c = 'd'", qb=qb)
    assert raised.value.error_code == 4000
    with pytest.raises(exceptions.UnsupportedException):
        Invoice.get(1, qb=qb)
    stale = customer("Acme")
    stale.save(qb=qb)
    stale.SyncToken = "3"
    with pytest.raises(exceptions.QuickbooksException) as raised:
        stale.save(qb=qb)
    assert raised.value.error_code == 5010
    company.switch(requests_per_second=0)
    with pytest.raises(exceptions.QuickbooksException) as raised:
        Customer.all(qb=qb)
    assert raised.value.error_code == 10000
    assert "ThrottleExceeded" in raised.value.message


def test_a_revoked_client_is_unauthorised(qb: QuickBooks) -> None:
    qb.auth_client.revoke()
    with pytest.raises(exceptions.AuthorizationException) as raised:
        Customer.all(qb=qb)
    assert raised.value.error_code == 401
    assert '"code":"3200"' in raised.value.detail


def test_company_info_and_preferences(qb: QuickBooks, company: Company) -> None:
    assert CompanyInfo.get(company.account.id, qb=qb).CompanyName == "Sandbox Company_US_1"
    assert CompanyInfo.all(qb=qb)[0].Id == "1"
    found = Preferences.get(qb=qb)
    assert found.AccountingInfoPrefs.TaxYearMonth == "January"
    assert found.ProductAndServicesPrefs.ForPurchase is True
    assert found.VendorAndPurchasesPrefs.BillableExpenseTracking is True
    assert found.TimeTrackingPrefs.WorkWeekStartDate == "Monday"
    assert found.OtherPrefs.NameValue[0].Name == "SalesFormsPrefs.DefaultCustomerMessage"


def _two_days_before(company: Company) -> datetime:
    """In the company's zone; the client sends it without an offset."""
    zone = ZoneInfo(company.account.settings.time_zone)
    return datetime.fromtimestamp(company.site.clock.now() / 1000, zone) - timedelta(days=2)


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body)
