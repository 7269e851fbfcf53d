"""The users of a portal (CRM contract 10)."""

from __future__ import annotations

import pytest

from tests.unit.crm.caller import Caller


@pytest.mark.parametrize(
    "path", ["/settings/v3/users/", "/settings/v3/users", "/settings/users/v3", "/settings/users/2026-03"]
)
def test_users_are_the_owners_who_can_log_in(caller: Caller, path: str) -> None:
    found = caller.ask("GET", path)["results"]
    assert found[0] == {
        "id": "9001",
        "email": "mona.ritter@owners.test",
        "firstName": "Mona",
        "lastName": "Ritter",
        "roleIds": [],
        "superAdmin": True,
    }
    assert [one["id"] for one in found] == ["9001", "9002"]


def test_pages_and_single_users(caller: Caller) -> None:
    first = caller.ask("GET", "/settings/v3/users?limit=1")
    assert first["paging"]["next"]["after"] == "9002"
    rest = caller.ask("GET", first["paging"]["next"]["link"])
    assert ([one["id"] for one in rest["results"]], "paging" in rest) == (["9002"], False)
    assert caller.ask("GET", "/settings/v3/users/9002")["superAdmin"] is False
    by_mail = "/settings/v3/users/theo.blanc%40owners.test"
    assert caller.ask("GET", f"{by_mail}?idProperty=EMAIL")["id"] == "9002"
    assert caller.ask("GET", by_mail, status=404)["category"] == "OBJECT_NOT_FOUND"
    caller.ask("GET", "/settings/v3/users/9003", status=404)


def test_scope() -> None:
    Caller(scopes=["crm.objects.owners.read"]).ask("GET", "/settings/v3/users", status=403)
