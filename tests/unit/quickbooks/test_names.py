from __future__ import annotations

from typing import Any

import pytest

from tests.unit.quickbooks.caller import Caller, Refused

KINDS = ("Customer", "Vendor", "Employee")


def make(caller: Caller, kind: str, name: str, **values: Any) -> dict[str, Any]:
    person = {"GivenName": "Ann"} if kind == "Employee" else {}
    return caller.write(kind, DisplayName=name, **person, **values)


@pytest.mark.parametrize("holder", KINDS)
@pytest.mark.parametrize("wanting", KINDS)
def test_customers_vendors_and_employees_share_one_list(caller: Caller, holder: str, wanting: str) -> None:
    held = make(caller, holder, "Acme")
    with pytest.raises(Refused) as refused:
        make(caller, wanting, "  ACME ")
    assert refused.value.status == 400
    assert refused.value.fault == {
        "Message": "Duplicate Name Exists Error",
        "Detail": f"The name supplied already exists. : Id={held['Id']}",
        "code": "6240",
        "element": "",
    }


@pytest.mark.parametrize(
    ("variant", "message", "detail"),
    [
        ("null", "Duplicate Name Exists Error", "The name supplied already exists. : null"),
        (
            "classic",
            "Duplicate Name Exists Error",
            "The name supplied already exists. : Another customer, vendor or employee is already using this "
            "name. Please use a different name.",
        ),
        ("french", "Nom en double", "Ce nom existe déjà. : Id=1"),
    ],
)
def test_the_detail_has_variants(variant: str, message: str, detail: str) -> None:
    caller = Caller(duplicate_detail=variant)
    make(caller, "Customer", "Acme")
    with pytest.raises(Refused) as refused:
        make(caller, "Vendor", "Acme")
    assert (refused.value.fault["Message"], refused.value.fault["Detail"]) == (message, detail)
    assert refused.value.code == "6240"
    assert ("element" in refused.value.fault) == (variant != "null")


def test_inner_blanks_and_other_letters_make_other_names(caller: Caller) -> None:
    for name in ("Acme Ltd", "Acme  Ltd", "Acmé Ltd", "Acme Ltd."):
        assert make(caller, "Customer", name)["DisplayName"] == name


def test_case_counts_where_the_switch_says_so() -> None:
    caller = Caller(names_ignore_case=False)
    make(caller, "Customer", "Acme")
    assert make(caller, "Customer", "ACME")["Id"] == "2"
    with pytest.raises(Refused):
        make(caller, "Customer", "Acme")


def test_renaming_into_a_taken_name_is_refused_and_keeping_ones_own_is_not(caller: Caller) -> None:
    make(caller, "Vendor", "Acme")
    other = make(caller, "Customer", "Bolt")
    with pytest.raises(Refused) as refused:
        caller.sparse(other, DisplayName="acme")
    assert refused.value.code == "6240"
    assert caller.read(other) == other
    assert caller.sparse(other, DisplayName="BOLT")["DisplayName"] == "BOLT"


def test_a_renamed_record_frees_its_name(caller: Caller) -> None:
    caller.sparse(make(caller, "Customer", "Acme"), DisplayName="Acme Old")
    assert make(caller, "Vendor", "Acme")["Id"] == "2"


@pytest.mark.parametrize("kind", KINDS)
def test_deactivating_marks_the_name_and_frees_it(caller: Caller, kind: str) -> None:
    made = make(caller, kind, "Acme")
    gone = caller.sparse(made, name=kind, Active=False)
    assert gone["Active"] is False
    assert gone["DisplayName"] == "Acme (deleted)"
    assert gone["PrintOnCheckName"] == "Acme"
    assert gone["SyncToken"] == "1"
    assert gone.get("FullyQualifiedName", "Acme (deleted)") == "Acme (deleted)"
    assert make(caller, "Customer", "Acme")["DisplayName"] == "Acme"


def test_equal_names_of_inactive_records_are_numbered(caller: Caller) -> None:
    names = [caller.sparse(make(caller, "Customer", "Acme"), Active=False)["DisplayName"] for _ in range(3)]
    assert names == ["Acme (deleted)", "Acme (deleted 1)", "Acme (deleted 2)"]


def test_reactivating_strips_the_mark_if_the_name_is_free(caller: Caller) -> None:
    gone = caller.sparse(make(caller, "Customer", "Acme"), Active=False)
    back = caller.sparse(gone, Active=True)
    assert (back["DisplayName"], back["FullyQualifiedName"]) == ("Acme", "Acme")


def test_reactivating_keeps_the_mark_if_the_name_is_taken(caller: Caller) -> None:
    gone = caller.sparse(make(caller, "Customer", "Acme"), Active=False)
    make(caller, "Vendor", "Acme")
    assert caller.sparse(gone, Active=True)["DisplayName"] == "Acme (deleted)"


def test_reactivating_with_the_clean_name_is_checked(caller: Caller) -> None:
    gone = caller.sparse(make(caller, "Customer", "Acme"), Active=False)
    holder = make(caller, "Employee", "Acme")
    with pytest.raises(Refused) as refused:
        caller.sparse(gone, Active=True, DisplayName="Acme")
    assert refused.value.fault["Detail"].endswith(f"Id={holder['Id']}")
    assert caller.sparse(gone, Active=True, DisplayName="Acme 2")["DisplayName"] == "Acme 2"


def test_an_inactive_record_stays_marked_when_it_is_renamed(caller: Caller) -> None:
    gone = caller.sparse(make(caller, "Customer", "Acme"), Active=False)
    assert caller.sparse(gone, DisplayName="Bolt")["DisplayName"] == "Bolt (deleted)"


def test_a_mirror_that_writes_the_mark_back_does_no_harm(caller: Caller) -> None:
    gone = caller.sparse(make(caller, "Customer", "Acme"), Active=False)
    assert caller.sparse(gone, DisplayName="Acme (deleted)") == gone
    assert caller.sparse(gone, DisplayName="Acme") == gone


def test_a_balance_can_keep_a_customer_active() -> None:
    caller = Caller(balance_blocks_deactivation=True)
    owing = make(caller, "Customer", "Acme", Balance=5, OpenBalanceDate="2026-01-01")
    with pytest.raises(Refused) as refused:
        caller.sparse(owing, Active=False)
    assert refused.value.code == "6000"
    caller.switch(balance_blocks_deactivation=False)
    assert caller.sparse(owing, Active=False)["Active"] is False


def test_an_employee_is_a_person_and_a_vendor_takes_terms_later(caller: Caller) -> None:
    with pytest.raises(Refused) as refused:
        caller.write("Employee", DisplayName="Acme")
    assert refused.value.code == "2020"
    ann = caller.write("Employee", GivenName="Ann", FamilyName="Lee", SSN="123-45-6789")
    assert (ann["DisplayName"], ann["SSN"], ann["BillableTime"]) == ("Ann Lee", "XXXXXX6789", False)
    vendor = caller.write("Vendor", DisplayName="Acme", TermRef={"value": "3"})
    assert "TermRef" not in vendor
    assert caller.sparse(vendor, name="Vendor", TermRef={"value": "3"})["TermRef"] == {"value": "3"}
