"""Who may set things up: people of the portal, with permissions that only the core keeps."""

from __future__ import annotations

from tests.unit.web.rig import ADMIN, OPEN, URLS, Rig

USERS = "workspaces/main/users"
ANN, BOB, CID = "ann@acme.test", "bob@acme.test", "cid@acme.test"


def _as(rig: Rig, person: str, path: str, body: object) -> tuple[int, dict[str, object]]:
    headers = {"Authorization": f"Bearer {ADMIN}", "Acting-User": person}
    answer = rig.http.post(f"/api/v1/{path}", json=body, headers=headers)
    return answer.status_code, answer.get_json()


def _staff(rig: Rig) -> None:
    people = [{"email": ANN, "super_admin": True}, {"email": BOB, "app_marketplace": True}, {"email": CID}]
    rig.call("PUT", USERS, {"items": people})


def test_people_are_kept_with_what_they_may_do(rig: Rig) -> None:
    assert rig.call("GET", USERS)["items"] == []
    _staff(rig)
    assert rig.call("GET", USERS)["items"] == [
        {"email": ANN, "super_admin": True, "app_marketplace": False},
        {"email": BOB, "super_admin": False, "app_marketplace": True},
        {"email": CID, "super_admin": False, "app_marketplace": False},
    ]
    rig.call("PUT", USERS, {"items": [{"email": BOB}]})
    assert [one["email"] for one in rig.call("GET", USERS)["items"]] == [BOB]


def test_only_permitted_people_connect_and_set_up(rig: Rig) -> None:
    rig.connect()
    _staff(rig)
    syncs = "connections/quickbooks/syncs"
    for person in (CID, "nobody@acme.test"):
        status, body = _as(rig, person, syncs, OPEN)
        assert (status, body["error"]["code"]) == (403, "NOT_PERMITTED")  # type: ignore[index]
        bond = {"app": "quickbooks", "base_url": URLS["quickbooks"], "credentials": {}}
        assert _as(rig, person, "connections", bond)[0] == 403
    status, made = _as(rig, BOB, syncs, OPEN)
    assert (status, made["state"]) == (201, "INITIAL")
    assert _as(rig, CID, f"{syncs}/{made['id']}/turn-off", {})[0] == 403
    assert _as(rig, ANN, f"{syncs}/{made['id']}/turn-off", {})[0] == 200


def test_a_person_without_a_name_or_with_an_odd_field_is_refused(rig: Rig) -> None:
    assert rig.ask("PUT", USERS, {"items": [{"super_admin": True}]}).status_code == 400
    assert rig.ask("PUT", USERS, {"items": [{"email": ANN, "root": True}]}).status_code == 400
