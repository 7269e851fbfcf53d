"""Who may ask what, and how a call that makes no sense is answered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.web.rig import ADMIN, Rig


def test_a_call_without_a_token_is_refused(rig: Rig) -> None:
    answer = rig.ask("GET", "health", token="")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "UNAUTHORIZED")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert rig.call("GET", "health", token="nobody's", status=401)["error"]["hint"].startswith(
        "Authorization:"
    )


def test_the_admin_makes_a_workspace_and_its_token_speaks_for_it_only(rig: Rig) -> None:
    made = rig.call("POST", "workspaces", {"id": "second", "name": "Second"}, status=201)
    assert made["id"] == "second"
    assert rig.call("GET", "health", token=made["token"])["workspace"] == "second"
    assert rig.call("GET", "health")["workspace"] == "main", "the first one is meant unless one is named"
    assert rig.call("GET", "health?workspace=second")["workspace"] == "second"
    refused = rig.call("GET", "health?workspace=main", token=made["token"], status=403)
    assert refused["error"]["code"] == "FORBIDDEN"
    assert [one["id"] for one in rig.call("GET", "workspaces", token=made["token"])["items"]] == ["second"]
    rig.call("POST", "workspaces", {}, token=made["token"], status=403)


def test_ids_of_workspaces_are_chosen_or_checked(rig: Rig) -> None:
    first, second = (rig.call("POST", "workspaces", {})["id"] for _ in range(2))
    assert first != second
    assert rig.call("POST", "workspaces", {"id": first}, status=409)["error"]["code"] == "WORKSPACE_EXISTS"
    assert rig.call("POST", "workspaces", {"id": "../x"}, status=400)["error"]["code"] == "BAD_ID"


def test_tokens_outlive_a_restart_and_differ(rig: Rig) -> None:
    assert rig.seat.token == Rig().seat.token
    assert rig.seat.token != rig.call("POST", "workspaces", {})["token"]
    assert ADMIN not in rig.seat.token


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code", "named"),
    [
        ("GET", "nonsense", None, 404, "NO_SUCH_ROUTE", "openapi.json"),
        ("GET", "notifications", None, 404, "NO_SUCH_ROUTE", "openapi.json"),
        ("PATCH", "connections", {}, 405, "METHOD_NOT_ALLOWED", ""),
        ("GET", "records?colour=blue", None, 400, "UNKNOWN_PARAMETER", "workspace, sync, side"),
        ("GET", "records?limit=0", None, 400, "BAD_LIMIT", ""),
        ("GET", "records?cursor=xyz", None, 400, "BAD_CURSOR", "next"),
        ("GET", "records?state=odd", None, 400, "BAD_PARAMETER", ""),
        ("GET", "cards?object=contacts", None, 400, "MISSING_PARAMETER", ""),
        ("GET", "cards?app=quickbooks&object=contacts&id=1", None, 400, "BAD_APP", ""),
        ("GET", "health?workspace=other", None, 404, "NOT_FOUND", ""),
        ("POST", "connections", {"app": "crm", "url": "x"}, 400, "BAD_BODY", "app, base_url, credentials"),
        ("POST", "connections", [1], 400, "BAD_BODY", ""),
        ("POST", "issues/retry", {}, 400, "BAD_BODY", "a code or a sync"),
    ],
)
def test_what_makes_no_sense_is_answered_with_the_way_out(
    rig: Rig, method: str, path: str, body: Any, status: int, code: str, named: str
) -> None:
    error = rig.call(method, path, body, status=status)["error"]
    assert error["code"] == code
    assert named in error.get("hint", "")


def test_a_body_that_is_no_json_is_refused(rig: Rig) -> None:
    headers = {"Authorization": f"Bearer {ADMIN}"}
    answer = rig.http.post("/api/v1/workspaces", data="{", headers=headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "BAD_JSON")


def test_one_app_can_serve_several_hubs() -> None:
    one, other = Rig(), Rig()
    other.call("POST", "workspaces", {"id": "others"})
    answer = one.http.get(
        "/api/v1/health?workspace=others",
        headers={"Authorization": f"Bearer {ADMIN}"},
        environ_overrides={"sync_core.hub": other.hub},
    )
    assert answer.get_json()["workspace"] == "others"
