from __future__ import annotations

from typing import Any

import pytest

from tests.unit.quickbooks.caller import Caller, Refused

FULL: dict[str, Any] = {
    "DisplayName": "Nimbus Kites",
    "GivenName": "Ann",
    "Notes": "likes wind",
    "PrimaryEmailAddr": {"Address": "ann@nimbus.example"},
    "BillAddr": {"Line1": "7 Gale Rd", "City": "Tulsa"},
    "Taxable": False,
    "SalesTermRef": {"value": "3"},
}


def test_a_sparse_update_changes_what_is_given(caller: Caller) -> None:
    made = caller.customer(**FULL)
    caller.advance(5_000)
    changed = caller.sparse(made, GivenName="Bea")
    assert changed["GivenName"] == "Bea"
    assert changed["sparse"] is False
    assert changed["SyncToken"] == "1"
    assert changed["MetaData"]["LastUpdatedTime"] == "2026-03-02T05:58:21-08:00"
    assert changed["MetaData"]["CreateTime"] == made["MetaData"]["CreateTime"]
    same = [key for key in made if key not in ("GivenName", "SyncToken", "MetaData")]
    assert {key: changed[key] for key in same} == {key: made[key] for key in same}
    assert caller.read(made) == changed


def test_a_sparse_update_replaces_an_address_as_a_whole(caller: Caller) -> None:
    changed = caller.sparse(caller.customer(**FULL), BillAddr={"City": "Enid"})
    assert "Line1" not in changed["BillAddr"]


@pytest.mark.parametrize(
    ("key", "blank"),
    [
        ("GivenName", ""),
        ("Notes", ""),
        ("PrimaryEmailAddr", {}),
        ("PrimaryEmailAddr", {"Address": ""}),
        ("PrimaryEmailAddr", ""),
        ("BillAddr", {}),
        ("SalesTermRef", {"value": ""}),
    ],
)
def test_an_empty_value_clears_and_null_does_not(caller: Caller, key: str, blank: Any) -> None:
    made = caller.customer(**FULL)
    nothing: dict[str, Any] = {key: None}
    kept = caller.sparse(made, **nothing)
    assert kept == made
    assert key not in caller.sparse(kept, **{key: blank})


def test_the_names_cannot_be_blanked(caller: Caller) -> None:
    made = caller.customer(**FULL)
    assert caller.sparse(made, DisplayName="", PrintOnCheckName="") == made


def test_a_full_update_clears_what_it_omits_but_what_the_system_sets(caller: Caller) -> None:
    made = caller.customer(**FULL, PreferredDeliveryMethod="Email")
    changed = caller.customer(Id=made["Id"], SyncToken="0", DisplayName="Nimbus Kites")
    for cleared in ("GivenName", "Notes", "PrimaryEmailAddr", "BillAddr", "SalesTermRef"):
        assert cleared not in changed
    for kept in ("Taxable", "PreferredDeliveryMethod", "CurrencyRef", "Active", "Balance", "Job"):
        assert changed[kept] == made[kept]


def test_a_full_update_keeps_the_tax_code_and_an_inactive_record_inactive(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme", DefaultTaxCodeRef={"value": "3"})
    gone = caller.sparse(made, Active=False)
    changed = caller.customer(Id=made["Id"], SyncToken=gone["SyncToken"], DisplayName="Acme", Notes="x")
    assert changed["DefaultTaxCodeRef"] == {"value": "3"}
    assert (changed["Active"], changed["DisplayName"]) == (False, "Acme (deleted)")


def test_an_update_that_changes_nothing_moves_neither_token_nor_time(caller: Caller) -> None:
    made = caller.customer(**FULL)
    caller.advance(60_000)
    assert caller.sparse(made, GivenName="Ann") == made
    assert caller.customer(**made) == made
    gone = caller.sparse(made, Active=False)
    caller.advance(60_000)
    assert caller.sparse(gone, Active=False) == gone


@pytest.mark.parametrize("token", ["7", "-1", "x", 3])
def test_another_sync_token_is_stale(caller: Caller, token: Any) -> None:
    made = caller.customer(DisplayName="Acme")
    with pytest.raises(Refused) as refused:
        caller.customer(Id=made["Id"], SyncToken=token, sparse=True, Notes="x")
    assert refused.value.status == 400
    assert refused.value.fault == {
        "Message": "Stale Object Error",
        "Detail": "Stale Object Error : You and Jo Doe were working on this at the same time. "
        "Jo Doe finished before you did, so your work was not saved.",
        "code": "5010",
        "element": "",
    }


def test_the_token_before_is_stale(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    caller.sparse(made, Notes="first")
    with pytest.raises(Refused) as refused:
        caller.sparse(made, Notes="second")
    assert refused.value.code == "5010"
    assert caller.read(made)["Notes"] == "first"


def test_an_update_without_token_or_of_nothing_is_refused(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    for body, code in (
        ({"Id": made["Id"], "Notes": "x"}, "2020"),
        ({"Id": "99", "SyncToken": "0", "Notes": "x"}, "610"),
        ({"Id": "one", "SyncToken": "0", "Notes": "x"}, "2030"),
    ):
        with pytest.raises(Refused) as refused:
            caller.customer(**body)
        assert refused.value.code == code
    response = caller.post("/customer", {"SyncToken": "0"}, operation="update")
    assert response.get_json()["Fault"]["Error"][0]["code"] == "2020"


def test_the_currency_cannot_change(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    with pytest.raises(Refused) as refused:
        caller.sparse(made, CurrencyRef={"value": "EUR"})
    assert refused.value.code == "6000"


def test_clearing_a_reference_to_nothing_is_checked_only_when_given(caller: Caller) -> None:
    made = caller.customer(**FULL)
    with pytest.raises(Refused) as refused:
        caller.sparse(made, SalesTermRef={"value": "77"})
    assert refused.value.code == "2500"
    assert caller.read(made) == made


def test_the_body_of_python_clients_full_of_defaults_is_an_update_of_what_it_says(caller: Caller) -> None:
    made = caller.customer(**FULL)
    posted = {
        **dict.fromkeys(("Title", "MiddleName", "Suffix", "ResaleNum", "OpenBalanceDate"), ""),
        **made,
        "Level": 0,
        "IsProject": False,
        "PrimaryTaxIdentifier": "",
        "GivenName": "Bea",
    }
    changed = caller.customer(**posted)
    assert changed["SyncToken"] == "1"
    assert {**changed, "GivenName": "Ann", "SyncToken": "0"} == made
