from __future__ import annotations

from typing import Any

import pytest

from tests.unit.quickbooks.caller import Caller, Refused


def job(caller: Caller, parent: dict[str, Any], name: str, **values: Any) -> dict[str, Any]:
    return caller.customer(DisplayName=name, Job=True, ParentRef={"value": parent["Id"]}, **values)


@pytest.fixture
def kites(caller: Caller) -> dict[str, Any]:
    return caller.customer(DisplayName="Nimbus Kites")


def test_a_job_shows_its_leaf_and_its_path(caller: Caller, kites: dict[str, Any]) -> None:
    fair = job(caller, kites, "Spring fair", BillWithParent=True)
    assert fair["DisplayName"] == "Spring fair"
    assert fair["FullyQualifiedName"] == "Nimbus Kites:Spring fair"
    assert (fair["Job"], fair["Level"], fair["BillWithParent"]) == (True, 1, True)
    assert fair["ParentRef"] == {"value": kites["Id"]}
    booth = job(caller, fair, "Booth")
    assert (booth["FullyQualifiedName"], booth["Level"]) == ("Nimbus Kites:Spring fair:Booth", 2)


def test_four_levels_below_a_customer_is_all(caller: Caller, kites: dict[str, Any]) -> None:
    place = kites
    for level in range(1, 5):
        place = job(caller, place, f"Level {level}")
    with pytest.raises(Refused) as refused:
        job(caller, place, "Level 5")
    assert refused.value.code == "6000"
    other = caller.customer(DisplayName="Other")
    with pytest.raises(Refused) as refused:
        caller.sparse(kites, Job=True, ParentRef={"value": other["Id"]})
    assert refused.value.code == "6000"


@pytest.mark.parametrize(
    ("posted", "code"),
    [
        ({"Job": True}, "2020"),
        ({"Job": True, "ParentRef": {"value": ""}}, "2020"),
        ({"BillWithParent": True}, "2020"),
        ({"Job": True, "ParentRef": {"value": "99"}}, "2500"),
        ({"Job": True, "ParentRef": {"value": "x"}}, "2500"),
    ],
)
def test_a_job_needs_a_parent_that_is_there(caller: Caller, posted: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        caller.customer(DisplayName="Lost", **posted)
    assert refused.value.code == code


def test_a_vendor_is_no_parent(caller: Caller) -> None:
    vendor = caller.write("Vendor", DisplayName="Acme")
    with pytest.raises(Refused) as refused:
        job(caller, vendor, "Lost")
    assert refused.value.code == "2500"


def test_a_leaf_is_unique_over_all_parents_unless_switched(caller: Caller, kites: dict[str, Any]) -> None:
    other = caller.customer(DisplayName="Other")
    job(caller, kites, "Fair")
    with pytest.raises(Refused) as refused:
        job(caller, other, "fair")
    assert refused.value.code == "6240"
    with pytest.raises(Refused):
        caller.write("Vendor", DisplayName="Fair")


def test_with_leaves_per_parent_only_siblings_collide() -> None:
    caller = Caller(job_names="per_parent")
    one, two = (caller.customer(DisplayName=name) for name in ("One", "Two"))
    job(caller, one, "Fair")
    assert job(caller, two, "Fair")["FullyQualifiedName"] == "Two:Fair"
    assert caller.write("Vendor", DisplayName="Fair")["DisplayName"] == "Fair"
    with pytest.raises(Refused) as refused:
        job(caller, one, "FAIR")
    assert refused.value.code == "6240"


def test_renaming_a_parent_rewrites_the_paths_below_and_nothing_else(
    caller: Caller, kites: dict[str, Any]
) -> None:
    fair = job(caller, kites, "Fair")
    booth = job(caller, fair, "Booth")
    caller.advance(10_000)
    caller.sparse(kites, DisplayName="Cirrus")
    for before, path in ((fair, "Cirrus:Fair"), (booth, "Cirrus:Fair:Booth")):
        assert caller.read(before) == {**before, "FullyQualifiedName": path}


def test_a_job_can_move_and_leave(caller: Caller, kites: dict[str, Any]) -> None:
    other = caller.customer(DisplayName="Other")
    fair = job(caller, kites, "Fair")
    booth = job(caller, fair, "Booth")
    moved = caller.sparse(fair, ParentRef={"value": other["Id"]})
    assert moved["FullyQualifiedName"] == "Other:Fair"
    assert caller.read(booth)["FullyQualifiedName"] == "Other:Fair:Booth"
    left = caller.sparse(moved, Job=False)
    assert (left["FullyQualifiedName"], left["Job"]) == ("Fair", False)
    assert not {"ParentRef", "Level"} & left.keys()
    assert caller.read(booth)["Level"] == 1


def test_a_full_update_leaves_a_job_in_its_place(caller: Caller, kites: dict[str, Any]) -> None:
    fair = job(caller, kites, "Fair")
    changed = caller.customer(Id=fair["Id"], SyncToken="0", DisplayName="Fair", Notes="x")
    assert changed["FullyQualifiedName"] == "Nimbus Kites:Fair"


def test_nobody_is_below_himself(caller: Caller, kites: dict[str, Any]) -> None:
    booth = job(caller, job(caller, kites, "Fair"), "Booth")
    for parent in (kites, booth):
        with pytest.raises(Refused) as refused:
            caller.sparse(kites, Job=True, ParentRef={"value": parent["Id"]})
        assert refused.value.code == "6000"


def test_an_inactive_parent_takes_nobody_in(caller: Caller, kites: dict[str, Any]) -> None:
    fair = job(caller, kites, "Fair")
    closed = caller.sparse(fair, Active=False)
    assert closed["FullyQualifiedName"] == "Nimbus Kites:Fair (deleted)"
    caller.sparse(kites, Active=False)
    with pytest.raises(Refused) as refused:
        job(caller, kites, "Booth")
    assert refused.value.code == "6000"
    with pytest.raises(Refused) as refused:
        caller.sparse(closed, Active=True)
    assert refused.value.code == "6000"


def test_balances_add_up_to_the_top_and_move_its_time_only(caller: Caller, kites: dict[str, Any]) -> None:
    fair = job(caller, kites, "Fair")
    caller.advance(5_000)
    booth = job(caller, fair, "Booth", Balance="12.50", OpenBalanceDate="2026-01-01")
    for place in (kites, fair):
        now = caller.read(place)
        assert (now["Balance"], now["BalanceWithJobs"], now["SyncToken"]) == (0, 12.5, "0")
        assert now["MetaData"]["LastUpdatedTime"] == "2026-03-02T05:58:21-08:00"
    caller.sparse(booth, ParentRef={"value": kites["Id"]})
    assert caller.read(fair)["BalanceWithJobs"] == 0
    assert caller.read(kites)["BalanceWithJobs"] == 12.5
