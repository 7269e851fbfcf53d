"""Connecting apps: what is tried, what is stored, what is never told."""

from __future__ import annotations

import pytest

from simulators.kit.clock import parse_iso
from sync_core.store.database import image_of
from tests.unit.web.rig import URLS, Rig


def test_connecting_tries_the_credentials_and_syncs_nothing(rig: Rig) -> None:
    contact = rig.contact(email="ann@acme.test")
    rig.connect()
    found = rig.call("GET", "connections")["items"]
    assert [(one["id"], one["app"], one["state"]) for one in found] == [
        ("crm", "crm", "ok"),
        ("quickbooks", "quickbooks", "ok"),
    ]
    rig.pass_time(600_000)
    assert rig.call("GET", "records")["items"] == []
    assert rig.call("GET", f"cards?object=contacts&id={contact}")["cards"][0]["status"] == "SYNC_NOT_FOUND"


def test_secrets_are_never_told(rig: Rig) -> None:
    rig.connect()
    rig.set_up()
    rig.pass_time(60_000)
    told = "".join(
        rig.ask("GET", path).get_data(as_text=True)
        for path in ("connections", "health", "events?limit=1000", "records", "connections/crm/checks")
    )
    secrets = [
        str(value)
        for app in URLS
        for name, value in rig.ready(app).items()
        if name in ("access_token", "refresh_token", "client_secret", "webhook_verifier_token")
    ]
    assert len(secrets) >= 6
    assert [secret for secret in secrets if secret in told] == []
    image = image_of(rig.seat.workspace.store)
    assert [secret for secret in secrets if secret.encode() in image] == [], "they are sealed in the database"


def test_a_refused_login_is_told_and_can_be_put_right(rig: Rig) -> None:
    bad = {"access_token": "pat-sim-wrong"}
    made = rig.call("POST", "connections", {"app": "crm", "base_url": URLS["crm"], "credentials": bad})
    assert made["state"] == "error"
    assert [check["result"] for check in made["checks"]] == ["missing"]
    good = rig.call("POST", "connections/crm/reconnect", {"credentials": dict(rig.ready("crm"))})
    assert good["state"] == "ok"
    assert all(check["result"] == "ok" for check in good["checks"])
    assert rig.call("GET", "connections/crm")["state"] == "ok"


def test_checks_can_be_asked_for_again(rig: Rig) -> None:
    rig.connect()
    found = rig.call("GET", "connections/quickbooks/checks?objects=customer")["items"]
    assert found
    assert {one["result"] for one in found} <= {"ok", "warn", "cannot_tell"}
    rig.call("GET", "connections/netsuite/checks", status=404)


@pytest.mark.parametrize(
    ("app", "base_url", "code"),
    [
        ("sage", "http://127.0.0.1:1", "UNKNOWN_APP"),
        ("crm", "ftp://127.0.0.1", "BAD_URL"),
        ("crm", "127.0.0.1", "BAD_URL"),
        ("crm", "https://api.example.com", "NOT_LOOPBACK"),
    ],
)
def test_what_no_client_can_be_made_of_is_not_stored(rig: Rig, app: str, base_url: str, code: str) -> None:
    body = {"app": app, "base_url": base_url, "credentials": {}}
    assert rig.call("POST", "connections", body, status=400)["error"]["code"] == code
    assert rig.call("GET", "connections")["items"] == []


def test_a_call_that_meets_an_apps_limit_says_when_to_ask_again(rig: Rig) -> None:
    """A frozen clock waits for nobody: whoever moves it asks again."""
    rig.connect()
    answers = [rig.ask("GET", "connections/quickbooks/checks?objects=customer") for _ in range(10)]
    late = next(answer for answer in answers if answer.status_code != 200)
    assert (late.status_code, late.get_json()["error"]["code"]) == (503, "LATER")
    wait = parse_iso(late.get_json()["error"]["retry_at"]) - rig.site.clock.now()
    assert 0 < wait <= int(late.headers["Retry-After"]) * 1_000 < wait + 1_000
